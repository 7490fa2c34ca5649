//! Tags that own whole lines, and boxes whose content must be carried over into ours. Works line by line: each gives exactly one line.

use std::collections::HashMap;
use std::ops::Range;

use super::admonitions::{Opening, opening};
use super::lines::{closes, dedent, fence, indentation};
use super::{ForeignTag, attributes, docfx, liquid, note};
use crate::article::markdown::code_ranges;

/// Boxes within boxes; more are left as they are.
const MAX_DEPTH: usize = 8;

/// Whether there may be anything to do; cheap, and wrong only by saying yes.
pub(super) fn may_concern(text: &str) -> bool {
    text.lines().any(|line| {
        let content = line.trim_start_matches([' ', '\t', '>']);
        is_candidate(content) && !(content.starts_with("[!") && line.trim_start().starts_with('>'))
    })
}

fn is_candidate(line: &str) -> bool {
    match line.as_bytes() {
        [b'!', b'!', b'!', ..] | [b'?', b'?', b'?', ..] | [b'=', b'=', b'=', b' ' | b'!' | b'+', ..] | [b':', b':', b':', ..] => true,
        [b'-', b'-', b'8', ..] | [b';', b'-', b'-', b'8', ..] | [b'[', b'!', ..] | [b'{', b':' | b'%' | b'{', ..] => true,
        [b'i', b'm', ..] | [b'e', b'x', ..] => is_module_line(line),
        [b'#', ..] => line.contains("(#tab/") || line.contains("{:"),
        _ => false,
    }
}

/// What ends a box.
enum End {
    /// A line that is indented by fewer columns.
    Dedent,
    /// A line of this many colons.
    Colons(usize),
    /// This tag.
    Tag(String),
}

/// A box whose content is being carried over.
struct Frame {
    end: End,
    /// Columns that stand before the box itself.
    lead: usize,
    /// What is put before each line.
    prefix: &'static str,
    /// Columns of the file that the content does without.
    indent: usize,
}

struct Rewriter<'a> {
    out: String,
    boxes: Vec<Frame>,
    fence: Option<(u8, usize)>,
    /// The tag that ends a template's block of code.
    code_end: Option<String>,
    /// Where the last closing tag of each kind begins.
    last_ends: HashMap<String, Option<usize>>,
    text: &'a str,
    tags: &'a mut Vec<ForeignTag>,
    line: usize,
}

/// `text` with such lines rewritten.
pub(super) fn rewrite(text: &str, tags: &mut Vec<ForeignTag>) -> String {
    let code = code_ranges(text);
    let mut rewriter = Rewriter {
        out: String::with_capacity(text.len() + text.len() / 16),
        boxes: Vec::new(),
        fence: None,
        code_end: None,
        last_ends: HashMap::new(),
        text,
        tags,
        line: 0,
    };
    let mut at = 0;
    let mut code = code.iter().peekable();
    for whole in text.split_inclusive('\n') {
        rewriter.line += 1;
        while code.next_if(|range| range.end <= at).is_some() {}
        let is_code = code.peek().is_some_and(|range| holds_line(range, at, whole));
        let line = whole.trim_end_matches(['\n', '\r']);
        rewriter.rewrite_line(line, at, is_code);
        rewriter.out.push_str(&whole[line.len()..]);
        at += whole.len();
    }
    rewriter.out
}

/// Whether the line at `at` belongs to a block of code rather than holding a little of it.
fn holds_line(range: &Range<usize>, at: usize, line: &str) -> bool {
    let first = at + (line.len() - line.trim_start().len());
    range.contains(&first) || (range.contains(&at) && line.trim().is_empty())
}

