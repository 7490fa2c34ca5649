//! Tags within a text: found from left to right, replaced by what `liquid`, `docfx` and `attributes` say. Code is stepped over. Linear: an
//! end is looked for within a window, and never twice where there is none.

use super::{ForeignTag, attributes, docfx, liquid, note};
use crate::article::markdown::code_ranges;

/// No tag is longer, in bytes.
const LONGEST: usize = 2000;

/// Whether there may be anything to do; cheap, and wrong only by saying yes.
pub(super) fn may_concern(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(3).enumerate().any(|(at, three)| match three {
        [b'{', b'%' | b'{' | b'#' | b':' | b'/', _]
        | [b'<', b'%' | b'{', _]
        | [b':', b':', b':']
        | [b')' | b']' | b'`' | b'*', b'{', _] => true,
        // An ordinary alert is Markdown's own affair.
        [b'[', b'!', next] => next.is_ascii_alphabetic() && !(bytes[..at].ends_with(b"> ") && docfx::is_alert_marker(&text[at..])),
        _ => false,
    })
}

/// The part of `text` in which a tag that begins there must end.
pub(super) fn window(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

struct Rewriter<'a> {
    text: &'a str,
    out: String,
    at: usize,
    line: usize,
    counted: usize,
    /// Where each end was last found, so that nothing is searched twice; `None` when there is none any more.
    ends: Vec<(&'static str, Option<usize>)>,
    tags: &'a mut Vec<ForeignTag>,
}

/// `text` with such tags replaced; where a tag spans lines as many line breaks remain.
pub(super) fn rewrite(text: &str, tags: &mut Vec<ForeignTag>) -> String {
    let code = code_ranges(text);
    let mut code = code.iter().peekable();
    let mut rewriter = Rewriter { text, out: String::with_capacity(text.len()), at: 0, line: 1, counted: 0, ends: Vec::new(), tags };
    while let Some(found) = next_candidate(text, rewriter.at) {
        while code.next_if(|range| range.end <= found).is_some() {}
        match code.peek() {
            Some(range) if range.contains(&found) => rewriter.copy_to(range.end),
            _ => {
                rewriter.copy_to(found);
                rewriter.tag();
            }
        }
    }
    rewriter.copy_to(text.len());
    rewriter.out
}

fn next_candidate(text: &str, from: usize) -> Option<usize> {
    let found = text.as_bytes()[from..].iter().position(|byte| matches!(byte, b'{' | b'<' | b'[' | b':'))?;
    Some(from + found)
}

impl<'a> Rewriter<'a> {
    fn copy_to(&mut self, end: usize) {
        self.out.push_str(&self.text[self.at..end]);
        self.at = end;
    }

    /// Replaces the tag that begins here, or copies one character.
    fn tag(&mut self) {
        let rest = &self.text[self.at..];
        let is_behind_link = self.text[..self.at].ends_with([')', ']', '`', '*']);
        let nothing = |(_, length)| (String::new(), length);
        let found = match rest.as_bytes() {
            [b'{', b'%', ..] => self.liquid(),
            [b'{', b'{', b'<', ..] => self.between("{{<", ">}}").map(|(inside, length)| (liquid::shortcode(inside), length)),
            [b'{', b'{', b'%', ..] => self.between("{{%", "%}}").map(|(inside, length)| (liquid::shortcode(inside), length)),
            [b'{', b'{', b'{', ..] => self.between("{{{", "}}}").map(nothing),
            [b'{', b'{', ..] => self.between("{{", "}}").map(|(inside, length)| (liquid::output(inside), length)),
            [b'{', b'#', b' ' | b'-' | b'\n', ..] => self.between("{#", "#}").map(nothing),
            [b'{', b'/', b'*', ..] => self.between("{/*", "*/}").map(nothing),
            [b'{', b':', ..] => attributes::list(rest).map(|(_, length)| (String::new(), length)),
            [b'{', ..] if is_behind_link => attributes::behind_link(rest).map(|length| (String::new(), length)),
            [b'<', b'%', ..] => self.between("<%", "%>").map(nothing),
            [b'<', b'{', ..] => self.between("<{", "}>").map(nothing),
            [b'[', b'!', letter, ..] if letter.is_ascii_alphabetic() => docfx::include(rest, self.is_line_start()),
            [b':', b':', b':', ..] => docfx::directive(rest),
            _ => None,
        };
        match found {
            Some((new, length)) => self.replace(&new, length),
            None => self.copy_to(self.at + 1),
        }
    }

    /// Whether only white space and marks of quotes and lists stand before this place on its line.
    fn is_line_start(&self) -> bool {
        let before = self.text[..self.at].trim_end_matches([' ', '\t', '>', '-', '*', '+']);
        before.is_empty() || before.ends_with(['\n', '\r'])
    }

    /// A `{% … %}` tag; those that stand for all up to their end take it with them.
    fn liquid(&mut self) -> Option<(String, usize)> {
        let (inside, length) = self.between("{%", "%}")?;
        let behind = self.at + length;
        let end = match inside.trim_matches(['-', ' ', '\n']) {
            "raw" => "endraw",
            "verbatim" => "endverbatim",
            "comment" => "endcomment",
            _ => return Some((liquid::tag(inside), length)),
        };
        let Some(end_at) = self.next_end(end, behind) else { return Some((String::new(), length)) };
        let content = &self.text[behind..end_at];
        let closing = content.rfind("{%").filter(|at| content[at + 2..].trim_matches(['-', ' ']).is_empty());
        let (Some(closing), Some(close)) = (closing, self.next_end("%}", end_at)) else { return Some((String::new(), length)) };
        let kept = if end == "endcomment" { "" } else { &content[..closing] };
        Some((kept.to_owned(), close + 2 - self.at))
    }

    /// The inside of the tag that begins here, and how long the tag is. A tag does not reach over an empty line.
    fn between(&mut self, open: &str, close: &'static str) -> Option<(&'a str, usize)> {
        let from = self.at + open.len();
        let end = self.next_end(close, from).filter(|end| end - from <= LONGEST)?;
        let is_one_block = self.next_end("\n\n", from).is_none_or(|blank| blank >= end);
        is_one_block.then(|| (&self.text[from..end], end + close.len() - self.at))
    }

    /// Where `end` next stands at or behind byte `from`. All questions about one text take linear time together, as long as `from` grows.
    fn next_end(&mut self, end: &'static str, from: usize) -> Option<usize> {
        let text = self.text;
        let search = || text[from..].find(end).map(|found| from + found);
        match self.ends.iter_mut().find(|(known, _)| *known == end) {
            Some((_, last)) => {
                if last.is_some_and(|last| last < from) {
                    *last = search();
                }
                *last
            }
            None => {
                let found = search();
                self.ends.push((end, found));
                found
            }
        }
    }

    fn replace(&mut self, new: &str, length: usize) {
        let old = &self.text[self.at..self.at + length];
        self.line += count_lines(&self.text[self.counted..self.at]);
        self.counted = self.at;
        note(self.tags, self.line, old);
        self.out.push_str(new);
        let missing = count_lines(old).saturating_sub(count_lines(new));
        self.out.extend(std::iter::repeat_n('\n', missing));
        self.at += length;
    }
}

fn count_lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}
