//! What `GET /api/v1/articles` and `GET /api/v1/articles/{slug}` answer.

use serde::Serialize;
use utoipa::ToSchema;

use super::{AgentMarks, CategoryLink};

/// A part of the list of all articles.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticleList {
    /// How many there are in all.
    pub total: usize,
    /// Where this part begins, from 0.
    pub offset: usize,
    /// The snapshot that answered.
    pub generation: u64,
    /// Abbreviated git commit of the articles, where they are in git.
    pub revision: Option<String>,
    /// Sorted by id.
    pub articles: Vec<ArticleSummary>,
}

/// An article in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticleSummary {
    /// Its file's path below the articles folder.
    #[schema(example = "public/email/outlook-password-prompt.md")]
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address on the site.
    #[schema(example = "/a/outlook-password-prompt")]
    pub url: String,
    /// One line about it.
    pub summary: String,
    /// The categories it is in, outermost first.
    pub category: Vec<CategoryLink>,
    /// BCP 47 tag of its language.
    pub lang: String,
    /// When its text was last changed.
    #[schema(format = "date")]
    pub updated_at: Option<String>,
    /// Only on the agents' mount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentMarks>,
}

/// One article with its text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticleDetail {
    /// What a list says of it.
    #[serde(flatten)]
    pub summary: ArticleSummary,
    /// The snapshot that answered.
    pub generation: u64,
    /// Abbreviated git commit of the articles, where they are in git.
    pub revision: Option<String>,
    /// Its text as sanitised HTML.
    pub html: String,
    /// Its sections in order.
    pub sections: Vec<SectionItem>,
    /// Articles that help on.
    pub related: Vec<ArticleLink>,
    /// The same article in other languages.
    pub translations: Vec<Translation>,
}

/// A heading of an article.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectionItem {
    /// Plain text of the heading.
    pub heading: String,
    /// Its anchor on the page.
    pub anchor: String,
    /// 1–6.
    pub level: u8,
}

/// A link to an article.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticleLink {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address on the site.
    pub url: String,
}

/// The same article in another language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Translation {
    /// BCP 47 tag.
    pub lang: String,
    /// Its title there.
    pub title: String,
    /// Its address on the site.
    pub url: String,
}
