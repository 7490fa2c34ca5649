//! Where code stands in a Markdown text, part of the door to pulldown-cmark. `article::comments` asks, since `<!--` in an example is no comment.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// Bytes of code blocks and code spans, in order.
pub(super) fn ranges(markdown: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        if matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_)) && ranges.last().is_none_or(|last| last.end <= range.start) {
            ranges.push(range);
        }
    }
    ranges
}
