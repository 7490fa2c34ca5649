//! Boxes of other tools (`!!! note`, `:::tip`, `{% callout warning %}`), recognised by the line that opens them. All become alerts.

use super::lines::quoted;

/// What a line opens.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opening<'a> {
    /// A box whose content is indented.
    Indented { kind: &'static str, title: &'a str },
    /// A tab whose content is indented.
    Tab { title: &'a str },
    /// A box that ends at a line of as many colons.
    Colons { count: usize, kind: &'static str, title: &'a str },
    /// A box that ends at this tag; what follows the opening tag on its line.
    Tagged { end: String, kind: &'static str, rest: &'a str },
}

/// What `line`, its indentation gone, opens.
pub(super) fn opening(line: &str) -> Option<Opening<'_>> {
    match line.as_bytes().first()? {
        b'!' | b'?' => indented(line),
        b'=' => tab(line),
        b':' => colons(line),
        b'{' => tagged(line),
        _ => None,
    }
}

/// `!!! note "Title"`, `??? tip`, `???+ warning "Title"`.
fn indented(line: &str) -> Option<Opening<'_>> {
    let rest = ["!!! ", "???+ ", "??? "].iter().find_map(|marker| line.strip_prefix(marker))?.trim();
    let (words, title) = rest.split_once(['"', '\'']).map_or((rest, ""), |(words, title)| (words, title.trim_end_matches(['"', '\''])));
    let is_words = words.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_'));
    let first = words.split_whitespace().next()?;
    if !is_words || (kind(first).is_none() && title.is_empty()) {
        return None;
    }
    let kind = words.split_whitespace().find_map(kind).unwrap_or("NOTE");
    Some(Opening::Indented { kind, title })
}

/// `=== "Title"`.
fn tab(line: &str) -> Option<Opening<'_>> {
    let rest = ["=== ", "===+ ", "===! "].iter().find_map(|marker| line.strip_prefix(marker))?;
    let (title, _) = quoted(rest.trim_start())?;
    Some(Opening::Tab { title })
}

/// `:::note[Title]`, `::: tip Title`.
fn colons(line: &str) -> Option<Opening<'_>> {
    let count = line.bytes().take_while(|byte| *byte == b':').count();
    let rest = line[count..].trim();
    if count < 3 || rest.ends_with(":::") {
        return None;
    }
    let rest = rest.trim_start_matches(['{', '.']);
    let word = rest.split(|character: char| !character.is_ascii_alphanumeric()).next()?;
    let title = rest[word.len()..].trim().trim_matches(['[', ']', '}', '"']);
    let title = if title.contains('=') { "" } else { title };
    Some(Opening::Colons { count, kind: kind(word)?, title })
}

/// `{% callout info %}`, `{% hint style="info" %}`, `{{< note >}}`, `{{% alert %}}`.
fn tagged(line: &str) -> Option<Opening<'_>> {
    const DELIMITERS: [(&str, &str, &str); 3] = [("{%", "%}", "end"), ("{{<", ">}}", "/"), ("{{%", "%}}", "/")];
    let (open, close, end) = DELIMITERS.iter().find(|(open, ..)| line.starts_with(open))?;
    let (inside, rest) = line[open.len()..].split_once(close)?;
    let mut words = inside.trim_matches(['-', ' ']).split(|character: char| !character.is_ascii_alphanumeric());
    let name = words.next().filter(|name| !name.is_empty())?;
    let own = kind(name);
    if own.is_none() && !matches!(name, "callout" | "hint" | "alert" | "admonition" | "notice") {
        return None;
    }
    let kind = own.or_else(|| words.find_map(kind)).unwrap_or("NOTE");
    Some(Opening::Tagged { end: format!("{end}{name}"), kind, rest })
}

/// The alert that a word stands for in one of these tools.
fn kind(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "note" | "info" | "abstract" | "summary" | "example" | "question" | "faq" | "quote" | "seealso" | "details" | "primary" => "NOTE",
        "tip" | "hint" | "success" | "check" => "TIP",
        "important" | "attention" => "IMPORTANT",
        "warning" | "warn" => "WARNING",
        "caution" | "danger" | "error" | "failure" | "bug" => "CAUTION",
        _ => return None,
    })
}
