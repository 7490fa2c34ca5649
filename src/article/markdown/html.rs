//! A body as HTML, before sanitising. Deliberately absent: trust; `sanitize` reads everything written here once more.

use std::fmt::Write as _;

use pulldown_cmark::Alignment;

use super::entities::decode;
use super::footnotes::Footnotes;
use super::node::{Alert, Element, Heading, Image, Leaf, Link, Sink};
use super::target;
use super::{Labels, Resolve};
use crate::article::highlight::Highlighter;

/// Preformatted text may be wider than the page, so that keyboards must be able to scroll it.
const PRE: &str = "<pre tabindex=\"0\">";

/// Writes HTML.
pub(super) struct Writer<'a> {
    resolve: &'a dyn Resolve,
    labels: &'a Labels,
    html: String,
    /// What was written before the footnote that is being written now; footnotes may stand in footnotes.
    outside: Vec<String>,
    footnotes: Footnotes,
    /// Where the content of the open heading begins in `html`.
    heading: usize,
    /// The same of the open paragraph.
    paragraph: usize,
    alignments: Vec<Alignment>,
    column: usize,
    is_in_table_head: bool,
    n_tables: usize,
    /// What to write in place of the text of the open link.
    link_text: Option<String>,
    highlighter: Highlighter,
}

impl<'a> Writer<'a> {
    /// A writer that asks `resolve` where links lead.
    pub(super) fn new(resolve: &'a dyn Resolve, labels: &'a Labels, capacity: usize) -> Self {
        Writer {
            resolve,
            labels,
            html: String::with_capacity(capacity),
            outside: Vec::new(),
            footnotes: Footnotes::default(),
            heading: 0,
            paragraph: 0,
            alignments: Vec::new(),
            column: 0,
            is_in_table_head: false,
            n_tables: 0,
            link_text: None,
            highlighter: Highlighter::default(),
        }
    }

    /// Everything written, the footnotes at its end.
    pub(super) fn finish(mut self) -> String {
        self.footnotes.write(&mut self.html);
        self.html
    }

    fn open_link(&mut self, link: &Link<'_>) {
        let found = self.resolve.resolve(&link.target, false);
        self.link_text = Some(match found.as_ref().and_then(|target| target.title.clone()) {
            Some(title) => title,
            None => target::readable(&link.target),
        });
        let url = found.map_or_else(|| link.target.to_string(), |target| target.url);
        self.html.push_str("<a");
        if target::is_allowed(&url) {
            attribute(&mut self.html, "href", &target::written(&url));
        }
        if !link.title.is_empty() {
            attribute(&mut self.html, "title", &link.title);
        }
        if target::is_external(&url) {
            attribute(&mut self.html, "rel", "noopener");
        }
        self.html.push('>');
    }

    fn image(&mut self, image: &Image<'_>) {
        let found = self.resolve.resolve(&image.target, true);
        let known = found.as_ref().and_then(|target| target.size);
        let url = found.map_or_else(|| image.target.to_string(), |target| target.url);
        if image.target.is_empty() || !target::is_allowed_image(&url) {
            escape(&mut self.html, &image.alt);
            return;
        }
        if target::is_video(&url) || target::watch_page(&url).is_some() {
            return self.video(&url, &image.alt);
        }
        self.html.push_str("<img");
        attribute(&mut self.html, "src", &target::written(&url));
        attribute(&mut self.html, "alt", image.alt.trim());
        if !image.title.is_empty() {
            attribute(&mut self.html, "title", &image.title);
        }
        // A width alone is the author's word; the picture's own proportions do the rest.
        let (width, height) = match (image.size, known) {
            ((None, None), Some((width, height))) => (Some(width), Some(height)),
            ((Some(width), None), Some((w, h))) => (Some(width), Some((u64::from(width) * u64::from(h) / u64::from(w)) as u32)),
            ((width, height), _) => (width, height),
        };
        for (name, size) in [("width", width), ("height", height)] {
            if let Some(size) = size {
                attribute(&mut self.html, name, &size.to_string());
            }
        }
        self.html.push_str(" loading=\"lazy\">");
    }

    /// A video of ours is played in place, nothing of it loaded before; one on another site is a link, since to show it would tell that site who reads here: the
    /// reader's own click does that.
    fn video(&mut self, url: &str, title: &str) {
        // Several formats of one video stand one behind the other.
        if self.html.trim_end().ends_with("</video>") {
            return;
        }
        if target::is_external(url) {
            return self.embed(url, title);
        }
        self.html.push_str("<video controls preload=\"none\"");
        attribute(&mut self.html, "src", url);
        attribute(&mut self.html, "aria-label", if title.trim().is_empty() { &self.labels.video_file } else { title.trim() });
        self.html.push_str("></video>");
    }

