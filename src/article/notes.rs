//! Internal notes (`> [!INTERNAL]`), cut out of a text before a public article is made of it. Called by `article::read` and nobody else.
//! The rule is about lines and not about Markdown, so that no trick of the grammar gets a note through: from the line with the marker
//! to the next blank line, heading, code fence or list item that surely ends the quote. In doubt more is cut, never less.

use std::collections::HashSet;
use std::ops::Range;

use strsim::osa_distance;

use super::{excerpt::Excerpt, markdown};

/// What was cut.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// Number of notes.
    pub(super) n_notes: usize,
    /// Lines of the original with a marker that is misspelt or stands where it opens no quote; the text there was cut all the same.
    pub(super) doubtful: Vec<usize>,
}

/// How many doubtful markers are told of.
const MAX_DOUBTFUL: usize = 10;

/// Cuts all notes, and the footnotes and link definitions that only they used.
pub(super) fn cut(excerpt: &mut Excerpt) -> Notes {
    let mut notes = Notes::default();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some((at, marker)) = next_marker(&excerpt.text, from) {
        let start = excerpt.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = end_of_note(&excerpt.text, start);
        let is_quote = is_quote_prefix(&excerpt.text[start..at]);
        if marker == Marker::Bare && !is_quote {
            from = at + 1;
            continue;
        }
        notes.n_notes += 1;
        if (!is_quote || marker != Marker::Exact) && notes.doubtful.len() < MAX_DOUBTFUL {
            notes.doubtful.push(excerpt.line_at(at));
        }
        ranges.push(start..end);
        from = end;
    }
    if !ranges.is_empty() {
        let labels: HashSet<String> = ranges.iter().flat_map(|range| labels(&excerpt.text[range.clone()])).collect();
        excerpt.cut(&ranges);
        cut_orphans(excerpt, &labels);
    }
    notes
}

/// Whether [`cut`] may find something to cut.
pub(super) fn may_hold_note(text: &str) -> bool {
    next_marker(text, 0).is_some()
}

/// Whether a text holds something that reads as the marker.
pub(super) fn has_marker(text: &str) -> bool {
    let mut from = 0;
    while let Some((at, marker)) = next_marker(text, from) {
        if marker != Marker::Bare {
            return true;
        }
        from = at + 1;
    }
    false
}

/// How sure a marker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marker {
    /// `[!INTERNAL`, in any case.
    Exact,
    /// `[!INTERAL]` and the like.
    Misspelt,
    /// `[INTERNAL]`: a marker only at a quote's beginning.
    Bare,
}

/// How far behind a bracket a marker's word is looked for, in bytes; entities are long (`&#x00000049;`).
const MAX_MARKER: usize = 160;

/// The next thing that reads as a marker: the byte of its bracket, and how sure it is.
fn next_marker(text: &str, from: usize) -> Option<(usize, Marker)> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find_map(|at| {
        let is_bracket = match bytes[at] {
            b'[' => !matches!(bytes.get(at + 1), Some(b'a'..=b'h' | b'j'..=b'z' | b'A'..=b'H' | b'J'..=b'Z' | b'0'..=b'9')),
            b'&' => matches!(bytes.get(at + 1), Some(b'#' | b'l')),
            0xef => text[at..].starts_with('［'),
            _ => false,
        };
        if is_bracket { marker_at(&text[at..]).map(|marker| (at, marker)) } else { None }
    })
}

/// Judges a text that begins with a bracket, perhaps in disguise.
fn marker_at(text: &str) -> Option<Marker> {
    let window = text[..text.floor_char_boundary(MAX_MARKER)].lines().next().unwrap_or_default();
    markdown::decode(window).strip_prefix(['[', '［']).and_then(marker)
}

