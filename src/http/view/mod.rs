//! Wire types: the JSON that leaves the server or comes to it, and the only `Serialize` ones beside the page models. Filled by `http::ask` and the
//! handlers. Deliberately absent: logic, and anything of the domain that a client should not depend on.

pub mod article;
pub mod handover;
pub mod health;
pub mod nodes;
pub mod problem;
pub mod search;
pub mod sent;
pub mod suggest;

use serde::Serialize;
use utoipa::ToSchema;

/// A piece of text that was hit by the question, or was not. Never HTML.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Run {
    /// The text, verbatim.
    #[schema(example = "Outlook")]
    pub t: String,
    /// Whether it matched the question.
    pub hit: bool,
}

/// A category on the way to an article, outermost first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CategoryLink {
    /// Its title.
    #[schema(example = "Email")]
    pub title: String,
    /// Its address on the site.
    #[schema(example = "/c/email")]
    pub url: String,
}

/// The section of an article that answers best.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectionLink {
    /// Its heading.
    #[schema(example = "Clear saved credentials")]
    pub heading: String,
    /// Its anchor on the article's page.
    #[schema(example = "clear-saved-credentials")]
    pub anchor: String,
}

/// Where the question can be handed on to people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Escalate {
    /// Address of the contact page, with the question in it.
    #[schema(example = "/contact?question=outlook%20keeps%20asking")]
    pub url: String,
}

/// What only agents are told about an article.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgentMarks {
    /// `draft`, `review`, `published` or `archived`.
    pub status: &'static str,
    /// Whether requesters can see the article right now.
    pub is_public: bool,
    /// Why they cannot.
    pub hidden_because: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// When somebody has to look at it again.
    #[schema(format = "date")]
    pub review_by: Option<String>,
}
