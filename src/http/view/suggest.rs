//! What `GET /api/v1/suggest` answers.

use serde::Serialize;
use utoipa::ToSchema;

use super::{AgentMarks, CategoryLink, Escalate, Run, SectionLink};

/// Articles that answer a question as typed so far.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Suggestions {
    /// The question as it came.
    #[schema(example = "outlook keps asking for pas")]
    pub query: String,
    /// Names this question on this generation; the same for the same question.
    #[schema(example = "q_5f1d0c6a92be")]
    pub query_id: String,
    /// The snapshot that answered.
    pub generation: u64,
    /// Abbreviated git commit of the articles, where they are in git.
    #[schema(example = "9f3c1ab")]
    pub revision: Option<String>,
    /// Whether the server would bet on the first suggestion.
    pub confident: bool,
    /// The question with its misspelt words mended, or `null`.
    #[schema(example = "outlook keeps asking for pas")]
    pub did_you_mean: Option<String>,
    /// Best first. Not confident ones are the nearest there are.
    pub suggestions: Vec<Suggestion>,
    /// Where to go when nothing fits.
    pub escalate: Escalate,
}

/// One article that may answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Suggestion {
    /// The article's id: its file's path below the articles folder.
    #[schema(example = "public/email/outlook-password-prompt.md")]
    pub id: String,
    /// Its title.
    pub title: String,
    /// The title, cut into runs.
    pub title_runs: Vec<Run>,
    /// Its address on the site, leading to the best section.
    #[schema(example = "/a/outlook-password-prompt#clear-saved-credentials")]
    pub url: String,
    /// The best section; `null` when the article as a whole answers best.
    pub section: Option<SectionLink>,
    /// The categories it is in, outermost first.
    pub category: Vec<CategoryLink>,
    /// The passage that answers, cut into runs; every word stands in the article.
    pub snippet: Vec<Run>,
    /// 0–1, comparable between questions of one generation.
    pub score: f64,
    /// From 1.
    pub position: usize,
    /// BCP 47 tag of its language.
    #[schema(example = "en")]
    pub lang: String,
    /// When its text was last changed.
    #[schema(example = "2026-10-02", format = "date")]
    pub updated_at: Option<String>,
    /// Only on the agents' mount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentMarks>,
}
