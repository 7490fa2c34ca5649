//! Meaning second: one written value to what it stands for, or to what it should have been. Called by [`super::keys`]. A failure completes the
//! sentence "it must be …". Deliberately absent: where the value came from and where it goes.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::raw::Value;
use super::units::{self, quoted};
use super::{Network, Semantic};

/// A value as written, with the folder that its paths are relative to.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    /// What was written.
    pub(super) value: &'a Value,
    /// The configuration file's folder; `None` for the current one.
    pub(super) folder: Option<&'a Path>,
}

impl Written<'_> {
    pub(super) fn text(&self, expected: &str) -> Result<&str, String> {
        match self.value {
            Value::Text(text) => Ok(text.trim()),
            _ => Err(self.not(expected)),
        }
    }

    pub(super) fn not(&self, expected: &str) -> String {
        let found = match self.value {
            Value::Text(text) => quoted(text),
            Value::Path(path) => format!("{path:?}, which is not UTF-8"),
            Value::Number(number) => format!("the number {number}"),
            Value::Switch(is_on) => is_on.to_string(),
            Value::List(_) => "a list".into(),
            Value::Other(kind) => (*kind).into(),
        };
        format!("{expected}, not {found}")
    }
}

/// A path, made relative to the configuration file's folder when it stands in one.
pub(super) fn path(written: Written<'_>) -> Result<PathBuf, String> {
    let path = match written.value {
        Value::Path(path) => path.as_path(),
        Value::Text(text) => Path::new(text),
        _ => return Err(written.not("a path")),
    };
    if path.as_os_str().is_empty() || path.as_os_str().as_encoded_bytes().contains(&0) {
        return Err(written.not("a path"));
    }
    Ok(written.folder.unwrap_or(Path::new("")).join(path))
}

/// Where to listen. `localhost:8080` is understood, since everybody writes it.
pub(super) fn address(written: Written<'_>) -> Result<SocketAddr, String> {
    let expected = "an IP address and a port";
    let text = written.text(expected)?.replacen("localhost:", "127.0.0.1:", 1);
    text.parse().map_err(|_| written.not(expected))
}

/// One line of text.
pub(super) fn text(written: Written<'_>) -> Result<String, String> {
    let text = written.text("a text")?;
    let is_line = !text.is_empty() && text.chars().count() <= 200 && !text.contains(char::is_control);
    if is_line { Ok(text.into()) } else { Err(written.not("one line of at most 200 characters")) }
}

/// A web address without a slash at its end.
pub(super) fn web_address(written: Written<'_>) -> Result<String, String> {
    let expected = "a web address with http:// or https://";
    let text = written.text(expected)?;
    if is_web_address(text) { Ok(text.trim_end_matches('/').into()) } else { Err(written.not(expected)) }
}

/// A web address with `{id}` in it.
pub(super) fn edit_address(written: Written<'_>) -> Result<String, String> {
    let expected = "a web address with http:// or https:// and {id} where the article's path goes";
    let text = written.text(expected)?;
    if is_web_address(text) && text.contains("{id}") { Ok(text.into()) } else { Err(written.not(expected)) }
}

fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_clean = !text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'<>\\^`|".contains(c));
    is_clean && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':', '?', '#']))
}

/// A BCP 47 tag.
pub(super) fn language(written: Written<'_>) -> Result<String, String> {
    let expected = "a language tag such as en, de or pt-BR";
    let text = written.text(expected)?;
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    let is_primary = |part: &str| (2..=3).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphabetic());
    let is_tag = text.split('-').next().is_some_and(is_primary) && text.split('-').all(is_part);
    if is_tag { Ok(text.into()) } else { Err(written.not(expected)) }
}

/// An e-mail address, as far as a look can tell.
pub(super) fn email(written: Written<'_>) -> Result<String, String> {
    let expected = "an e-mail address";
    let text = written.text(expected)?;
    let is_clean = !text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'<>(),:;\\?&".contains(c));
    let is_address = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if is_clean && is_address { Ok(text.into()) } else { Err(written.not(expected)) }
}

/// A telephone number as people write it.
pub(super) fn telephone(written: Written<'_>) -> Result<String, String> {
    let expected = "a telephone number in quotation marks (digits, spaces and +()-./)";
    let text = written.text(expected)?;
    let is_number = text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || " +()-./".contains(c));
    if is_number { Ok(text.into()) } else { Err(written.not(expected)) }
}

/// An amount of bytes within bounds.
pub(super) fn bytes(written: Written<'_>, bounds: RangeInclusive<u64>) -> Result<usize, String> {
    let expected = "an amount of bytes with its unit (B, KB, KiB, MB, MiB, GB, GiB)";
    let bytes = units::bytes(written.text(expected)?)?;
    match usize::try_from(bytes) {
        Ok(fitting) if bounds.contains(&bytes) => Ok(fitting),
        _ => Err(written.not(&format!("from {} B to {} KiB", bounds.start(), bounds.end() >> 10))),
    }
}

/// A time to wait, neither nothing nor for ever.
pub(super) fn waiting_time(written: Written<'_>) -> Result<Duration, String> {
    let duration = units::duration(written.text("a length of time with its unit (ms, s, min, h, d)")?)?;
    let is_sane = !duration.is_zero() && duration <= Duration::from_secs(86_400);
    if is_sane { Ok(duration) } else { Err(written.not("from 1ms to 1d")) }
}

