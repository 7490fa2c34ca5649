//! An article's text, cut into sections: what `search` indexes and quotes, and what `page` renders. Made by
//! [`crate::article::markdown`]. Deliberately absent: HTML, which is made on demand, since links depend on the shelf.

use std::ops::Range;

/// The text of an article below its front matter.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Body {
    /// Markdown as the audience may see it: front matter, internal notes (for the public), comments and other tools' tags are gone.
    pub markdown: String,
    /// How many lines of the file stand before the first line of `markdown`'s original.
    pub first_line: usize,
    /// Plain text of the whole body, headings left out: one block a line, blocks separated by `\n`, cells of a table's row by tabs.
    pub text: String,
    /// The sections in their order. The first has no heading when text stands before the first heading. Never empty for a body with text.
    pub sections: Vec<Section>,
    /// Every link and image, in order.
    pub links: Vec<Link>,
    /// Number of words in `text`.
    pub n_words: usize,
}

/// The part of an article under one heading, up to the next heading of any level.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Plain text of the heading; empty for text before the first heading.
    pub heading: String,
    /// The heading's id on the page; empty where the heading is.
    pub anchor: String,
    /// 1–6; 0 for text before the first heading.
    pub level: u8,
    /// Bytes of [`Body::text`] that belong to it.
    pub text: Range<usize>,
    /// Line of the file where it begins, from 1.
    pub line: usize,
}

/// A link or image as the author wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The target, unresolved.
    pub target: String,
    /// Whether it is an image (or other embedded file) rather than a link.
    pub is_image: bool,
    /// Line of the file, from 1.
    pub line: usize,
}

impl Body {
    /// The plain text of one section.
    pub fn section_text(&self, section: &Section) -> &str {
        &self.text[section.text.clone()]
    }

    /// Whether a reader could not tell the two apart: all but the line numbers.
    pub(super) fn reads_like(&self, other: &Body) -> bool {
        let Body { markdown, first_line: _, text, sections, links, n_words: _ } = self;
        let is_section_like =
            |(a, b): (&Section, &Section)| (&a.heading, &a.anchor, a.level, &a.text) == (&b.heading, &b.anchor, b.level, &b.text);
        let is_link_like = |(a, b): (&Link, &Link)| (&a.target, a.is_image) == (&b.target, b.is_image);
        *markdown == other.markdown
            && *text == other.text
            && (sections.len(), links.len()) == (other.sections.len(), other.links.len())
            && sections.iter().zip(&other.sections).all(is_section_like)
            && links.iter().zip(&other.links).all(is_link_like)
    }
}
