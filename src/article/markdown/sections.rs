//! A body as plain text in sections: what `search` indexes and quotes. Headings are left out of the text, code is in it up to a cap,
//! nothing of the markup is.

use super::node::{Element, Heading, Leaf, Sink};
use crate::article::body::{Body, Link, Section};

/// Stands between the cells of a table's row until the row is a line; no text has it.
const CELL: char = '\u{1f}';
/// More bytes of one code block are not worth searching.
const MAX_CODE: usize = 4 << 10;

/// Collects text, sections and links.
pub(super) struct Sections {
    body: Body,
    title: Option<String>,
    line: String,
    is_in_heading: bool,
    n_pre: usize,
    line_ends: Vec<usize>,
}

impl Sections {
    /// For the body that `markdown` will be, `first_line` lines into its file.
    pub(super) fn new(markdown: &str, first_line: usize) -> Self {
        let line_ends = markdown.match_indices('\n').map(|(at, _)| at).collect();
        let body = Body { first_line, text: String::with_capacity(markdown.len()), ..Body::default() };
        let mut sections = Sections { body, title: None, line: String::new(), is_in_heading: false, n_pre: 0, line_ends };
        sections.begin(Heading { level: 0, text: String::new(), anchor: String::new(), is_title: false }, 0);
        sections
    }

    /// The body, and the heading that is the title.
    pub(super) fn finish(mut self, markdown: String) -> (Body, Option<String>) {
        self.end_section();
        self.body.sections.retain(|section| section.level > 0 || !section.text.is_empty());
        let length = self.body.text.trim_end().len();
        self.body.text.truncate(length);
        for section in &mut self.body.sections {
            section.text = section.text.start.min(length)..section.text.end.min(length);
        }
        self.body.markdown = markdown;
        (self.body, self.title)
    }

    fn begin(&mut self, heading: Heading, at: usize) {
        let start = self.body.text.len();
        let line = self.line_of(at);
        let Heading { level, text, anchor, .. } = heading;
        self.body.sections.push(Section { heading: text, anchor, level, text: start..start, line });
    }

    /// Fixes where the current section's text ends.
    fn end_section(&mut self) {
        self.end_line();
        if let Some(section) = self.body.sections.last_mut() {
            section.text.end = section.text.start + self.body.text[section.text.start..].trim_end().len();
        }
    }

    fn line_of(&self, at: usize) -> usize {
        self.body.first_line + self.line_ends.partition_point(|end| *end < at) + 1
    }

    /// Ends a block: its words on one line, with a tab between the cells of a table's row.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let start = self.body.text.len();
        for cell in line.split(CELL) {
            let mut gap = '\t';
            for word in cell.split_whitespace() {
                if self.body.text.len() > start {
                    self.body.text.push(gap);
                }
                gap = ' ';
                self.body.n_words += 1;
                self.body.text.push_str(word);
            }
        }
        if self.body.text.len() > start {
            self.body.text.push('\n');
        }
    }

    fn add_code(&mut self, code: &str) {
        self.end_line();
        let code = &code[..code.floor_char_boundary(MAX_CODE)];
        for line in code.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            self.body.n_words += line.split_whitespace().count();
            self.body.text.push_str(line);
            self.body.text.push('\n');
        }
    }

    fn add_link(&mut self, target: &str, is_image: bool, at: usize) {
        if !target.is_empty() {
            let line = self.line_of(at);
            self.body.links.push(Link { target: target.to_owned(), is_image, line });
        }
    }

    /// Text of raw HTML in which line breaks mean something.
    fn add_lines(&mut self, text: &str) {
        let mut lines = text.split('\n');
        self.line.push_str(lines.next().unwrap_or_default());
        for line in lines {
            self.end_line();
            self.line.push_str(line);
        }
    }
}

impl Sink for Sections {
    fn open(&mut self, element: &Element<'_>, at: usize) {
        match element {
            Element::Link(link) => self.add_link(&link.target, false, at),
            Element::TableCell | Element::Raw { name: "td" | "th", .. } => self.line.push(CELL),
            Element::Raw { name, .. } => {
                if is_block(name) {
                    self.end_line();
                }
                self.n_pre += usize::from(*name == "pre");
            }
            Element::Emphasis | Element::Strong | Element::Strikethrough => {}
            _ => self.end_line(),
        }
    }

    fn close(&mut self, element: &Element<'_>) {
        match element {
            Element::Link(_) | Element::Emphasis | Element::Strong | Element::Strikethrough => {}
            Element::TableCell | Element::Raw { name: "td" | "th", .. } => self.line.push(CELL),
            Element::Raw { name, .. } => {
                if is_block(name) {
                    self.end_line();
                }
                self.n_pre -= usize::from(*name == "pre");
            }
            _ => self.end_line(),
        }
    }

    fn leaf(&mut self, leaf: Leaf<'_>, at: usize) {
        if let Leaf::Image(image) = &leaf {
            self.add_link(&image.target, true, at);
        }
        if self.is_in_heading {
            return;
        }
        match leaf {
            // A link that leaves its text to its target says nothing here.
            Leaf::Text("AUTOTITLE") => {}
            Leaf::Text(text) if self.n_pre > 0 => self.add_lines(text),
            Leaf::Text(text) | Leaf::Code(text) => self.line.push_str(text),
            Leaf::CodeBlock { text, .. } => self.add_code(text),
            Leaf::SoftBreak | Leaf::HardBreak => self.line.push(' '),
            Leaf::Rule => self.end_line(),
            Leaf::Image(image) => {
                self.line.push(' ');
                self.line.push_str(&image.alt);
                self.line.push(' ');
            }
            Leaf::Task { .. } | Leaf::FootnoteReference(_) | Leaf::Mark(_) | Leaf::Embed { .. } => {}
        }
    }

    fn open_heading(&mut self) {
        self.end_section();
        self.is_in_heading = true;
    }

    fn close_heading(&mut self, heading: Heading, at: usize) {
        self.is_in_heading = false;
        if heading.is_title {
            self.title = Some(heading.text);
        } else if !heading.text.is_empty() {
            self.begin(heading, at);
        }
    }
}

fn is_block(name: &str) -> bool {
    !matches!(super::elements::kind(name), super::elements::Kind::Inline(_))
}
