//! The walker's part that deals with raw HTML: which tags become elements, how they nest, and what is dropped with all its content.
//! Nothing of an author's tag is passed on but names and attributes from a table, so that the markup is well formed whatever was written.

use std::borrow::Cow;

use super::super::elements::{self, Kind};
use super::super::entities::decode;
use super::super::node::{Element, Image, Leaf, Link};
use super::super::raw::{Tag, Token, Tokens};
use super::Walker;
use super::frames::Role;

impl<'a> Walker<'a, '_> {
    /// Reads HTML. `lines` tells at which byte of the Markdown a byte of `html` lies.
    pub(super) fn raw_html(&mut self, html: &str, lines: &[(usize, usize)], is_block: bool) {
        let mut tokens = Tokens::new(html);
        while let Some(token) = tokens.next() {
            let at = source(lines, tokens.position().saturating_sub(1));
            match token {
                Token::Text(text) => self.raw_text(text, at),
                Token::Close(name) => self.raw_close(name),
                Token::Open(tag) => {
                    self.raw_open(&tag, at);
                    self.raw_mark(&tag, at);
                    if let Some((name, _)) = self.silent.as_ref().filter(|_| is_block) {
                        tokens.skip_past_close(name);
                        self.silent = None;
                    }
                }
            }
        }
    }

    /// Closes what must not reach beyond an HTML block that left it open: headings, paragraphs, links and the like.
    pub(super) fn end_html_block(&mut self) {
        self.speak_again();
        let bottom = self.raw_bottom();
        let ends_here = |role, element: Option<&Element<'_>>| {
            matches!(role, Role::RawHeading | Role::RawInline) || matches!(element, Some(Element::Raw { name: "p", .. }))
        };
        let first = self.frames[bottom..].iter().position(|frame| ends_here(frame.role, frame.element.as_ref()));
        if let Some(first) = first {
            while self.frames.len() > bottom + first {
                self.close();
            }
        }
    }

    /// Gives back the text that a dropped element without an end has swallowed.
    pub(super) fn speak_again(&mut self) {
        if let Some((_, lost)) = self.silent.take()
            && !lost.trim().is_empty()
        {
            self.leaf(Leaf::Text(&lost), 0);
        }
    }

    /// The lowest frame that raw HTML may close: the one above the innermost frame of Markdown.
    fn raw_bottom(&self) -> usize {
        self.frames.iter().rposition(|frame| frame.role.is_markdown()).map_or(0, |at| at + 1)
    }

    /// Whether only elements within a line fit here.
    fn is_in_line(&self) -> bool {
        let bottom = self.raw_bottom();
        let is_in_line = bottom > 0 && self.frames[bottom - 1].role != Role::Container;
        is_in_line || self.frames[bottom..].iter().any(|frame| frame.role == Role::RawHeading)
    }

    fn raw_text(&mut self, text: &str, at: usize) {
        if self.n_pre == 0 && text.trim().is_empty() {
            self.leaf(Leaf::SoftBreak, at);
        } else {
            self.text(&decode(text), at);
        }
    }

    fn raw_open(&mut self, tag: &Tag<'_>, at: usize) {
        if self.silent.is_some() {
            return;
        }
        match elements::kind(tag.name) {
            Kind::Break => self.leaf(Leaf::HardBreak, at),
            Kind::Rule if !self.is_in_line() => self.leaf(Leaf::Rule, at),
            Kind::Rule => self.leaf(Leaf::SoftBreak, at),
            Kind::Image => self.raw_image(tag, at),
            Kind::Link => {
                let target = tag.attribute("href").map(|href| decode(href).trim().to_owned()).unwrap_or_default();
                let title = tag.attribute("title").map(|title| decode(title).into_owned()).unwrap_or_default();
                self.open(Role::RawInline, Element::Link(Link { target: Cow::Owned(target), title: Cow::Owned(title) }), at);
            }
            Kind::Heading(level) if !self.is_in_line() => {
                self.close_before("div");
                let wish = tag.attribute("id").map(|id| decode(id).into_owned());
                self.open_heading(Role::RawHeading, level, wish, at);
            }
            Kind::Heading(_) if self.is_in_heading() => {}
            Kind::Heading(_) => self.open(Role::RawInline, Element::Raw { name: "strong", attributes: Vec::new() }, at),
            Kind::Block(_) if self.is_in_line() => self.leaf(Leaf::SoftBreak, at),
            Kind::Block(name) => {
                self.close_before(name);
                self.open(Role::RawBlock, Element::Raw { name, attributes: kept_attributes(name, tag) }, at);
            }
            Kind::Inline(name) => self.open(Role::RawInline, Element::Raw { name, attributes: kept_attributes(name, tag) }, at),
            Kind::Video => {
                if tag.attribute("src").is_some() {
                    self.raw_image(tag, at);
                }
            }
            Kind::Silent(name @ "iframe") => {
                self.raw_frame(tag, at);
                self.silent = Some((name, String::new()));
            }
            Kind::Silent(name) if is_written_within_lines(name) && self.is_in_line() => {}
            Kind::Silent(name) => self.silent = Some((name, String::new())),
            Kind::Unknown if elements::is_placeholder(tag) => self.leaf(Leaf::Text(tag.source), at),
            Kind::Transparent | Kind::Unknown => {}
        }
    }

    /// Keeps the id that an author gave to an element (or the name, to `<a>`), where an element for it fits.
    fn raw_mark(&mut self, tag: &Tag<'_>, at: usize) {
        let name = match elements::kind(tag.name) {
            Kind::Link => tag.attribute("id").or_else(|| tag.attribute("name")),
            Kind::Inline(_) | Kind::Block("div" | "p" | "li" | "dd" | "td" | "th" | "blockquote" | "details" | "figure") => {
                tag.attribute("id")
            }
            _ => None,
        };
        if let Some(name) = name {
            self.mark(&decode(name), at);
        }
    }

    fn raw_image(&mut self, tag: &Tag<'_>, at: usize) {
        let text = |name| tag.attribute(name).map(|value| decode(value).trim().to_owned()).unwrap_or_default();
        let pixels =
            |name| tag.attribute(name).and_then(|value| value.trim_end_matches("px").parse::<u32>().ok()).filter(|size| *size <= 10_000);
        let image = Image {
            target: Cow::Owned(text("src")),
            title: Cow::Owned(text("title")),
            alt: text("alt"),
            size: (pixels("width"), pixels("height")),
        };
        self.leaf(Leaf::Image(image), at);
    }

    /// A frame of another site's is not shown; a link leads to what it would have shown.
    fn raw_frame(&mut self, tag: &Tag<'_>, at: usize) {
        let text = |name| tag.attribute(name).map(|value| decode(value).trim().to_owned()).unwrap_or_default();
        let (url, title) = (text("src"), text("title"));
        let url = if url.starts_with("//") { format!("https:{url}") } else { url };
        if url.starts_with("https://") && !url.contains(char::is_whitespace) {
            self.leaf(Leaf::Embed { url: &url, title: &title }, at);
        }
    }

    fn raw_close(&mut self, name: &str) {
        let kind = elements::kind(name);
        if let Some((silent, _)) = &self.silent {
            if kind == Kind::Silent(silent) {
                self.silent = None;
            }
            return;
        }
        let bottom = self.raw_bottom();
        let is_it = |role: Role, element: Option<&Element<'_>>| match (kind, element) {
            (Kind::Heading(_), None) => role == Role::RawHeading,
            (Kind::Heading(_), Some(Element::Raw { name: "strong", .. })) => true,
            (Kind::Link, Some(Element::Link(_))) => true,
            (Kind::Block(wanted) | Kind::Inline(wanted), Some(Element::Raw { name, .. })) => *name == wanted,
            _ => false,
        };
        let found = self.frames[bottom..].iter().rposition(|frame| is_it(frame.role, frame.element.as_ref()));
        if let Some(found) = found {
            while self.frames.len() > bottom + found {
                self.close();
            }
        }
    }

    /// Closes the elements that end by themselves where `next` begins.
    fn close_before(&mut self, next: &str) {
        while let Some(frame) = self.frames.last().filter(|frame| !frame.role.is_markdown()) {
            let ends = matches!(&frame.element, Some(Element::Raw { name, .. }) if elements::ends_before(name, next));
            if !ends {
                break;
            }
            self.close();
        }
    }
}

/// Elements whose names people write into sentences without meaning the element.
fn is_written_within_lines(name: &str) -> bool {
    matches!(name, "title" | "select" | "template" | "textarea" | "math" | "xmp")
}

fn kept_attributes(name: &'static str, tag: &Tag<'_>) -> Vec<(&'static str, String)> {
    let own = elements::attributes(name).iter();
    own.chain(&["title", "lang", "dir"]).filter_map(|key| Some((*key, decode(tag.attribute(key)?).into_owned()))).collect()
}

/// The byte of the Markdown at which byte `at` of collected lines lies.
fn source(lines: &[(usize, usize)], at: usize) -> usize {
    let line = lines.partition_point(|(begins, _)| *begins <= at).saturating_sub(1);
    lines.get(line).map_or(0, |(begins, source)| source + at.saturating_sub(*begins))
}
