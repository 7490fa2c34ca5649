//! Walks a body once and tells a [`Sink`] what it consists of, the same way for text and for HTML: headings get their anchors here, nesting
//! is capped (in `frames`), raw HTML is cut to what is allowed (in `html`), alerts and bare addresses are recognised. It is the place where
//! pulldown-cmark's events are read. Deliberately absent: any output.
//!
//! What nests deeper than the caps loses its element and keeps its text. Sanitising costs time that grows with depth times size.

mod frames;
mod html;

use std::borrow::Cow;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::anchors::Anchors;
use super::autolink;
use super::node::{Alert, Element, Image, Leaf, Link, Sink};
use frames::{Frame, MAX_ELEMENTS, OpenHeading, Role};

/// The dialect: CommonMark and GFM, heading attributes and definition lists. No metadata blocks, since rules are misread for them.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Walks `markdown`. The first H1 counts as the title when it says the same as `title`, or when there is no `title`.
pub(super) fn walk(markdown: &str, title: Option<&str>, sink: &mut dyn Sink) {
    let mut walker = Walker::new(title, sink);
    for (event, range) in TextMergeWithOffset::new(Parser::new_ext(markdown, options()).into_offset_iter()) {
        walker.event(event, range.start);
    }
    walker.finish();
}

/// A block quote that may turn out to be an alert.
enum Held {
    Nothing,
    Quote(usize),
    Paragraph(usize),
}

struct OpenImage<'a> {
    image: Image<'a>,
    at: usize,
    /// Images within the alternative text.
    n_nested: usize,
}

/// The state of a walk.
struct Walker<'a, 's> {
    sink: &'s mut dyn Sink,
    frames: Vec<Frame<'a>>,
    n_blocks: usize,
    n_inlines: usize,
    n_raw: usize,
    n_left: usize,
    /// Open `<pre>` elements.
    n_pre: usize,
    has_link: bool,
    /// An HTML block being collected, with the byte of the Markdown at which each of its lines begins.
    html: Option<(String, Vec<(usize, usize)>)>,
    /// A dropped element whose end is awaited, and the text that it would take with it.
    silent: Option<(&'static str, String)>,
    held: Held,
    /// Where a paragraph begins if anything comes into it.
    late_paragraph: Option<usize>,
    code: Option<(String, String, usize)>,
    image: Option<OpenImage<'a>>,
    heading: Option<OpenHeading>,
    anchors: Anchors,
    title: Option<&'s str>,
    has_seen_h1: bool,
}

impl<'a, 's> Walker<'a, 's> {
    fn new(title: Option<&'s str>, sink: &'s mut dyn Sink) -> Self {
        Walker {
            sink,
            frames: Vec::new(),
            n_blocks: 0,
            n_inlines: 0,
            n_raw: 0,
            n_left: MAX_ELEMENTS,
            n_pre: 0,
            has_link: false,
            html: None,
            silent: None,
            held: Held::Nothing,
            late_paragraph: None,
            code: None,
            image: None,
            heading: None,
            anchors: Anchors::default(),
            title,
            has_seen_h1: false,
        }
    }

    fn event(&mut self, event: Event<'a>, at: usize) {
        let Some(event) = self.hold_quote(event, at) else { return };
        if let Some(begins) = self.late_paragraph {
            match event {
                Event::SoftBreak => return,
                Event::End(TagEnd::Paragraph) => {
                    self.late_paragraph = None;
                    return;
                }
                _ => {
                    self.late_paragraph = None;
                    self.open(Role::Text, Element::Paragraph, begins);
                }
            }
        }
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.any_text(&text, at),
            Event::Code(text) => self.leaf(Leaf::Code(&text), at),
            Event::Html(html) => match &mut self.html {
                Some((collected, lines)) => {
                    lines.push((collected.len(), at));
                    collected.push_str(&html);
                }
                None => self.raw_html(&html, &[(0, at)], false),
            },
            Event::InlineHtml(html) => self.raw_html(&html, &[(0, at)], false),
            Event::FootnoteReference(name) => self.leaf(Leaf::FootnoteReference(&name), at),
            Event::SoftBreak => self.leaf(Leaf::SoftBreak, at),
            Event::HardBreak => self.leaf(Leaf::HardBreak, at),
            Event::Rule => self.leaf(Leaf::Rule, at),
            Event::TaskListMarker(is_done) => self.leaf(Leaf::Task { is_done }, at),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.leaf(Leaf::Text(&text), at),
        }
    }

