//! Small services around Markdown: a line of it as plain text, and where a text holds code.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::node::{Element, Heading, Leaf, Sink};
use super::walk;
use crate::article::dialects;

/// Stands before a line so that nothing at its start is taken for a block (`1. Sign in`, `# of users`).
const GUARD: &str = "\u{e000} ";

/// Plain text of a line of Markdown or HTML, for titles and summaries: no tags, entities, backticks, emphasis or other tools' tags; one line.
pub fn plain_inline(markdown: &str) -> String {
    let line = markdown.split_whitespace().collect::<Vec<_>>().join(" ");
    if !line.contains(['<', '&', '`', '*', '_', '~', '[', '{', '\\', '!', ':', '%']) {
        return line;
    }
    let mut text = Text(String::with_capacity(line.len()));
    walk::walk(&format!("{GUARD}{}", dialects::strip(&line)), Some(""), &mut text);
    let plain = text.0.strip_prefix(GUARD.trim_end()).unwrap_or(&text.0);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bytes of `markdown` that are code: fenced, indented, or within a line. In order, without overlaps.
pub(in crate::article) fn code_ranges(markdown: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(markdown, walk::options()).into_offset_iter();
    let is_code = |event: &Event<'_>| matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_));
    events.filter(|(event, _)| is_code(event)).map(|(_, range)| range).collect()
}

/// Collects text alone.
struct Text(String);

impl Sink for Text {
    fn open(&mut self, _element: &Element<'_>, _at: usize) {}

    fn close(&mut self, _element: &Element<'_>) {}

    fn leaf(&mut self, leaf: Leaf<'_>, _at: usize) {
        match leaf {
            Leaf::Text(text) | Leaf::Code(text) | Leaf::CodeBlock { text, .. } => self.0.push_str(text),
            Leaf::Image(image) => self.0.push_str(&image.alt),
            Leaf::SoftBreak | Leaf::HardBreak => self.0.push(' '),
            Leaf::Rule | Leaf::Task { .. } | Leaf::FootnoteReference(_) | Leaf::Mark(_) | Leaf::Embed { .. } => {}
        }
    }

    fn open_heading(&mut self) {}

    fn close_heading(&mut self, _heading: Heading, _at: usize) {}
}
