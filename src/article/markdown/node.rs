//! What a body consists of, as the walker tells it to those who make text or HTML of it. Plain data.

use std::borrow::Cow;

use pulldown_cmark::Alignment;

/// Receives a body piece by piece, well nested and nowhere deeper than the walker allows.
pub(super) trait Sink {
    /// An element begins; `at` is the byte of the Markdown where it does.
    fn open(&mut self, element: &Element<'_>, at: usize);
    /// The same element ends.
    fn close(&mut self, element: &Element<'_>);
    /// Something without content of its own.
    fn leaf(&mut self, leaf: Leaf<'_>, at: usize);
    /// A heading begins. Its content follows as if it were a paragraph's.
    fn open_heading(&mut self);
    /// The heading ends, and only now it is known what it says.
    fn close_heading(&mut self, heading: Heading, at: usize);
}

/// A finished heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// 1–6.
    pub(super) level: u8,
    /// Its plain text on one line; may be empty.
    pub(super) text: String,
    /// Its id, unique in the body; empty when the text is.
    pub(super) anchor: String,
    /// Whether it is the article's title, and so no part of the body.
    pub(super) is_title: bool,
}

/// An element with content.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Element<'a> {
    Paragraph,
    Quote,
    Alert(Alert),
    /// A bulleted list, or one numbered from the given number.
    List(Option<u64>),
    Item,
    /// The text of the footnote with this name.
    Footnote(Cow<'a, str>),
    Definitions,
    Term,
    Definition,
    Table(Vec<Alignment>),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Link(Link<'a>),
    /// An element written as HTML, its attributes decoded.
    Raw {
        name: &'static str,
        attributes: Vec<(&'static str, String)>,
    },
}

/// A link, its target as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link<'a> {
    pub(super) target: Cow<'a, str>,
    pub(super) title: Cow<'a, str>,
}

/// Something without content of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Leaf<'a> {
    Text(&'a str),
    Code(&'a str),
    CodeBlock {
        language: &'a str,
        text: &'a str,
    },
    SoftBreak,
    HardBreak,
    Rule,
    Task {
        is_done: bool,
    },
    FootnoteReference(&'a str),
    /// A place that links may lead to, set by hand: its id, unique in the body.
    Mark(&'a str),
    Image(Image<'a>),
    /// Something to watch on another site.
    Embed {
        url: &'a str,
        title: &'a str,
    },
}

/// An image, its target as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Image<'a> {
    pub(super) target: Cow<'a, str>,
    pub(super) title: Cow<'a, str>,
    pub(super) alt: String,
    /// Width and height in CSS pixels, where raw HTML gives them.
    pub(super) size: (Option<u32>, Option<u32>),
}

/// A marked quote: `> [!NOTE]` and its like. In the order of [`super::Labels::alerts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    /// For agents only; the public text never holds one.
    Internal,
}

impl Alert {
    /// The alert that a marker's word stands for, in this or another tool's vocabulary.
    pub(super) fn from_word(word: &str) -> Option<Alert> {
        match word.to_ascii_lowercase().as_str() {
            "note" | "info" | "example" | "question" | "faq" | "quote" | "abstract" | "summary" | "todo" | "seealso" => Some(Alert::Note),
            "tip" | "hint" | "success" | "check" | "done" => Some(Alert::Tip),
            "important" | "attention" => Some(Alert::Important),
            "warning" => Some(Alert::Warning),
            "caution" | "danger" | "error" | "failure" | "bug" => Some(Alert::Caution),
            "internal" => Some(Alert::Internal),
            _ => None,
        }
    }

    /// The word for its class: `alert-note`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Alert::Note => "note",
            Alert::Tip => "tip",
            Alert::Important => "important",
            Alert::Warning => "warning",
            Alert::Caution => "caution",
            Alert::Internal => "internal",
        }
    }
}
