//! What is open while a body is walked: frames with their elements, the caps on how deep they go, headings from their first word to their
//! anchor. Markdown's frames nest as pulldown-cmark says, raw HTML's as far as they are closed where they were opened.

use super::super::node::{Element, Heading, Leaf};
use super::Walker;

/// Containers within containers.
const MAX_BLOCKS: usize = 64;
/// Emphasis within emphasis.
const MAX_INLINES: usize = 64;
/// Raw HTML elements within each other.
const MAX_RAW: usize = 64;
/// Elements in one body; no article that people read comes near.
pub(super) const MAX_ELEMENTS: usize = 40_000;

/// What an open frame stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A block of Markdown that holds blocks.
    Container,
    /// A block of Markdown that holds text.
    Text,
    /// Markdown within a line.
    Inline,
    /// A heading of Markdown.
    Heading,
    /// A heading written as HTML.
    RawHeading,
    /// An HTML element that holds blocks.
    RawBlock,
    /// An HTML element within a line.
    RawInline,
}

impl Role {
    /// Whether Markdown opened it, so that only Markdown closes it.
    pub(super) fn is_markdown(self) -> bool {
        matches!(self, Role::Container | Role::Text | Role::Inline | Role::Heading)
    }
}

/// An element that is open; without one where a cap took it away.
pub(super) struct Frame<'a> {
    pub(super) role: Role,
    pub(super) element: Option<Element<'a>>,
}

/// A heading whose end is awaited.
pub(super) struct OpenHeading {
    pub(super) level: u8,
    pub(super) wish: Option<String>,
    pub(super) text: String,
    /// Ids set by hand within it.
    pub(super) marks: Vec<String>,
    pub(super) at: usize,
}

impl<'a> Walker<'a, '_> {
    /// Opens an element unless a cap takes it away; its content is told in either case.
    pub(super) fn open(&mut self, role: Role, element: Element<'a>, at: usize) {
        let is_kept = self.image.is_none() && self.silent.is_none() && self.has_room(role, &element);
        if is_kept {
            self.count(role, &element, 1);
            self.n_left -= usize::from(element != Element::Paragraph);
            self.sink.open(&element, at);
        } else if role != Role::Inline && role != Role::RawInline {
            self.leaf(Leaf::SoftBreak, at);
        }
        // HTML that a cap takes away leaves no frame: there may be any number of tags without an end.
        if is_kept || role.is_markdown() {
            self.frames.push(Frame { role, element: is_kept.then_some(element) });
        }
    }

    fn has_room(&self, role: Role, element: &Element<'_>) -> bool {
        let parent_is_kept = self.frames.last().is_some_and(|frame| frame.element.is_some());
        match element {
            Element::Paragraph => true,
            _ if self.n_left == 0 => false,
            Element::Item | Element::Term | Element::Definition | Element::TableHead | Element::TableRow | Element::TableCell => {
                parent_is_kept
            }
            Element::Link(link) => !self.has_link && self.n_inlines < MAX_INLINES && !link.target.is_empty(),
            _ => match role {
                Role::Container | Role::Text => self.n_blocks < MAX_BLOCKS,
                Role::Inline => self.n_inlines < MAX_INLINES,
                _ => self.n_raw < MAX_RAW,
            },
        }
    }

    fn count(&mut self, role: Role, element: &Element<'_>, by: isize) {
        if matches!(element, Element::Link(_)) {
            self.has_link = by > 0;
        }
        if matches!(element, Element::Raw { name: "pre", .. }) {
            self.n_pre = self.n_pre.saturating_add_signed(by);
        }
        let counter = match role {
            Role::Container | Role::Text => &mut self.n_blocks,
            Role::Inline => &mut self.n_inlines,
            _ => &mut self.n_raw,
        };
        *counter = counter.saturating_add_signed(by);
    }

    /// Closes the innermost frame.
    pub(super) fn close(&mut self) -> Option<Role> {
        let Frame { role, element } = self.frames.pop()?;
        match element {
            Some(element) => {
                self.count(role, &element, -1);
                self.sink.close(&element);
            }
            None if matches!(role, Role::Heading | Role::RawHeading) => self.close_heading(),
            None if matches!(role, Role::Container | Role::Text | Role::RawBlock) => self.leaf(Leaf::SoftBreak, 0),
            None => {}
        }
        Some(role)
    }

    /// Closes the innermost frame of Markdown, and before it what raw HTML left open in it.
    pub(super) fn close_markdown(&mut self) {
        let is_inline = self.frames.iter().rev().find(|frame| frame.role.is_markdown()).is_none_or(|frame| frame.role == Role::Inline);
        if !is_inline {
            self.speak_again();
        }
        while let Some(role) = self.close() {
            if role.is_markdown() {
                break;
            }
        }
    }

    pub(super) fn open_heading(&mut self, role: Role, level: u8, wish: Option<String>, at: usize) {
        if self.heading.is_none() {
            self.heading = Some(OpenHeading { level, wish, text: String::new(), marks: Vec::new(), at });
            self.sink.open_heading();
            self.frames.push(Frame { role, element: None });
        }
    }

    fn close_heading(&mut self) {
        let Some(open) = self.heading.take() else { return };
        let text = open.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_first_h1 = open.level == 1 && !text.is_empty() && !std::mem::replace(&mut self.has_seen_h1, true);
        let is_title = is_first_h1 && self.title.is_none_or(|title| says_the_same(title, &text));
        let anchor = if is_title || text.is_empty() { String::new() } else { self.anchors.give(&text, open.wish.as_deref()) };
        for id in &open.marks {
            self.mark(id, open.at);
        }
        self.sink.close_heading(Heading { level: open.level, text, anchor, is_title }, open.at);
    }

    /// Tells of a place that links may lead to.
    pub(super) fn mark(&mut self, id: &str, at: usize) {
        match &mut self.heading {
            // The heading's own anchor comes first.
            Some(heading) => heading.marks.push(id.to_owned()),
            None if self.silent.is_none() && self.image.is_none() && self.n_left > 0 && self.anchors.mark(id) => {
                self.n_left -= 1;
                self.sink.leaf(Leaf::Mark(id), at);
            }
            None => {}
        }
    }

    /// Whether a heading is open, written in whatever way.
    pub(super) fn is_in_heading(&self) -> bool {
        self.heading.is_some()
    }
}

/// Whether two titles say the same, whatever their spaces and marks.
fn says_the_same(one: &str, other: &str) -> bool {
    let squash = |text: &str| text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (one_squashed, other_squashed) = (squash(one), squash(other));
    if one_squashed.is_empty() { one.trim() == other.trim() } else { one_squashed == other_squashed }
}
