//! TOML front matter to entries. Called by `front_matter`. Deliberately absent: TOML's types, as in `yaml`; numbers and dates keep their spelling.

use toml::de::{DeTable, DeValue};

use super::Invalid;
use super::value::{Entry, Value};

/// Parses the text between the front matter's lines.
pub(super) fn parse(text: &str, first_line: usize) -> Result<Vec<Entry>, Invalid> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| text.floor_char_boundary(span.start));
        let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        Invalid {
            line: line_of(text, at, first_line),
            column: Some(text[line_start..at].chars().count() + 1),
            reason: error.message().replace('\n', ", "),
            help: "write `key = \"value\"`, with texts in quotes and lists in `[ ]`".into(),
        }
    })?;
    let mut entries: Vec<Entry> = table
        .get_ref()
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_lowercase(),
            value: convert(value.get_ref()),
            line: line_of(text, key.span().start, first_line),
        })
        .collect();
    entries.sort_by_key(|entry| entry.line);
    Ok(entries)
}

fn convert(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.clone().into_owned()),
        DeValue::Integer(number) => Value::Text(number.to_string()),
        DeValue::Float(number) => Value::Text(number.to_string()),
        DeValue::Boolean(truth) => Value::Text(truth.to_string()),
        DeValue::Datetime(moment) => Value::Text(moment.to_string()),
        DeValue::Array(members) => Value::List(members.iter().map(|member| convert(member.get_ref())).collect()),
        DeValue::Table(pairs) => {
            Value::Map(pairs.iter().map(|(key, value)| (key.get_ref().to_string(), convert(value.get_ref()))).collect())
        }
    }
}

/// The file's line of a byte of the text.
fn line_of(text: &str, at: usize, first_line: usize) -> usize {
    first_line + 1 + text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count()
}
