//! The only door to pulldown-cmark: Markdown to sections of plain text, and to HTML. Called by `article::read` when a file
//! changed and by `library::shelf` when a page is wanted. Deliberately absent: where links lead; a [`Resolve`] says that.

mod anchors;
mod autolink;
mod elements;
mod entities;
mod footnotes;
mod html;
mod node;
mod plain;
mod raw;
mod relink;
mod sections;
mod target;
mod walk;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use super::body::Body;
use super::sanitize;

pub(super) use entities::decode;
pub(super) use html::escape;
pub(super) use plain::code_ranges;
pub use plain::plain_inline;
pub use relink::relink;

/// Where a link of an article leads on the site.
pub trait Resolve {
    /// The site address of a link's target as the author wrote it (`../vpn/connect.md#step`, `/old/address`, `pic.png`);
    /// `None` when nothing is known about it: the link then stays as it was written, if its scheme is allowed.
    fn resolve(&self, target: &str, is_image: bool) -> Option<Target>;
}

/// An address found for a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Address on the site.
    pub url: String,
    /// The target article's title, for links that leave their text to it (`[AUTOTITLE](x.md)`).
    pub title: Option<String>,
    /// Width and height in pixels, for pictures where they are known.
    pub size: Option<(u32, u32)>,
}

/// What is written into a body besides its author's words, in the body's language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Labels {
    /// Of the link to a section; `{heading}` is filled in.
    pub section: String,
    /// Of the only table, or the first.
    pub table: String,
    /// Of the others; `{n}` is filled in.
    pub table_number: String,
    /// Of preformatted text.
    pub code: String,
    /// Of a task that is done.
    pub done: String,
    /// Of one that is not.
    pub not_done: String,
    /// Of a video on another site, which is played there or, after a click, here; `{host}` is filled in.
    pub video: String,
    /// Of a video file.
    pub video_file: String,
    /// Above a note, a tip, what is important, a warning, a caution, and an internal note.
    pub alerts: [String; 6],
    /// Behind the title of an internal note.
    pub internal_hint: String,
}

/// In English.
impl Default for Labels {
    fn default() -> Self {
        Labels {
            section: "Link to section {heading}".into(),
            table: "Table".into(),
            table_number: "Table {n}".into(),
            code: "Code".into(),
            done: "Done".into(),
            not_done: "Not done".into(),
            video: "Play the video from {host}".into(),
            video_file: "Video".into(),
            alerts: ["Note", "Tip", "Important", "Warning", "Caution", "Internal note"].map(str::to_owned),
            internal_hint: "requesters don't see this".into(),
        }
    }
}

/// Sanitised HTML of an article's body: safe to put into a page as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Html(pub(super) String);

impl Html {
    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Cuts `markdown` (front matter, notes and foreign tags already gone) into sections. `first_line` is how many lines of the file stand
/// before it. A first H1 equal to `title` is dropped; with no title in the front matter the caller passes `None` and gets the first H1 back.
pub fn parse(markdown: String, first_line: usize, title: Option<&str>) -> (Body, Option<String>) {
    let mut sections = sections::Sections::new(&markdown, first_line);
    walk::walk(&markdown, title, &mut sections);
    sections.finish(markdown)
}

/// Renders a body to sanitised HTML, headings with anchors, code highlighted by classes. Costs about a millisecond for an ordinary
/// article; call it off the request path's threads. `title` is the article's: a first H1 that says the same is dropped.
pub fn render(body: &Body, title: &str, labels: &Labels, resolve: &dyn Resolve) -> Html {
    let mut writer = html::Writer::new(resolve, labels, body.markdown.len() * 2);
    walk::walk(&body.markdown, Some(title), &mut writer);
    Html(sanitize::clean(&writer.finish()))
}
