//! A title or summary as plain text on one line: Markdown, HTML, entities and other tools' tags taken out of it. Called by
//! `article::front_matter` for every text of a front matter. Deliberately absent: bodies, which `article::markdown` cuts into sections.

use std::borrow::Cow;

use super::markdown;

/// Longest text that is looked at, in bytes; what stands behind is dropped.
const MAX_LEN: usize = 2_000;

/// The text without markup, on one line, without control characters. May be empty.
pub(super) fn line(text: &str) -> String {
    let text = &text[..text.floor_char_boundary(MAX_LEN)];
    let mut text = Cow::Borrowed(text.trim_start().trim_start_matches(['#', '>']));
    while let Some(start) = text.find("<!--") {
        let end = text[start..].find("-->").map_or(text.len(), |at| start + at + 3);
        text.to_mut().replace_range(start..end, "");
    }
    tidy(&markdown::plain_inline(&with_dunders(text)))
}

/// Keeps Python's names (`__init__`) from being taken for emphasis: a single word in lower case between two underscores each.
fn with_dunders(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("__") || text.contains('`') {
        return text;
    }
    let mut parts: Vec<&str> = text.split("__").collect();
    let mut kept = String::with_capacity(text.len() + 8);
    let last = parts.pop().unwrap_or_default();
    let is_name = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let mut is_open = false;
    for (idx, part) in parts.iter().enumerate() {
        kept.push_str(part);
        let closes = is_open;
        is_open = !is_open && is_name(parts.get(idx + 1).unwrap_or(&last)) && idx + 1 < parts.len();
        kept.push_str(if closes || is_open { "\\_\\_" } else { "__" });
    }
    kept.push_str(last);
    Cow::Owned(kept)
}

/// Cuts a text to at most `max` characters: behind its last whole sentence, or else behind a word, with an ellipsis.
pub(super) fn shorten(text: &str, max: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max) else { return text.to_owned() };
    let head = &text[..end];
    let sentence = head.match_indices([' ']).map(|(at, _)| at).rfind(|at| head[..*at].ends_with(['.', '!', '?']));
    if let Some(at) = sentence.filter(|at| *at > end / 3) {
        return head[..at].to_owned();
    }
    let word = head.rfind(' ').filter(|at| *at > end / 2).unwrap_or_else(|| head.floor_char_boundary(end.saturating_sub(1)));
    format!("{}…", head[..word].trim_end_matches([' ', ',', ';', ':', '-']))
}

/// Blanks to single blanks; control, zero-width and direction-changing characters dropped.
fn tidy(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{ad}' => {}
            _ if c.is_whitespace() => {
                if !line.is_empty() && !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            _ if c.is_control() => {}
            _ => line.push(c),
        }
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_vanishes_and_words_stay() {
        for (text, expected) in [
            ("Outlook keeps asking", "Outlook keeps asking"),
            ("Using `foo` &amp; **bar**", "Using foo & bar"),
            ("  Two\n lines\t here ", "Two lines here"),
            ("A <b>bold</b> word<br>more", "A bold word more"),
            ("List<string> and <username>", "List<string> and <username>"),
            ("[Reset](reset.md) your *password*", "Reset your password"),
            ("![icon](a.png) Settings", "icon Settings"),
            ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
            ("_Really_ __Now__ ~~not~~", "Really Now not"),
            ("TypeError: __init__() in __main__ and a__b", "TypeError: __init__() in __main__ and a__b"),
            ("Use -Filter with * and ?", "Use -Filter with * and ?"),
            ("C:\\new_folder\\x and \\*stars\\*", "C:\\new_folder\\x and *stars*"),
            ("'AWS: ''Invalid'' after `aws kinesis put-record`'", "'AWS: ''Invalid'' after aws kinesis put-record'"),
            ("&lt;b&gt; &#39;x&#x27; &unknown; AT&T", "<b> 'x' &unknown; AT&T"),
            ("a <!-- secret --> b <!-- open", "a b"),
            ("# Heading", "Heading"),
            ("`**kwargs` unpacks", "**kwargs unpacks"),
            ("[AUTOTITLE] and arr[0]", "[AUTOTITLE] and arr[0]"),
            ("zero\u{200b}width \u{202e}flip", "zerowidth flip"),
            ("<https://a.example/x>", "https://a.example/x"),
            ("", ""),
        ] {
            assert_eq!(line(text), expected, "{text}");
        }
    }

    #[test]
    fn long_texts_end_at_a_sentence_or_word() {
        assert_eq!(shorten("Short.", 10), "Short.");
        assert_eq!(shorten("One sentence. Another one that is long", 20), "One sentence.");
        assert_eq!(shorten("no sentence in here at all", 15), "no sentence in…");
        assert_eq!(shorten("üüüüüüüüüüüüüüüüüüüüü", 5), "üüüü…");
    }

    proptest! {
        #[test]
        fn any_text_gives_one_line(text in "(\\PC|[<>&`*_~\\[\\](){}!\\\\#\\n]){0,60}") {
            let plain = line(&text);
            prop_assert!(!plain.contains(['\n', '\r', '\t']));
            prop_assert!(shorten(&plain, 10).chars().count() <= 10);
        }
    }
}