    /// Keeps a quote back until it is known whether it is an alert; gives the event back that has still to be handled.
    fn hold_quote(&mut self, event: Event<'a>, at: usize) -> Option<Event<'a>> {
        match (std::mem::replace(&mut self.held, Held::Nothing), event) {
            (Held::Nothing, event) if !matches!(event, Event::Start(Tag::BlockQuote(None))) => Some(event),
            (Held::Quote(begins), Event::Start(Tag::Paragraph)) => {
                self.held = Held::Paragraph(begins);
                None
            }
            (Held::Paragraph(begins), Event::Text(text)) => match alert_marker(&text) {
                Some((alert, rest)) => {
                    self.open(Role::Container, Element::Alert(alert), begins);
                    self.late_paragraph = Some(at);
                    let rest = rest.trim_start();
                    (!rest.is_empty()).then(|| Event::Text(CowStr::from(rest.to_owned())))
                }
                None => {
                    self.open(Role::Container, Element::Quote, begins);
                    self.open(Role::Text, Element::Paragraph, at);
                    Some(Event::Text(text))
                }
            },
            (held, event) => {
                match held {
                    Held::Nothing => {}
                    Held::Quote(begins) => self.open(Role::Container, Element::Quote, begins),
                    Held::Paragraph(begins) => {
                        self.open(Role::Container, Element::Quote, begins);
                        self.open(Role::Text, Element::Paragraph, begins);
                    }
                }
                if matches!(event, Event::Start(Tag::BlockQuote(None))) {
                    self.held = Held::Quote(at);
                    return None;
                }
                Some(event)
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>, at: usize) {
        use Role::{Container, Inline, Text};
        if !is_within_line(&tag) {
            self.end_html_block();
        }
        match tag {
            Tag::Paragraph => self.open(Text, Element::Paragraph, at),
            Tag::Heading { level, id, .. } => self.open_heading(Role::Heading, level as u8, id.map(CowStr::into_string), at),
            Tag::BlockQuote(kind) => self.open(Container, kind.map_or(Element::Quote, |kind| Element::Alert(alert(kind))), at),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new(), at));
            }
            Tag::HtmlBlock => self.html = Some((String::new(), Vec::new())),
            Tag::List(first) => self.open(Container, Element::List(first), at),
            Tag::Item => self.open(Container, Element::Item, at),
            Tag::FootnoteDefinition(name) => self.open(Container, Element::Footnote(cow(name)), at),
            Tag::DefinitionList => self.open(Container, Element::Definitions, at),
            Tag::DefinitionListTitle => self.open(Text, Element::Term, at),
            Tag::DefinitionListDefinition => self.open(Container, Element::Definition, at),
            Tag::Table(alignments) => self.open(Container, Element::Table(alignments), at),
            Tag::TableHead => self.open(Container, Element::TableHead, at),
            Tag::TableRow => self.open(Container, Element::TableRow, at),
            Tag::TableCell => self.open(Container, Element::TableCell, at),
            Tag::Emphasis => self.open(Inline, Element::Emphasis, at),
            Tag::Strong => self.open(Inline, Element::Strong, at),
            Tag::Strikethrough => self.open(Inline, Element::Strikethrough, at),
            Tag::Link { dest_url, title, link_type, .. } => {
                let is_email = link_type == pulldown_cmark::LinkType::Email;
                let target = if is_email { Cow::Owned(format!("mailto:{dest_url}")) } else { cow(dest_url) };
                self.open(Inline, Element::Link(Link { target, title: cow(title) }), at);
            }
            Tag::Image { dest_url, title, .. } => match &mut self.image {
                Some(open) => open.n_nested += 1,
                None => {
                    let image = Image { target: cow(dest_url), title: cow(title), alt: String::new(), size: (None, None) };
                    self.image = Some(OpenImage { image, at, n_nested: 0 });
                }
            },
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => self.open(Inline, Element::Emphasis, at),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::CodeBlock => {
                if let Some((info, text, at)) = self.code.take() {
                    self.leaf(Leaf::CodeBlock { language: language(&info), text: &text }, at);
                }
            }
            TagEnd::HtmlBlock => {
                if let Some((html, lines)) = self.html.take() {
                    self.raw_html(&html, &lines, true);
                    self.end_html_block();
                }
            }
            TagEnd::Image => match &mut self.image {
                Some(open) if open.n_nested > 0 => open.n_nested -= 1,
                _ => {
                    if let Some(open) = self.image.take() {
                        self.leaf(Leaf::Image(open.image), open.at);
                    }
                }
            },
            _ => self.close_markdown(),
        }
    }

