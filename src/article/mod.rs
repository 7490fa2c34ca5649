//! What an article is. Pure: text comes in, a value and problems come out; the folder, the clock and the network
//! are unknown here. `library::folder` calls [`read`], the only maker of articles; `search` and `page` use the values.
//! Deliberately absent: file-system access, and any way from one audience's article to the other's.

pub mod body;
mod build;
mod comments;
mod dates;
pub mod dialects;
mod excerpt;
mod front_matter;
mod highlight;
pub mod language;
pub mod links;
pub mod markdown;
pub mod nodes;
mod notes;
pub mod of_text;
mod place;
mod plain;
pub mod problem;
pub mod read;
pub mod sanitize;
pub mod slug;
#[cfg(test)]
mod tests;

use std::marker::PhantomData;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::audience::Audience;
pub use body::{Body, Section};
pub use problem::{Problem, Severity};
pub use read::{Limits, Reading, read};

/// The file right below a top folder whose text stands on the home page: it is an article, but in no list and no search.
pub const NOTICES: &str = "notices.md";

/// One Markdown file as one audience may see it.
///
/// Made only by [`read`], which cuts internal notes and comments out of the text before a public article is made of it.
/// Every string here may be shown to the audience `A`; what only agents may know is in [`Article::agent`],
/// which is `None` in every public article.
#[derive(Debug)]
pub struct Article<A: Audience> {
    /// The file's path below the articles folder, `/`-separated: `public/email/outlook-password-prompt.md`.
    pub id: Arc<str>,
    /// `title` → first H1 → file name.
    pub title: String,
    /// `description` | `intro` | `summary` | first paragraph; plain text on one line.
    pub summary: String,
    /// The union of keywords, tags, topics and categories of the front matter, without duplicates.
    pub keywords: Vec<String>,
    /// Phrases in the requester's words that this article answers.
    pub asked_as: Vec<String>,
    /// Names of the folders between the top folder and the file: `["email"]`.
    pub category: Vec<String>,
    /// The address wanted: `slug` of the front matter, or the file stem made into a slug. A shelf lengthens it on a clash.
    pub slug: String,
    /// Old addresses that should lead here, as slugs or as paths without slashes at their ends.
    pub redirects: Vec<String>,
    /// BCP 47 tag, lower case primary language: `de`, `pt-BR`. `None` means the site's own language.
    pub lang: Option<String>,
    /// Tag of the site's own language; see [`Article::language_tag`].
    pub site_lang: Box<str>,
    /// The id or slug of the article this one translates.
    pub translation_of: Option<String>,
    /// Position among its siblings; smaller first, articles without one last.
    pub order: Option<f64>,
    /// When the text was last changed, by its front matter.
    pub updated: Option<Date>,
    /// Readable at its address, but in no search, list or feed.
    pub is_unlisted: bool,
    /// Ids or slugs of related articles.
    pub related: Vec<String>,
    /// Pages of the customer's product on which it is suggested unasked; `*` stands for anything.
    pub url_patterns: Vec<String>,
    /// The text. Shared with the other audience's article only where both may see every word of it.
    pub body: Arc<Body>,
    /// What only agents may know; always `None` for the public.
    pub agent: Option<Box<AgentFacts>>,
    /// Keeps the audience in the type; private, so that only this module makes articles.
    _audience: PhantomData<A>,
}

/// Facts of an article that are the agents' business alone.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentFacts {
    /// Where the article stands on its way to publication.
    pub status: Status,
    /// Whether requesters can see the article right now.
    pub is_public: bool,
    /// Why they cannot, in words for a badge: `draft`, `internal`, `scheduled for 2030-01-01`, `expired on …`.
    pub hidden_because: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// When somebody has to look at it again.
    pub review_by: Option<Date>,
    /// How many internal notes the text holds.
    pub n_notes: usize,
}