    fn embed(&mut self, url: &str, title: &str) {
        let url = target::watch_page(url).unwrap_or_else(|| url.to_owned());
        let host = url.split('/').nth(2).unwrap_or_default().trim_start_matches("www.");
        let label = self.labels.video.replace("{host}", host);
        self.html.push_str("<a class=\"embed\"");
        attribute(&mut self.html, "href", &url);
        self.html.push_str(" rel=\"noopener\">");
        if !title.trim().is_empty() {
            escape(&mut self.html, title.trim());
            self.html.push_str(" – ");
        }
        escape(&mut self.html, &label);
        self.html.push_str("</a>");
    }

    /// Ends a paragraph; one that holds a link to a video and nothing else becomes that video.
    fn close_paragraph(&mut self) {
        let content = self.html.get(self.paragraph..).unwrap_or_default();
        let alone = content.strip_prefix("<a href=\"").and_then(|link| link.strip_suffix("</a>")?.split_once("\" rel=\"noopener\">"));
        let video = alone.filter(|(_, text)| !text.contains('<')).map(|(url, text)| (decode(url).into_owned(), decode(text).into_owned()));
        let Some((url, text)) = video.filter(|(url, _)| target::watch_page(url).is_some()) else {
            return self.html.push_str("</p>\n");
        };
        let title = if text.starts_with("http") { "" } else { text.as_str() };
        self.html.truncate(self.paragraph);
        self.embed(&url, title);
        self.html.push_str("</p>\n");
    }

