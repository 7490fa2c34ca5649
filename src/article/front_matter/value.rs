//! What a front matter holds, whichever language it was written in: entries with a key, a value as the author spelt it, and a line. Made by
//! `yaml` and `toml`, asked by `facts`. Deliberately absent: types; `404`, `"404"` and `'404'` are one text, so that a title may be any of them.

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing, or a null.
    Null,
    /// A text, number, truth value or date, as it was spelt.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Keys and values in their order.
    Map(Vec<(String, Value)>),
}

/// One top-level key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// The key in lower case.
    pub(super) key: String,
    /// Its value.
    pub(super) value: Value,
    /// Line of the file, from 1.
    pub(super) line: usize,
}

impl Value {
    /// The value as one text; lists are joined by commas. `None` for nothing.
    pub(super) fn text(&self) -> Option<String> {
        let texts = self.texts();
        if texts.is_empty() { None } else { Some(texts.join(", ")) }
    }

    /// The value as texts: the members of a list, or the one value. Blank texts are left out.
    pub(super) fn texts(&self) -> Vec<String> {
        match self {
            Value::Null => Vec::new(),
            Value::Text(text) if text.trim().is_empty() => Vec::new(),
            Value::Text(text) => vec![text.clone()],
            Value::List(members) => members.iter().flat_map(Value::texts).collect(),
            Value::Map(pairs) => pairs_text(pairs).into_iter().collect(),
        }
    }
}

/// A mapping where a text was expected: the name of somebody (`- name: Jo`), or a phrase whose colon YAML took for a
/// key's (`- vpn says: error 5`).
fn pairs_text(pairs: &[(String, Value)]) -> Option<String> {
    let name = pairs.iter().find(|(key, _)| ["name", "title", "login", "id", "email"].contains(&key.to_ascii_lowercase().as_str()));
    match (name, pairs) {
        (Some((_, Value::Text(text))), _) => Some(text.clone()),
        (None, [(key, Value::Text(text))]) => Some(format!("{key}: {text}")),
        (None, [(key, Value::Null)]) => Some(key.clone()),
        _ => None,
    }
}

/// A truth value, in any of the spellings that are used; `None` for another text.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "1" => Some(true),
        "false" | "no" | "off" | "n" | "0" | "" => Some(false),
        _ => None,
    }
}