/// Judges what stands behind a bracket; blanks, emphasis and characters without width don't count.
fn marker(inside: &str) -> Option<Marker> {
    let mut word = String::new();
    let mut is_closed = false;
    for c in inside.chars().take(40) {
        match c {
            ']' | '］' => {
                is_closed = true;
                break;
            }
            '\n' => break,
            '！' if word.is_empty() => word.push('!'),
            '!' if word.is_empty() => word.push('!'),
            _ if c.is_alphanumeric() => {
                if word.is_empty() && !matches!(c, 'i' | 'I' | 'ｉ' | 'Ｉ') {
                    return None;
                }
                word.extend(half_width(c).to_lowercase());
            }
            _ if c.is_whitespace() || c.is_control() || matches!(c, '\\' | '*' | '_' | '`' | '~' | '-') || is_zero_width(c) => {}
            _ => break,
        }
    }
    match word.strip_prefix('!') {
        Some(word) if word.starts_with("internal") => Some(Marker::Exact),
        Some(word) if word.starts_with("intern") || word.len() >= 6 && osa_distance(word, "internal") <= 2 => Some(Marker::Misspelt),
        None if is_closed && word == "internal" => Some(Marker::Bare),
        _ => None,
    }
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether nothing but quote and list marks stand before the marker, a quote mark among them.
fn is_quote_prefix(prefix: &str) -> bool {
    prefix.contains('>')
        && prefix
            .chars()
            .all(|c| c.is_whitespace() || c.is_ascii_digit() || matches!(c, '>' | '-' | '*' | '+' | '.' | ')' | '\\') || is_zero_width(c))
}

/// The byte at which the note whose first line begins at `start` is surely over.
fn end_of_note(text: &str, start: usize) -> usize {
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    // The column of the quote; a line that begins there is in the list item round the quote, but not in the quote.
    let column = first.find('>').filter(|at| first[..*at].is_ascii() && !first[..*at].contains('\t'));
    let mut end = start + first.len();
    for line in lines {
        if line.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\n')) || ends_quote(line, column) {
            break;
        }
        end += line.len();
    }
    end
}

/// Whether a line begins something that no paragraph of a quote can go on with although it lacks the quote mark.
fn ends_quote(line: &str, column: Option<usize>) -> bool {
    let bare = line.trim_start_matches(' ');
    let indent = line.len() - bare.len();
    if indent > 3 && Some(indent) != column {
        return false;
    }
    let n_hashes = bare.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&n_hashes) && bare[n_hashes..].starts_with([' ', '\t', '\n']) {
        return true;
    }
    if bare.starts_with("```") || bare.starts_with("~~~") {
        return true;
    }
    let (mark, rest) = match bare.find([' ', '\n']) {
        Some(end) => bare.split_at(end),
        None => return false,
    };
    let is_bullet = matches!(mark, "-" | "*" | "+");
    let is_first = matches!(mark, "1." | "1)");
    (is_bullet || is_first) && !rest.trim().is_empty()
}

/// Labels of footnotes and reference links in a text, in lower case.
fn labels(text: &str) -> Vec<String> {
    text.split('[')
        .skip(1)
        .filter_map(|rest| rest.split_once(']'))
        .map(|(label, _)| label.trim().to_lowercase())
        .filter(|label| !label.is_empty())
        .collect()
}

/// Cuts definitions of `cut_labels` that nothing in the text refers to any more: they belonged to the notes.
fn cut_orphans(excerpt: &mut Excerpt, cut_labels: &HashSet<String>) {
    let text = &excerpt.text;
    if cut_labels.is_empty() || !text.contains("]:") {
        return;
    }
    let mut n_uses = std::collections::HashMap::new();
    for label in labels(text) {
        *n_uses.entry(label).or_insert(0) += 1;
    }
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if ranges.last().is_some_and(|last| last.end > start) {
            continue;
        }
        let definition = line.trim_start_matches([' ', '>']).strip_prefix('[').and_then(|line| line.split_once("]:"));
        let Some((label, _)) = definition else { continue };
        let label = label.trim().to_lowercase();
        if cut_labels.contains(&label) && n_uses.get(&label) == Some(&1) {
            ranges.push(start..end_of_definition(text, at, label.starts_with('^')));
        }
    }
    if !ranges.is_empty() {
        excerpt.cut(&ranges);
    }
}

/// Where a definition ends whose first line ends at `from`: a footnote goes on over indented paragraphs, a link to the paragraph's end.
fn end_of_definition(text: &str, from: usize, is_footnote: bool) -> usize {
    let mut end = from;
    let mut is_after_blank = false;
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        let is_indented = line.starts_with([' ', '\t']);
        let is_other = line.trim_start().starts_with('[') && line.contains("]:") || line.starts_with('#');
        if is_other || is_after_blank && !is_blank && !(is_footnote && is_indented) || is_blank && !is_footnote {
            break;
        }
        at += line.len();
        if !is_blank {
            end = at;
        }
        is_after_blank = is_blank;
    }
    end
}