    fn any_text(&mut self, text: &str, at: usize) {
        if let Some((_, code, _)) = &mut self.code {
            code.push_str(text);
        } else {
            self.text(text, at);
        }
    }

    /// Text within a line, its bare addresses made links.
    fn text(&mut self, text: &str, at: usize) {
        let mut rest = text;
        while !self.has_link && self.image.is_none() && self.silent.is_none() {
            let Some((start, end, target)) = autolink::find(rest) else { break };
            if start > 0 {
                self.leaf(Leaf::Text(&rest[..start]), at);
            }
            let link = Link { target: Cow::Owned(target), title: Cow::Borrowed("") };
            self.open(Role::Inline, Element::Link(link), at);
            self.leaf(Leaf::Text(&rest[start..end]), at);
            self.close();
            rest = &rest[end..];
        }
        if !rest.is_empty() {
            self.leaf(Leaf::Text(rest), at);
        }
    }

    /// Hands a leaf on, or its words to whatever swallows them: an image's alternative text, a dropped element.
    fn leaf(&mut self, leaf: Leaf<'_>, at: usize) {
        let words = match &leaf {
            Leaf::Text(text) | Leaf::Code(text) => text,
            Leaf::SoftBreak | Leaf::HardBreak => " ",
            Leaf::Image(image) => image.alt.as_str(),
            _ => "",
        };
        if let Some((_, lost)) = &mut self.silent {
            lost.push_str(words);
            return;
        }
        if let Some(open) = &mut self.image {
            open.image.alt.push_str(words);
            return;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(words);
        }
        self.sink.leaf(leaf, at);
    }

    fn finish(&mut self) {
        self.speak_again();
        while self.close().is_some() {}
    }
}

fn is_within_line(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn cow(text: CowStr<'_>) -> Cow<'_, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.into_string()),
    }
}

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

/// The alert whose marker `text` begins with (`[!INTERNAL]`, `[!danger]-`), and the text behind it.
fn alert_marker(text: &str) -> Option<(Alert, &str)> {
    let (word, rest) = text.trim_start().strip_prefix("[!")?.split_once(']')?;
    Some((Alert::from_word(word.trim())?, rest.strip_prefix(['-', '+']).unwrap_or(rest)))
}

/// The language of a fence's info string: ```` ```js title="x" ````, ```` ```{.python} ````.
fn language(info: &str) -> &str {
    let info = info.trim_start_matches(['{', '.', ' ']);
    info.split([' ', ',', '}', '{', '\t', ':']).next().unwrap_or("")
}
