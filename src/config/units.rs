//! Amounts with units, as people write them: `1 MiB`, `5s`, `90d`. Called by `config` for settings and by `cli` for flags.
//! Deliberately absent: fractions, which nobody needs here, and amounts without a unit, which nobody reads right.

use std::time::Duration;

/// Units of memory with their bytes.
const BYTES: &[(&str, u64)] =
    &[("B", 1), ("KB", 1_000), ("KiB", 1 << 10), ("MB", 1_000_000), ("MiB", 1 << 20), ("GB", 1_000_000_000), ("GiB", 1 << 30)];

/// Units of time with their milliseconds.
const MILLISECONDS: &[(&str, u64)] = &[("ms", 1), ("s", 1_000), ("min", 60_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// Reads an amount of memory such as `1 MiB`; the message of a failure says what was expected.
pub fn bytes(text: &str) -> Result<u64, String> {
    amount(text, BYTES).ok_or_else(|| format!("an amount of bytes with its unit (B, KB, KiB, MB, MiB, GB, GiB), not {}", quoted(text)))
}

/// Reads a length of time such as `5s` or `90d`; the message of a failure says what was expected.
pub fn duration(text: &str) -> Result<Duration, String> {
    let milliseconds = amount(text, MILLISECONDS);
    milliseconds
        .map(Duration::from_millis)
        .ok_or_else(|| format!("a length of time with its unit (ms, s, min, h, d), not {}", quoted(text)))
}

/// A length of time in its largest whole unit: `90d`, `5s`.
pub fn write_duration(duration: Duration) -> String {
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let fitting = MILLISECONDS.iter().rev().find(|(_, each)| milliseconds >= *each && milliseconds.is_multiple_of(*each));
    let (unit, each) = fitting.unwrap_or(&("ms", 1));
    format!("{}{unit}", milliseconds / each)
}

/// What somebody wrote, in quotation marks and cut to a length that fits a line.
pub(super) fn quoted(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    let dots = if short.len() < text.len() { "…" } else { "" };
    format!("{:?}", format!("{short}{dots}"))
}

/// Splits a number from its unit and multiplies; the case of the unit does not matter.
fn amount(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(text.len());
    let number: u64 = text[..end].replace('_', "").parse().ok()?;
    let unit = text[end..].trim();
    let (_, each) = units.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
    number.checked_mul(*each)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_need_their_unit() {
        assert_eq!(bytes("1 MiB"), Ok(1 << 20));
        assert_eq!(bytes("4kib"), Ok(4096));
        assert_eq!(bytes("10_000 B"), Ok(10_000));
        assert_eq!(bytes("12").expect_err("a mistake"), "an amount of bytes with its unit (B, KB, KiB, MB, MiB, GB, GiB), not \"12\"");
        assert!(bytes("99999999999999 GiB").is_err() && bytes("").is_err() && bytes("MiB").is_err() && bytes("-1 B").is_err());
        assert_eq!(duration("5s"), Ok(Duration::from_secs(5)));
        assert_eq!(duration("90 d"), Ok(Duration::from_secs(90 * 86_400)));
        assert_eq!(duration("5 parsecs").expect_err("a mistake"), "a length of time with its unit (ms, s, min, h, d), not \"5 parsecs\"");
    }

    #[test]
    fn durations_are_written_in_their_largest_whole_unit() {
        for text in ["90d", "5s", "250ms", "10m", "36h"] {
            assert_eq!(write_duration(duration(text).expect("valid")), text);
        }
    }
}
