//! A title or summary as plain text on one line: Markdown, HTML, entities and other tools' tags taken out of it. Called by
//! `article::front_matter` for every text of a front matter. Deliberately absent: bodies, which `article::markdown` cuts into sections.

/// Longest text that is looked at, in bytes; what stands behind is dropped.
const MAX_LEN: usize = 2_000;

/// HTML elements whose tags vanish from a line. Other angle brackets are the author's words: `List<string>`, `<username>`.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "br",
    "center",
    "code",
    "del",
    "details",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "td",
    "th",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Named entities that authors write in titles.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("apos", "'"),
    ("copy", "©"),
    ("gt", ">"),
    ("hellip", "…"),
    ("laquo", "«"),
    ("ldquo", "“"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("middot", "·"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("quot", "\""),
    ("raquo", "»"),
    ("rarr", "→"),
    ("rdquo", "”"),
    ("reg", "®"),
    ("rsquo", "’"),
    ("shy", ""),
    ("trade", "™"),
];

/// The text without markup, on one line, without control characters. May be empty.
pub(super) fn line(text: &str) -> String {
    let text = &text[..text.floor_char_boundary(MAX_LEN)];
    if !text.contains(|c: char| {
        c.is_control() || !c.is_ascii() || matches!(c, '<' | '&' | '`' | '*' | '_' | '~' | '[' | '{' | '\\' | '#' | '>')
    }) {
        return tidy(text);
    }
    let text = text.trim_start().trim_start_matches(['#', '>']);
    tidy(&emphasis(inline(text)))
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

/// One character of the text, and whether the author wrote it as such (in code, escaped or as an entity), so that it is no markup.
type Char = (char, bool);

/// Takes out code marks, links, HTML tags, comments and entities; emphasis is left.
fn inline(text: &str) -> Vec<Char> {
    let mut chars: Vec<Char> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let step = match c {
            '<' => angle(rest),
            '&' => entity(rest),
            '`' => code(rest),
            '[' | '!' => link(rest),
            '\\' => rest[1..].chars().next().filter(|c| "`*_[]<>#&~{}".contains(*c)).map(|c| (1 + c.len_utf8(), c.to_string(), true)),
            _ => None,
        };
        match step {
            Some((len, plain, true)) => {
                chars.extend(plain.chars().map(|c| (c, true)));
                rest = &rest[len..];
            }
            // A link's text may hold markup of its own, but no further link.
            Some((len, plain, false)) => {
                chars.extend(plain.chars().filter(|c| *c != '`').map(|c| (c, false)));
                rest = &rest[len..];
            }
            None => {
                chars.push((c, false));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    chars
}

/// How many bytes are replaced, by what, and whether that is the author's wording.
type Step = Option<(usize, String, bool)>;

/// A comment, an HTML tag or an address in angle brackets.
fn angle(text: &str) -> Step {
    if text.starts_with("<!--") {
        return Some((text.find("-->").map_or(text.len(), |end| end + 3), String::new(), true));
    }
    let end = text.find('>')?;
    let inner = &text[1..end];
    let name: &str = inner.trim_start_matches('/').split([' ', '/', '\n', '\t']).next().unwrap_or_default();
    if TAGS.contains(&name.to_ascii_lowercase().as_str()) {
        let gap = if name.eq_ignore_ascii_case("br") { " " } else { "" };
        Some((end + 1, gap.into(), true))
    } else if inner.starts_with("http://") || inner.starts_with("https://") || inner.starts_with("mailto:") {
        Some((end + 1, inner.trim_start_matches("mailto:").to_owned(), true))
    } else {
        None
    }
}

fn entity(text: &str) -> Step {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = &text[1..end];
    let plain = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?.to_string()
        }
        None => ENTITIES.iter().find(|(entity, _)| *entity == name)?.1.to_owned(),
    };
    Some((end + 1, plain, true))
}

fn code(text: &str) -> Step {
    let n = text.bytes().take_while(|b| *b == b'`').count();
    let (fence, rest) = text.split_at(n);
    let end = rest.match_indices(fence).map(|(at, _)| at).find(|at| !rest[at + n..].starts_with('`') && !rest[..*at].ends_with('`'))?;
    Some((end + 2 * n, rest[..end].trim().to_owned(), true))
}

/// `[text](address)` and `![text](address)`.
fn link(text: &str) -> Step {
    let start = if text.starts_with("![") { 2 } else { 1 };
    let inner = text.strip_prefix("![").or_else(|| text.strip_prefix('['))?;
    let middle = inner.find(['[', ']']).filter(|at| inner[*at..].starts_with("]("))?;
    let end = inner[middle..].find(')')?;
    Some((start + middle + end + 1, inner[..middle].to_owned(), false))
}

/// Takes out pairs of `*`, `_` and `~~` that stand as Markdown wants them for emphasis.
fn emphasis(chars: Vec<Char>) -> String {
    let mut is_mark = vec![false; chars.len()];
    let mut open: Vec<(char, usize, usize)> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let (c, is_literal) = chars[at];
        if is_literal || !matches!(c, '*' | '_' | '~') {
            at += 1;
            continue;
        }
        let len = chars[at..].iter().take_while(|next| **next == (c, false)).count();
        let before = at.checked_sub(1).map_or(' ', |idx| chars[idx].0);
        let after = chars.get(at + len).map_or(' ', |next| next.0);
        let is_inside_word = c == '_' && before.is_alphanumeric() && after.is_alphanumeric();
        let fits = if c == '~' { len == 2 } else { len <= 3 };
        let opener = open.iter().rposition(|(mark, _, n)| *mark == c && *n == len);
        if let Some(idx) = opener.filter(|_| fits && !is_inside_word && !before.is_whitespace()) {
            let start = open[idx].1;
            is_mark[start..start + len].fill(true);
            is_mark[at..at + len].fill(true);
            open.truncate(idx);
        } else if fits && !is_inside_word && !after.is_whitespace() && (c != '_' || !before.is_alphanumeric()) {
            open.push((c, at, len));
        }
        at += len;
    }
    chars.into_iter().zip(is_mark).filter(|(_, is_mark)| !is_mark).map(|((c, _), _)| c).collect()
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
            ("_Really_ __now__ ~~not~~", "Really now not"),
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