impl Rewriter<'_> {
    fn rewrite_line(&mut self, line: &str, at: usize, is_code: bool) {
        self.close_dedented(line);
        if self.boxes.is_empty() {
            // Outside of boxes Markdown itself says what is code.
            if is_code {
                self.out.push_str(line);
                return;
            }
        } else if let Some(open) = self.fence {
            if closes(line, open) {
                self.fence = None;
            }
            self.carry(line);
            return;
        } else if let Some(open) = fence(line) {
            self.fence = Some(open);
            self.carry(line);
            return;
        }
        if self.template_code(line, at) {
            return;
        }
        if !self.close_named(line) && !self.open(line, at) && !self.replace(line) {
            self.carry(line);
        }
    }

    /// Makes a template's block of code (`{% highlight bash %}`) a fenced one and passes its lines over.
    fn template_code(&mut self, line: &str, at: usize) -> bool {
        let indent = &line[..line.len() - line.trim_start().len()];
        if let Some(end) = self.code_end.take() {
            let is_end = liquid::is_tag(line, &end);
            self.carry(&if is_end { format!("{indent}~~~~") } else { line.to_owned() });
            self.code_end = (!is_end).then_some(end);
            return true;
        }
        let Some((language, end)) = liquid::highlight(line) else { return false };
        if !self.ends_later(&end, at + line.len()) {
            return false;
        }
        note(self.tags, self.line, line);
        self.carry(&format!("{indent}~~~~{language}"));
        self.code_end = Some(end);
        true
    }

    /// Closes the boxes that end by indentation before `line`.
    fn close_dedented(&mut self, line: &str) {
        if line.trim().is_empty() || self.code_end.is_some() {
            return;
        }
        let columns = indentation(line);
        while let Some(Frame { end: End::Dedent, indent, .. }) = self.boxes.last() {
            if columns >= *indent {
                break;
            }
            self.boxes.pop();
            self.fence = None;
        }
    }

    /// Closes a box at the line that names its end.
    fn close_named(&mut self, line: &str) -> bool {
        let trimmed = line.trim();
        let found = self.boxes.iter().rposition(|open| match &open.end {
            End::Dedent => false,
            End::Colons(count) => trimmed.len() == *count && trimmed.bytes().all(|byte| byte == b':'),
            End::Tag(tag) => trimmed.starts_with('{') && trimmed.trim_start_matches(['{', '%', '<', '-', ' ']).starts_with(tag.as_str()),
        });
        if let Some(found) = found {
            self.boxes.truncate(found);
            self.fence = None;
            note(self.tags, self.line, trimmed);
            return true;
        }
        let last = self.boxes.len().checked_sub(1);
        if let Some(End::Tag(tag)) = last.map(|last| &self.boxes[last].end)
            && let Some(content) = liquid::without_closing_tag(line, tag)
        {
            self.carry(&content);
            self.boxes.pop();
            return true;
        }
        false
    }

    /// Opens a box at the line that begins one.
    fn open(&mut self, line: &str, at: usize) -> bool {
        let columns = indentation(line);
        let Some(opening) = opening(line.trim()).filter(|_| self.boxes.len() < MAX_DEPTH) else { return false };
        let parent = self.boxes.last().map_or(0, |open| open.indent);
        let lead = columns.saturating_sub(parent);
        let (end, prefix, indent, first) = match opening {
            Opening::Indented { kind, title } => (End::Dedent, "> ", columns + 4, first_line(kind, title)),
            Opening::Tab { title } => (End::Dedent, "", columns + 4, format!("**{title}**")),
            Opening::Colons { count, kind, title } => {
                if !self.ends_later("\n:::", at) && !self.ends_later(" :::", at) {
                    return false;
                }
                (End::Colons(count), "> ", columns, first_line(kind, title))
            }
            Opening::Tagged { end, kind, rest } => {
                if let Some(content) = liquid::without_closing_tag(rest, &end) {
                    note(self.tags, self.line, line);
                    self.start(&format!("> [!{kind}] {content}"), lead);
                    return true;
                }
                if !self.ends_later(&end, at + line.len()) {
                    return false;
                }
                (End::Tag(end), "> ", columns, format!("[!{kind}] {rest}"))
            }
        };
        note(self.tags, self.line, line);
        self.start(&format!("{prefix}{first}"), lead);
        self.boxes.push(Frame { end, lead, prefix, indent });
        true
    }

    /// Whether `end` stands somewhere behind byte `at`. Looks through the text once for each kind of end.
    fn ends_later(&mut self, end: &str, at: usize) -> bool {
        let text = self.text;
        let last = *self.last_ends.entry(end.to_owned()).or_insert_with(|| text.rfind(end));
        last.is_some_and(|last| last >= at)
    }

    /// Rewrites a line that is a tag all by itself.
    fn replace(&mut self, line: &str) -> bool {
        let content = line.trim_start_matches([' ', '\t', '>']);
        if !is_candidate(content) {
            return false;
        }
        let before = &line[..line.len() - content.len()];
        if content.starts_with("[!") && before.contains('>') {
            return false;
        }
        let content = content.trim_end();
        let new = if is_module_line(content) || content.starts_with("--8<--") || content.starts_with(";--8<--") {
            (before.is_empty() || content.contains("8<")).then(String::new)
        } else {
            docfx::line(content).or_else(|| attributes::line(content))
        };
        let Some(new) = new else { return false };
        note(self.tags, self.line, content);
        self.carry(&format!("{before}{new}"));
        true
    }

    /// Writes a line of a box's content, or of the text itself.
    fn carry(&mut self, line: &str) {
        let Some(indent) = self.boxes.last().map(|open| open.indent) else {
            self.out.push_str(line);
            return;
        };
        self.prefixes();
        self.out.push_str(dedent(line, indent).trim_end());
    }

    /// Writes the first line of a box.
    fn start(&mut self, line: &str, lead: usize) {
        self.prefixes();
        self.out.extend(std::iter::repeat_n(' ', lead));
        self.out.push_str(line);
    }

    fn prefixes(&mut self) {
        for open in &self.boxes {
            self.out.extend(std::iter::repeat_n(' ', open.lead));
            self.out.push_str(open.prefix);
        }
    }
}

/// The marker of an alert and its title, if it has one of its own, on a line for itself.
fn first_line(kind: &str, title: &str) -> String {
    if title.is_empty() { format!("[!{kind}]") } else { format!("[!{kind}] **{title}**  ") }
}

/// `import X from "y"`, `export const z = 1` as MDX has them.
fn is_module_line(line: &str) -> bool {
    let is_import =
        line.starts_with("import ") && (line.contains(" from \"") || line.contains(" from '") || line[7..].starts_with(['"', '\'']));
    let is_export = ["const ", "default ", "function ", "let "]
        .iter()
        .any(|word| line.strip_prefix("export ").is_some_and(|rest| rest.starts_with(word)));
    is_import || (is_export && (line.contains('=') || line.contains('{') || line.contains('(')))
}
