//! The only door to toml here: `rapport.toml` to typed text with its lines and columns. Called by [`super::raw`]. Deliberately absent: what a
//! value means; and serde, whose errors would not name our keys.

use std::borrow::Cow;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, Origin};
use super::keys;
use super::raw::{Entry, RawConfig, Value};

/// A file larger than this is not a configuration file.
const MAX_BYTES: u64 = 1 << 20;

/// Whether it matters that the file exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// Somebody named it.
    Required,
    /// It is only looked for.
    Optional,
}

/// Reads one configuration file.
pub(super) fn read(file: &Path, presence: Presence) -> RawConfig {
    match read_text(file) {
        Ok(text) => parse(&text, file),
        Err(error) if error.kind() == ErrorKind::NotFound && presence == Presence::Optional => RawConfig::default(),
        Err(error) => RawConfig { entries: Vec::new(), errors: vec![unreadable(file, &error, presence)] },
    }
}

fn read_text(file: &Path) -> std::io::Result<String> {
    let facts = fs::metadata(file)?;
    if !facts.is_file() || facts.len() > MAX_BYTES {
        return Err(std::io::Error::other("it is not a regular file of at most 1 MiB"));
    }
    fs::read_to_string(file)
}

fn unreadable(file: &Path, error: &std::io::Error, presence: Presence) -> ConfigError {
    let help = match presence {
        Presence::Required => "name a file that exists with `--config FILE`, or leave it out to use ./rapport.toml or the defaults".into(),
        Presence::Optional => {
            format!("make it readable (`chmod u+r {}`) and UTF-8 text, or name another one with `--config FILE`", file.display())
        }
    };
    ConfigError { origin: Origin::WholeFile(file.to_owned()), message: format!("cannot read this configuration file: {error}"), help }
}

fn parse(text: &str, file: &Path) -> RawConfig {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let place = |offset: usize| place(text, file, offset);
    let mut raw = RawConfig::default();
    match DeTable::parse(text) {
        Ok(table) => collect(table.get_ref(), "", &place, &mut raw),
        Err(error) => raw.errors.push(ConfigError {
            origin: place(error.span().map_or(0, |span| span.start)),
            message: format!("this is not valid TOML: {}", error.message().lines().next().unwrap_or_default()),
            help: "texts stand in quotation marks and each setting on its own line: name = \"Help centre\"".into(),
        }),
    }
    // The parser sorts by name; what is wrong reads better from top to bottom.
    raw.errors.sort_by_key(|error| match error.origin {
        Origin::File { line, column, .. } => (line, column),
        _ => (0, 0),
    });
    raw
}

fn collect(table: &DeTable<'_>, section: &str, place: &dyn Fn(usize) -> Origin, raw: &mut RawConfig) {
    for (name, value) in table {
        let path = if section.is_empty() { name.get_ref().to_string() } else { format!("{section}.{}", name.get_ref()) };
        match (keys::find(&path), value.get_ref()) {
            (Some(key), _) => raw.entries.push(Entry { key, value: typed(value), origin: place(value.span().start) }),
            (None, DeValue::Table(inner)) if keys::is_section(&path) => collect(inner, &path, place, raw),
            (None, _) => raw.errors.push(keys::unknown_in_file(&path, place(name.span().start))),
        }
    }
}

fn typed(value: &Spanned<DeValue<'_>>) -> Value {
    match value.get_ref() {
        DeValue::String(text) => Value::Text(text.clone().into_owned()),
        DeValue::Integer(number) => match i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()) {
            Ok(number) => Value::Number(number),
            Err(_) => Value::Other("a number of that size"),
        },
        DeValue::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect();
            texts.map_or(Value::Other("a list of other things than texts"), Value::List)
        }
        DeValue::Boolean(is_on) => Value::Switch(*is_on),
        DeValue::Float(_) => Value::Other("a fraction"),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Table(_) => Value::Other("a table"),
    }
}

fn place(text: &str, file: &Path, offset: usize) -> Origin {
    let before: Cow<'_, str> = String::from_utf8_lossy(&text.as_bytes()[..offset.min(text.len())]);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Origin::File { file: file.to_owned(), line: 1 + before.matches('\n').count(), column: 1 + before[line_start..].chars().count() }
}

#[cfg(test)]
mod tests {
    use super::super::raw::{Flags, load};
    use super::*;

    fn errors(text: &str) -> Vec<(String, String)> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("rapport.toml");
        fs::write(&file, text).expect("written");
        let errors = load(&Flags { config: Some(file), ..Flags::default() }, []).expect_err("a mistake");
        let prefix = format!("{}/", folder.path().display());
        errors.iter().map(|error| (error.to_string().replace(&prefix, ""), error.help().to_owned())).collect()
    }

    fn check(text: &str, message: &str, help: &str) {
        assert_eq!(errors(text), [(message.to_owned(), help.to_owned())]);
    }

    #[test]
    fn wrong_keys_name_the_nearest_right_one() {
        check(
            "[site]\nnmae = 'x'\n",
            "rapport.toml:2:1: unknown key `nmae` in [site]",
            "did you mean `name`? [site] knows name, base_url, lang, edit_url, recents",
        );
        check(
            "lisen = 'x'\n",
            "rapport.toml:1:1: unknown key `lisen`",
            "did you mean `listen`? The top level knows articles, data, listen, cors_origins, [site], [contact], [theme], [limits], [reload], [search], [widget], [escalation], [insight], [log]",
        );
        check(
            "[sites]\nname = 'x'\n",
            "rapport.toml:1:2: unknown section [sites]",
            "did you mean [site]? The top level knows articles, data, listen, cors_origins, [site], [contact], [theme], [limits], [reload], [search], [widget], [escalation], [insight], [log]",
        );
        check("name = 'x'\n", "rapport.toml:1:1: unknown key `name`", "`name` belongs under [site]");
        check("[contact]\nzzz = 1\n", "rapport.toml:2:1: unknown key `zzz` in [contact]", "[contact] knows email, url, phone");
    }

    #[test]
    fn wrong_values_say_what_is_right() {
        check(
            "\n  listen = '8080'\n",
            "rapport.toml:2:12: `listen` must be an IP address and a port, not \"8080\"",
            "for example `listen = \"127.0.0.1:8080\"`",
        );
        check(
            "[limits]\nfile_size = 5\n",
            "rapport.toml:2:13: `limits.file_size` must be an amount of bytes with its unit (B, KB, KiB, MB, MiB, GB, GiB), not the number 5",
            "for example `file_size = \"1 MiB\"`",
        );
        check(
            "[limits]\nheader_timeout = '5'\n",
            "rapport.toml:2:18: `limits.header_timeout` must be a length of time with its unit (ms, s, min, h, d), not \"5\"",
            "for example `header_timeout = \"5s\"`",
        );
        check(
            "cors_origins = '*'\nsite = 1\n",
            "rapport.toml:2:1: `site` must be a section, written [site]",
            "[site] knows name, base_url, lang, edit_url, recents",
        );
        check("[site]\nname = true\n", "rapport.toml:2:8: `site.name` must be a text, not true", "for example `name = \"Help centre\"`");
    }

    #[test]
    fn broken_toml_is_told_with_its_place() {
        let found = errors("[site]\nname = Help centre\n");
        assert!(found[0].0.starts_with("rapport.toml:2:8: this is not valid TOML: "), "{found:?}");
        check(
            "[site]\nnäme = 1\n",
            "rapport.toml:2:2: this is not valid TOML: invalid unquoted key, expected letters, numbers, `-`, `_`",
            &found[0].1,
        );
    }
}