/// A whole number within bounds.
pub(super) fn count(written: Written<'_>, bounds: RangeInclusive<u32>) -> Result<u32, String> {
    let number = match written.value {
        Value::Number(number) => *number,
        Value::Text(text) => text.trim().replace('_', "").parse().map_err(|_| written.not("a whole number"))?,
        _ => return Err(written.not("a whole number")),
    };
    let number = u32::try_from(number).ok().filter(|number| bounds.contains(number));
    number.ok_or_else(|| written.not(&format!("a whole number from {} to {}", bounds.start(), bounds.end())))
}

/// A list: in the file as such, or as one text separated by commas.
fn list(written: Written<'_>, expected: &str) -> Result<Vec<String>, String> {
    match written.value {
        Value::List(texts) => Ok(texts.iter().map(|text| text.trim().to_owned()).collect()),
        Value::Text(text) => Ok(text.split(',').map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()),
        _ => Err(written.not(expected)),
    }
}

/// Origins that browsers send: scheme and host, nothing after it; or `*`.
pub(super) fn origins(written: Written<'_>) -> Result<Vec<String>, String> {
    let expected = "a list of origins (https://host, without a path) or \"*\" alone";
    let origins = list(written, expected)?;
    let is_origin = |text: &String| is_web_address(text) && text.matches('/').count() == 2 && !text.contains(['?', '#', '@', '*']);
    let is_right = origins.iter().all(is_origin) || origins == ["*"];
    let wrong = origins.iter().find(|text| !is_origin(text)).map_or(String::new(), |text| quoted(text));
    if is_right { Ok(origins) } else { Err(format!("{expected}, not {wrong}")) }
}

/// Networks in CIDR form, or single addresses.
pub(super) fn networks(written: Written<'_>) -> Result<Vec<String>, String> {
    let expected = "a list of addresses or networks such as 10.0.0.0/8";
    let networks = list(written, expected)?;
    match networks.iter().find(|text| Network::parse(text).is_none()) {
        None => Ok(networks),
        Some(wrong) => Err(format!("{expected}, not {}", quoted(wrong))),
    }
}

/// Yes or no.
pub(super) fn switch(written: Written<'_>) -> Result<bool, String> {
    match written.value {
        Value::Switch(is_on) => Ok(*is_on),
        Value::Text(text) => text.trim().parse().map_err(|_| written.not("true or false")),
        _ => Err(written.not("true or false")),
    }
}

/// Whether log lines are JSON.
pub(super) fn log_format(written: Written<'_>) -> Result<bool, String> {
    match written.text("\"text\" or \"json\"")? {
        "text" => Ok(false),
        "json" => Ok(true),
        _ => Err(written.not("\"text\" or \"json\"")),
    }
}

/// What compares meanings.
pub(super) fn semantic(written: Written<'_>) -> Result<Semantic, String> {
    const KNOWN: &str = "\"off\", \"table\" or \"transformer\"";
    match written.text(KNOWN)? {
        "off" => Ok(Semantic::Off),
        "table" => Ok(Semantic::Table),
        "transformer" => Ok(Semantic::Transformer),
        _ => Err(written.not(KNOWN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: std::fmt::Debug>(read: fn(Written<'_>) -> Result<T, String>, right: &[&str], wrong: &[&str]) {
        for text in right {
            let value = Value::Text((*text).into());
            assert!(read(Written { value: &value, folder: None }).is_ok(), "{text:?} is right");
        }
        for text in wrong {
            let value = Value::Text((*text).into());
            assert!(read(Written { value: &value, folder: None }).is_err(), "{text:?} is wrong");
        }
    }

    #[test]
    fn right_and_wrong_values() {
        check(address, &["127.0.0.1:0", "[::1]:8080", "localhost:80"], &["8080", ":8080", "localhost", "example.com:80", "1.2.3.4:99999"]);
        check(
            web_address,
            &["https://a.example/", "http://a:8/b?c"],
            &["a.example", "javascript:alert(1)", "https://", "https:///x", "https://a b"],
        );
        check(edit_address, &["https://a.example/{id}"], &["https://a.example/"]);
        check(language, &["en", "de", "pt-BR", "zh-Hant-TW"], &["", "e", "english", "en_GB", "en-"]);
        check(switch, &["true", "false", " true "], &["yes", "1", ""]);
        check(email, &["a@b.example"], &["a", "a@", "@b", "a@b@c", "a@b?bcc=c", "A <a@b>"]);
        check(telephone, &["+49 (30) 90-18", "110"], &["call me", "", "+"]);
        check(networks, &["10.0.0.0/8, ::1", "1.2.3.4", "fe80::/10"], &["10.0.0.0/33", "host", "10.0.0.0/"]);
        check(
            origins,
            &["*", "https://a.example,http://b:81"],
            &["*, https://a.example", "https://a.example/x", "a.example", "https://*.a.example"],
        );
        check(waiting_time, &["1ms", "1d"], &["0s", "2d", "5"]);
        check(log_format, &["text", "json"], &["xml"]);
        check(semantic, &["off", "table", "transformer"], &["on", "Table"]);
        check(text, &["Hilfe & Rat"], &["", "a\nb"]);
        check(|w| bytes(w, 64..=1 << 20), &["64 B", "1 MiB"], &["63 B", "2 MiB"]);
        check(|w| count(w, 1..=10), &["1", "10"], &["0", "11", "-1", "1.5"]);
    }
}
