//! A stretch of an article cut so that it reads well: from the beginning of a sentence to the end of one. Nothing is put in but, as separators, a blank or
//! ` · ` between blocks and table cells, and `…` where a sentence is cut. Deliberately absent: what is worth quoting, which `passage` knows.

use std::ops::Range;

use crate::search::highlight::{Match, pieces};
use crate::search::suggest::Run;

/// Bytes of a snippet, at most about.
const SNIPPET: usize = 220;
/// Bytes below which a snippet takes another sentence, even one that has to be cut.
const SHORT_SNIPPET: usize = 90;
/// Bytes of a sentence that are shown before its first match.
const BEFORE_MATCH: usize = 130;
/// Bytes that are shown before a match in a longer sentence.
const BEFORE_MATCH_CUT: usize = 50;
/// Bytes of labels at the end of a stretch that are left out.
const MAX_LABELS: usize = 60;
/// Blocks of a text that are looked at for a first sentence.
const N_FIRST_BLOCKS: usize = 6;
/// Bytes of a block that can be a sentence.
const MIN_SENTENCE: usize = 30;

/// Short words with a full stop that ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "approx", "bzgl", "bzw", "ca", "cf", "dept", "dr", "e.g", "evtl", "ex", "exkl", "ext", "fig", "gem", "ggf", "i.e", "inc", "inkl", "jr",
    "max", "min", "mr", "mrs", "ms", "no", "nr", "p.ej", "prof", "resp", "sec", "sog", "sr", "st", "str", "tel", "u.a", "usw", "vgl",
    "vol", "vs", "z.b", "zzgl",
];

/// The stretch to show so that the match at `at` is in it: from the beginning of its sentence, if that is near.
pub(super) fn around(text: &str, bounds: &Range<usize>, at: usize) -> Range<usize> {
    let at = at.clamp(bounds.start, bounds.end);
    let reach = text.floor_char_boundary(at.saturating_sub(BEFORE_MATCH)).max(bounds.start);
    // A row is read from its first cell on.
    let is_cell = |end: &usize| text[..reach + end].ends_with('\t');
    let start = match sentence_ends(&text[reach..at], at < bounds.end).filter(|end| !is_cell(end)).last() {
        Some(end) => reach + end,
        None if reach == bounds.start => reach,
        None => {
            let near = text.floor_char_boundary(at.saturating_sub(BEFORE_MATCH_CUT)).max(bounds.start);
            text[near..at].find(char::is_whitespace).map_or(near, |space| near + space)
        }
    };
    finish(text, start..bounds.end)
}

/// The beginning of a text: its first sentence, with what stands before it left out if that is no more than a few labels.
pub(super) fn lead(text: &str, bounds: &Range<usize>) -> Range<usize> {
    let mut start = bounds.start;
    for block in text[bounds.clone()].split_inclusive('\n').take(N_FIRST_BLOCKS) {
        if block.len() >= MIN_SENTENCE && block.trim_end().ends_with(is_sentence_end) {
            return finish(text, start..bounds.end);
        }
        start += block.len();
    }
    finish(text, bounds.clone())
}

/// How well a stretch reads, about 0.5–1: labels and cells in a row are no sentence.
pub(super) fn readability(text: &str) -> f32 {
    let n_loose = blocks(text).filter(|block| !block.trim_end().ends_with(is_sentence_end)).count();
    let is_stub = text.len() < MIN_SENTENCE || text.trim_end().ends_with(':') && text.len() < SHORT_SNIPPET;
    let labels = 1.0 - 0.06 * n_loose.saturating_sub(1).min(5) as f32;
    if is_stub { labels * 0.8 } else { labels }
}

