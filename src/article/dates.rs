//! Dates and durations as authors write them: ISO 8601, RFC 3339, `MM/DD/YYYY`, `DD.MM.YYYY`. Called by `article::front_matter`.
//! Deliberately absent: the clock, and time zones other than a written offset; a time without one is UTC.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

/// The day of a date, with or without a time behind it: `2026-10-02`, `2026-10-02T08:00:00+02:00`, `10/02/2026`.
pub(super) fn day(text: &str) -> Option<Date> {
    split(text).map(|(date, _)| date)
}

/// The moment of a date: with a time and an offset exactly that; without an offset in UTC; without a time the day's beginning.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let (date, rest) = split(text)?;
    if rest.is_empty() {
        return Offset::UTC.to_timestamp(date.to_datetime(Time::midnight())).ok();
    }
    let (time, offset) = match rest.find(['Z', 'z', '+', '-', 'U', 'G']) {
        Some(at) => (rest[..at].trim_end(), rest[at..].trim()),
        None => (rest, ""),
    };
    let time: Time = time.parse().ok()?;
    let offset = match offset {
        "" | "Z" | "z" | "UTC" | "GMT" => Offset::UTC,
        _ => offset_of(offset)?,
    };
    offset.to_timestamp(DateTime::from_parts(date, time)).ok()
}

/// A duration: `90d`, `6 months`, `1 year`, `2w`, `P6M`; a bare number is days.
pub(super) fn duration(text: &str) -> Option<Span> {
    let text = text.trim().to_ascii_lowercase();
    let text = text.strip_prefix('p').unwrap_or(&text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let n: i64 = text[..digits].parse().ok().filter(|n| (1..=36_500).contains(n))?;
    match text[digits..].trim() {
        "" | "d" | "day" | "days" => Span::new().try_days(n).ok(),
        "w" | "week" | "weeks" => Span::new().try_weeks(n).ok(),
        "m" | "mo" | "month" | "months" => Span::new().try_months(n).ok(),
        "y" | "year" | "years" => Span::new().try_years(n).ok(),
        _ => None,
    }
}

/// A date and whatever stands behind it.
fn split(text: &str) -> Option<(Date, &str)> {
    let text = text.trim();
    let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let rest = text[end..].trim_start_matches(['T', 't', ' ']);
    let (separator, mut parts) = ['-', '/', '.'].into_iter().find(|c| text[..end].contains(*c)).map(|c| (c, text[..end].split(c)))?;
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = match (first.len(), separator) {
        (4, _) => (first, second, third),
        (_, '/') => (third, first, second),
        (_, '.') => (third, second, first),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    let date = Date::new(number(year)?, number(month)?.try_into().ok()?, number(day)?.try_into().ok()?).ok()?;
    Some((date, rest))
}

/// `+02:00`, `-0530`, `+2`.
fn offset_of(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "0"),
    };
    let seconds = i32::from(number(hours)?) * 3600 + i32::from(number(minutes).filter(|n| *n < 60)?) * 60;
    Offset::from_seconds(sign * seconds).ok()
}

fn number(text: &str) -> Option<i16> {
    if (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_are_read() {
        for text in
            ["2026-10-02", " 2026-10-2 ", "2026/10/02", "10/02/2026", "02.10.2026", "2026-10-02T08:00:00Z", "2026-10-02 23:59 +0200"]
        {
            assert_eq!(day(text), Some(date(2026, 10, 2)), "{text}");
        }
        for text in
            ["", "soon", "2026-13-01", "2026-02-30", "13/31/2026", "02-10-2026", "2026-10", "26/10/02", "2026-1a-02", "-", "2026-10-02-03"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn moments_are_exact() {
        for (text, utc) in [
            ("2026-10-02", "2026-10-02T00:00:00Z"),
            ("2026-10-02T08:30:00+02:00", "2026-10-02T06:30:00Z"),
            ("2026-10-02 08:30", "2026-10-02T08:30:00Z"),
            ("2026-10-02 08:30:15 -0530", "2026-10-02T14:00:15Z"),
            ("2026-10-02 08:30 UTC", "2026-10-02T08:30:00Z"),
            ("10/02/2026 08:30", "2026-10-02T08:30:00Z"),
        ] {
            assert_eq!(moment(text).map(|moment| moment.to_string()).as_deref(), Some(utc), "{text}");
        }
        for text in ["2026-10-02T25:00", "2026-10-02 noon", "2026-10-02T08:30+99:99", "2026-10-02 Ü"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_read() {
        for (text, end) in [
            ("90d", "2026-04-01"),
            ("6 months", "2026-07-01"),
            ("1 year", "2027-01-01"),
            ("2w", "2026-01-15"),
            ("P6M", "2026-07-01"),
            ("10", "2026-01-11"),
        ] {
            let span = duration(text).map(|span| date(2026, 1, 1).checked_add(span).expect("in range").to_string());
            assert_eq!(span.as_deref(), Some(end), "{text}");
        }
        for text in ["", "often", "-3d", "0d", "99999999 years", "6 moons"] {
            assert!(duration(text).is_none(), "{text}");
        }
    }
}