    fn code_block(&mut self, language: &str, text: &str) {
        let name: String =
            language.chars().filter(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | '+' | '#')).collect();
        self.html.push_str("<div class=\"code\">");
        self.html.push_str(PRE);
        self.html.push_str("<code");
        if !name.is_empty() {
            attribute(&mut self.html, "class", &format!("language-{}", name.to_lowercase()));
        }
        self.html.push('>');
        if !self.highlighter.write(&mut self.html, language, text) {
            escape(&mut self.html, text);
        }
        self.html.push_str("</code></pre></div>\n");
    }

    fn open_table(&mut self) {
        self.n_tables += 1;
        let label = match self.n_tables {
            1 => self.labels.table.clone(),
            n => self.labels.table_number.replace("{n}", &n.to_string()),
        };
        self.html.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        attribute(&mut self.html, "aria-label", &label);
        self.html.push_str("><table>");
    }

    fn open_cell(&mut self) {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        let (name, scope) = if self.is_in_table_head { ("th", " scope=\"col\"") } else { ("td", "") };
        let _ = write!(self.html, "<{name}{scope}{class}>");
        self.column += 1;
    }

    fn open_raw(&mut self, name: &str, attributes: &[(&'static str, String)]) {
        match name {
            "table" => self.open_table(),
            "pre" => self.html.push_str(PRE),
            _ => {
                self.html.push('<');
                self.html.push_str(name);
                for (key, value) in attributes {
                    attribute(&mut self.html, key, value);
                }
                self.html.push('>');
            }
        }
    }

    fn open_alert(&mut self, alert: Alert) {
        let _ = write!(self.html, "<div class=\"alert alert-{}\" role=\"note\"><p class=\"alert-title\">", alert.name());
        escape(&mut self.html, &self.labels.alerts[alert as usize]);
        if alert == Alert::Internal {
            self.html.push_str(" – ");
            escape(&mut self.html, &self.labels.internal_hint);
        }
        self.html.push_str("</p>\n");
    }
}

impl Sink for Writer<'_> {
    fn open(&mut self, element: &Element<'_>, _at: usize) {
        match element {
            Element::Alert(alert) => self.open_alert(*alert),
            Element::List(Some(first)) if *first != 1 => {
                let _ = writeln!(self.html, "<ol start=\"{first}\">");
            }
            Element::Footnote(_) => self.outside.push(std::mem::take(&mut self.html)),
            Element::Table(alignments) => {
                self.alignments.clone_from(alignments);
                self.open_table();
            }
            Element::TableHead => {
                self.is_in_table_head = true;
                self.column = 0;
                self.html.push_str("<thead><tr>");
            }
            Element::TableRow => {
                self.column = 0;
                self.html.push_str("<tr>");
            }
            Element::TableCell => self.open_cell(),
            Element::Link(link) => self.open_link(link),
            Element::Paragraph => {
                self.html.push_str("<p>");
                self.paragraph = self.html.len();
            }
            Element::Raw { name, attributes } => self.open_raw(name, attributes),
            simple => {
                let _ = write!(self.html, "<{}>", tag(simple));
            }
        }
    }

    fn close(&mut self, element: &Element<'_>) {
        match element {
            Element::Alert(_) => self.html.push_str("</div>\n"),
            Element::Footnote(name) => {
                let outside = self.outside.pop().unwrap_or_default();
                let text = std::mem::replace(&mut self.html, outside);
                self.footnotes.define(name, text);
            }
            Element::Table(_) => self.html.push_str("</tbody></table></div>\n"),
            Element::TableHead => {
                self.is_in_table_head = false;
                self.html.push_str("</tr></thead><tbody>\n");
            }
            Element::TableRow => self.html.push_str("</tr>\n"),
            Element::TableCell => self.html.push_str(if self.is_in_table_head { "</th>" } else { "</td>" }),
            Element::Link(_) => {
                self.link_text = None;
                self.html.push_str("</a>");
            }
            Element::Raw { name: "table", .. } => self.html.push_str("</table></div>\n"),
            Element::Raw { name, .. } => {
                let _ = write!(self.html, "</{name}>");
            }
            Element::Emphasis | Element::Strong | Element::Strikethrough => {
                let _ = write!(self.html, "</{}>", tag(element));
            }
            Element::Paragraph => self.close_paragraph(),
            block => {
                let _ = writeln!(self.html, "</{}>", tag(block));
            }
        }
    }

    fn leaf(&mut self, leaf: Leaf<'_>, _at: usize) {
        match leaf {
            Leaf::Text("AUTOTITLE") if self.link_text.is_some() => {
                let text = self.link_text.take().unwrap_or_default();
                escape(&mut self.html, &text);
            }
            // Browsers drop a line break right behind `<pre>`, so a second reading would not be the same.
            Leaf::Text(text) if self.html.ends_with(PRE) => escape(&mut self.html, text.trim_start_matches(['\n', '\r'])),
            Leaf::SoftBreak if self.html.ends_with(PRE) => {}
            Leaf::Text(text) => escape(&mut self.html, text),
            Leaf::Code(text) => {
                self.html.push_str("<code>");
                escape(&mut self.html, text);
                self.html.push_str("</code>");
            }
            Leaf::CodeBlock { language, text } => self.code_block(language, text),
            Leaf::SoftBreak => self.html.push('\n'),
            Leaf::HardBreak => self.html.push_str("<br>\n"),
            Leaf::Rule => self.html.push_str("<hr>\n"),
            Leaf::Task { is_done } => {
                self.html.push_str(if is_done { "<input type=\"checkbox\" disabled checked" } else { "<input type=\"checkbox\" disabled" });
                attribute(&mut self.html, "aria-label", if is_done { &self.labels.done } else { &self.labels.not_done });
                self.html.push_str("> ");
            }
            Leaf::FootnoteReference(name) => self.footnotes.refer(name, &mut self.html),
            Leaf::Mark(id) => {
                self.html.push_str("<span");
                attribute(&mut self.html, "id", id);
                self.html.push_str("></span>");
            }
            Leaf::Image(image) => self.image(&image),
            Leaf::Embed { url, title } => self.embed(url, title),
        }
    }

    fn open_heading(&mut self) {
        self.heading = self.html.len();
    }

    fn close_heading(&mut self, heading: Heading, _at: usize) {
        let content = self.html.split_off(self.heading);
        if heading.is_title || content.trim().is_empty() {
            return;
        }
        // The page's H1 is the article's title.
        let level = heading.level.max(2);
        let _ = write!(self.html, "<h{level}");
        if heading.anchor.is_empty() {
            let _ = writeln!(self.html, ">{content}</h{level}>");
            return;
        }
        attribute(&mut self.html, "id", &heading.anchor);
        let _ = write!(self.html, ">{content} <a class=\"anchor\"");
        attribute(&mut self.html, "href", &format!("#{}", heading.anchor));
        attribute(&mut self.html, "aria-label", &self.labels.section.replace("{heading}", &heading.text));
        let _ = writeln!(self.html, ">#</a></h{level}>");
    }
}

/// The tag of an element that has nothing but a name.
fn tag(element: &Element<'_>) -> &'static str {
    match element {
        Element::Paragraph => "p",
        Element::Quote => "blockquote",
        Element::List(None) => "ul",
        Element::List(Some(_)) => "ol",
        Element::Item => "li",
        Element::Definitions => "dl",
        Element::Term => "dt",
        Element::Definition => "dd",
        Element::Emphasis => "em",
        Element::Strong => "strong",
        Element::Strikethrough => "del",
        _ => "div",
    }
}

/// Writes ` name="value"`.
pub(super) fn attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape(html, value);
    html.push('"');
}

/// Writes text so that nothing in it is markup, in an attribute or between tags.
pub(in crate::article) fn escape(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '"']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}