/// Where an article stands on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Being written.
    Draft,
    /// Waiting for a second pair of eyes.
    Review,
    /// Live, if its dates allow.
    #[default]
    Published,
    /// Was live once; kept for agents.
    Archived,
}

impl<A: Audience> Article<A> {
    /// BCP 47 tag of the language it is written in.
    pub fn language_tag(&self) -> &str {
        self.lang.as_deref().unwrap_or(&self.site_lang)
    }

    /// Whether a reader could not tell the two apart. Line numbers may differ: they move with text that the audience never sees.
    pub fn reads_like(&self, other: &Article<A>) -> bool {
        // Taken apart field by field, so that a new field cannot be forgotten here.
        let Article {
            id,
            title,
            summary,
            keywords,
            asked_as,
            category,
            slug,
            redirects,
            lang,
            site_lang,
            translation_of,
            order,
            updated,
            is_unlisted,
            related,
            url_patterns,
            body,
            agent,
            _audience,
        } = self;
        *id == other.id
            && *title == other.title
            && *summary == other.summary
            && *keywords == other.keywords
            && *asked_as == other.asked_as
            && *category == other.category
            && *slug == other.slug
            && *redirects == other.redirects
            && *lang == other.lang
            && *site_lang == other.site_lang
            && *translation_of == other.translation_of
            && *order == other.order
            && *updated == other.updated
            && *is_unlisted == other.is_unlisted
            && *related == other.related
            && *url_patterns == other.url_patterns
            && *agent == other.agent
            && body.reads_like(&other.body)
    }
}

impl Status {
    /// The word of the front matter.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Review => "review",
            Status::Published => "published",
            Status::Archived => "archived",
        }
    }
}

/// What a folder's `index.md` says about the category, for one audience.
#[derive(Debug)]
pub struct CategoryText<A: Audience> {
    /// Names of the folders below the top folder; empty for the top folder itself.
    pub path: Vec<String>,
    /// The category's title, if the file gives one.
    pub title: Option<String>,
    /// One line about it.
    pub description: Option<String>,
    /// Position among its siblings.
    pub order: Option<f64>,
    /// A short text or emoji shown beside the title.
    pub icon: Option<String>,
    /// Language of the file, as in [`Article::lang`].
    pub lang: Option<String>,
    /// Old addresses that should lead to the category's page.
    pub redirects: Vec<String>,
    /// Keeps the audience in the type; private, so that only this module makes them.
    _audience: PhantomData<A>,
}

impl<A: Audience> CategoryText<A> {
    /// Whether a reader could not tell the two apart.
    pub fn reads_like(&self, other: &CategoryText<A>) -> bool {
        let CategoryText { path, title, description, order, icon, lang, redirects, _audience } = self;
        *path == other.path
            && *title == other.title
            && *description == other.description
            && *order == other.order
            && *icon == other.icon
            && *lang == other.lang
            && *redirects == other.redirects
    }
}

/// The moment at which a file has to be read again although nobody touched it (publication or expiry).
pub type NextChange = Option<Timestamp>;

#[cfg(test)]
impl<A: Audience> Article<A> {
    /// An article of one section without a heading, for tests of the search stages.
    pub(crate) fn for_test(id: &str, title: &str, text: &str) -> Self {
        let section = Section { heading: String::new(), anchor: String::new(), level: 0, text: 0..text.len(), line: 1 };
        let sections = if text.is_empty() { Vec::new() } else { vec![section] };
        Article {
            id: id.into(),
            title: title.to_owned(),
            summary: String::new(),
            keywords: Vec::new(),
            asked_as: Vec::new(),
            category: Vec::new(),
            slug: String::new(),
            redirects: Vec::new(),
            lang: None,
            site_lang: "en".into(),
            translation_of: None,
            order: None,
            updated: None,
            is_unlisted: false,
            related: Vec::new(),
            url_patterns: Vec::new(),
            body: Arc::new(Body { text: text.to_owned(), sections, ..Body::default() }),
            agent: None,
            _audience: PhantomData,
        }
    }
}