/// The stretch as runs, `matches` in it marked, with separators between blocks.
pub(super) fn show(text: &str, bounds: &Range<usize>, range: Range<usize>, matches: &[Match]) -> Vec<Run> {
    if range.is_empty() {
        return Vec::new();
    }
    let mut shown: Vec<Run> = Vec::new();
    let mut is_blank = true;
    let mut push = |text: &str, is_hit: bool| {
        for c in text.chars() {
            let was_blank = std::mem::replace(&mut is_blank, c.is_whitespace());
            if was_blank && is_blank {
                continue;
            }
            if shown.last().is_none_or(|last| last.is_hit != is_hit) {
                shown.push(Run { text: String::with_capacity(text.len()), is_hit });
            }
            if let Some(last) = shown.last_mut() {
                last.text.push(if is_blank { ' ' } else { c });
            }
        }
    };
    if range.start > bounds.start && !is_beginning(&text[..range.start], &text[range.start..]) {
        push("…", false);
    }
    let mut previous = ' ';
    for (mut rest, is_hit) in pieces(&text[range.clone()], matches) {
        while let Some(at) = rest.find(['\n', '\t']) {
            push(&rest[..at], is_hit);
            previous = rest[..at].chars().next_back().unwrap_or(previous);
            push(if is_sentence_end(previous) || matches!(previous, ':' | ',' | ';') { " " } else { " · " }, false);
            rest = rest[at + 1..].trim_start();
        }
        if !rest.is_empty() {
            push(rest, is_hit);
        }
        previous = rest.chars().next_back().unwrap_or(previous);
    }
    let is_whole = text[range.end..].starts_with('\n') || range.end >= bounds.end || text[..range.end].ends_with(is_sentence_end);
    if !is_whole {
        push("…", false);
    }
    shown
}

/// As many whole sentences from the range's start on as a snippet holds; a long one is cut after a word.
fn finish(text: &str, range: Range<usize>) -> Range<usize> {
    let start = range.start + (text[range.clone()].len() - text[range.clone()].trim_start().len());
    let limit = text.floor_char_boundary(start + SNIPPET).clamp(start, range.end);
    let room = &text[start..limit];
    let end = if limit == range.end {
        limit
    } else {
        match sentence_ends(room, true).last() {
            Some(end) if end >= SHORT_SNIPPET => start + end,
            _ => start + room.rfind(char::is_whitespace).filter(|space| *space >= SHORT_SNIPPET).unwrap_or(room.len()),
        }
    };
    let end = start + text[start..end].trim_end().trim_end_matches(is_opening).trim_end().len();
    without_last_labels(text, start..end)
}

/// A stretch without the labels after its last sentence: they belong to what comes next.
fn without_last_labels(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let is_whole = |block: &str| block.trim_end().ends_with(|c| is_sentence_end(c) || c == ':');
    let labels = piece.rsplit(['\n', '\t']).take_while(|block| !is_whole(block)).map(|block| block.len() + 1).sum::<usize>();
    match piece.len().checked_sub(labels) {
        Some(whole) if labels > 0 && labels <= MAX_LABELS && whole >= SHORT_SNIPPET => range.start..range.start + whole,
        _ => range,
    }
}

/// Where sentences and blocks end, in bytes; the end of the text counts only if `goes_on`.
fn sentence_ends(text: &str, goes_on: bool) -> impl Iterator<Item = usize> {
    // Of the characters below only `…` and those of Chinese and Japanese are longer than a byte, and theirs begin with one of these three.
    let may_end = |byte: &u8| matches!(byte, b'\n' | b'\t' | b'.' | b'!' | b'?' | 0xE2 | 0xE3 | 0xEF);
    let candidates = text.bytes().enumerate().filter(move |(_, byte)| may_end(byte));
    let ends = candidates.filter_map(move |(at, _)| {
        let c = text[at..].chars().next()?;
        let end = at + c.len_utf8();
        let rest = &text[end..];
        match c {
            '\n' | '\t' => Some(end),
            '。' | '！' | '？' | '｡' => Some(end + closing(rest)),
            '.' | '!' | '?' | '…' => {
                let end = end + closing(rest);
                let next = text[end..].chars().next();
                (next.is_none_or(char::is_whitespace) && (c != '.' || !is_abbreviated(&text[..at], &text[end..]))).then_some(end)
            }
            _ => None,
        }
    });
    ends.filter(move |end| goes_on || *end < text.len())
}

/// Bytes of the quotes and brackets that close what has just ended.
fn closing(rest: &str) -> usize {
    rest.len() - rest.trim_start_matches(['"', '\'', '”', '“', '’', '»', ')', ']', '」', '』', '）']).len()
}

/// Whether the full stop after `before` belongs to a short word or a number.
fn is_abbreviated(before: &str, after: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '„' | '“')).next().unwrap_or_default();
    let n = word.chars().count();
    let is_number = n <= 2 && n > 0 && word.bytes().all(|b| b.is_ascii_digit());
    let is_letter = n == 1 && word.chars().all(char::is_alphabetic);
    let goes_on_small = after.trim_start_matches([' ', '\u{a0}']).chars().next().is_some_and(char::is_lowercase);
    is_number || is_letter || goes_on_small || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

