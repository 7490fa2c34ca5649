//! What `GET /api/v1/articles` and `GET /api/v1/articles/{slug}` answer.

use serde::Serialize;
use utoipa::ToSchema;

use super::nodes::NodeView;
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

/// One article with its text in the form that was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ArticleDetail {
    /// `format=html`, or none.
    Html(ArticleHtml),
    /// `format=nodes`.
    Nodes(ArticleNodes),
}

/// One article with its text as HTML.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticleHtml {
    /// Everything but its text.
    #[serde(flatten)]
    pub facts: ArticleFacts,
    /// Its text as sanitised HTML.
    pub html: String,
}

/// One article with its text as a tree, for programs that put it on a page without making markup of text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticleNodes {
    /// Everything but its text.
    #[serde(flatten)]
    pub facts: ArticleFacts,
    /// What `href` and `src` in `nodes` are relative to, itself relative to this site: the address of the article's page.
    #[schema(example = "/a/outlook-password-prompt")]
    pub base: String,
    /// Its text as nodes.
    pub nodes: Vec<NodeView>,
    /// Whether the end of a very long text was left out; its page has it.
    pub is_cut: bool,
}

/// One article without its text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticleFacts {
    /// What a list says of it.
    #[serde(flatten)]
    pub summary: ArticleSummary,
    /// The snapshot that answered.
    pub generation: u64,
    /// Abbreviated git commit of the articles, where they are in git.
    pub revision: Option<String>,
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