fn is_sentence_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '”' | '"' | ')' | '）' | '」' | '』')
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '„' | '«' | '（' | '「' | '『')
}

/// Whether a sentence or block begins where `before` ends.
fn is_beginning(before: &str, after: &str) -> bool {
    let trimmed = before.trim_end();
    trimmed.len() < before.len() && (before[trimmed.len()..].contains(['\n', '\t']) || trimmed.ends_with(is_sentence_end))
        || trimmed.ends_with(['。', '！', '？', '」'])
        || after.starts_with(char::is_whitespace)
}

fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\t']).filter(|block| !block.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let ends: Vec<usize> = sentence_ends(text, true).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends.iter()).map(|(start, end)| text[start..*end].trim()).collect()
    }

    #[test]
    fn sentences_end_where_they_end() {
        for (text, expect) in [
            ("One. Two! Three? ", &["One.", "Two!", "Three?"][..]),
            ("Use e.g. the app, i.e. Outlook. Done. ", &["Use e.g. the app, i.e. Outlook.", "Done."]),
            ("Rufen Sie z. B. Dr. Maier an. Danach warten. ", &["Rufen Sie z. B. Dr. Maier an.", "Danach warten."]),
            ("Version 2.5 is out. See step 3. There ", &["Version 2.5 is out."]),
            ("He said “Stop.” Then left. ", &["He said “Stop.”", "Then left."]),
            ("(See there.) Next. ", &["(See there.)", "Next."]),
            ("選びます。次に「閉じる。」終わり", &["選びます。", "次に「閉じる。」"]),
            ("Label\nAnother block\n", &["Label", "Another block"]),
            ("a\tb\tc\n", &["a", "b", "c"]),
        ] {
            assert_eq!(sentences(text), expect, "{text}");
        }
    }

    fn shown(text: &str, range: Range<usize>) -> String {
        let runs = show(text, &(0..text.len()), range, &[]);
        runs.iter().map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn blocks_and_cells_are_kept_apart() {
        let text = "A whole sentence.\nLabel\nfound somewhere\tdo not plug it in\nlast:\nrow";
        assert_eq!(shown(text, 0..text.len()), "A whole sentence. Label · found somewhere · do not plug it in · last: row");
        assert_eq!(shown("a {\n    b   =  c\n}", 0..18), "a { · b = c · }");
    }

    #[test]
    fn rows_are_read_from_their_first_cell_and_labels_belong_to_what_follows() {
        let row = "Which stick\tWhat it does\nfrom home\topens for reading\n";
        assert_eq!(&row[around(row, &(0..row.len()), row.find("reading").expect("there"))], "from home\topens for reading");
        let text = format!("{} Then add it by hand:\nWhere\tHow\n{}", "Close the program and open it again. ".repeat(3), "x".repeat(300));
        let shown = &text[around(&text, &(0..text.len()), 0)];
        assert!(shown.ends_with("by hand:"), "{shown}");
    }

    #[test]
    fn what_is_cut_says_so() {
        let text = "One two three. Four five six seven.";
        assert_eq!(shown(text, 4..14), "…two three.");
        assert_eq!(shown(text, 15..24), "Four five…");
        assert_eq!(shown(text, 15..text.len()), "Four five six seven.");
        assert_eq!(shown(text, 3..3), "");
    }

    #[test]
    fn a_lead_passes_over_labels() {
        let text = "On this page\nOverview\nThe printer prints on both sides of the paper.\nMore.";
        assert_eq!(&text[lead(text, &(0..text.len()))], "The printer prints on both sides of the paper.\nMore.");
        assert_eq!(lead("Short", &(0..5)), 0..5);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_within_its_bounds(text in "([a-z]{1,9}|[.!?。\\n\\t ]|\\PC){0,200}", at in 0_usize..400) {
            let at = text.floor_char_boundary(at.min(text.len()));
            for range in [around(&text, &(0..text.len()), at), lead(&text, &(0..text.len()))] {
                let piece = &text[range.clone()];
                assert!(piece.len() <= SNIPPET + 8, "{piece}");
                shown(&text, range);
            }
        }
    }
}
