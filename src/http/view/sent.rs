//! What clients send to be kept, and what they are told. Unknown fields are ignored, so that a newer page may talk to an older server.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A word on an article.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct FeedbackSent {
    /// The article's slug or id.
    #[schema(example = "reset-forgotten-password")]
    pub article: String,
    /// Whether it helped.
    pub helpful: bool,
    /// What was missing: `outdated`, `unclear`, `steps` or `other_question`.
    #[schema(example = "steps")]
    pub reason: Option<String>,
    /// In the requester's words, at most 2,000 letters; e-mail addresses and long numbers are masked.
    pub comment: Option<String>,
    /// The `query_id` of the suggestions that led to the article.
    #[schema(example = "q_5f1d0c6a92be")]
    pub query_id: Option<String>,
    /// Your own name for this feedback: 8 to 64 letters, digits, `-` and `_`. Sent again under the same name it completes what was said.
    pub id: Option<String>,
}

/// Feedback is on the disk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FeedbackKept {
    /// Its name, under which it can be completed.
    pub id: String,
}

/// Things that happened, in their order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct EventsSent {
    /// At most 50.
    pub events: Vec<EventSent>,
}

/// One thing that happened.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct EventSent {
    /// `results`, `select`, `resolved`, `unresolved` or `handoff`.
    #[schema(example = "select")]
    pub kind: String,
    /// Your own name for it (8 to 64 letters, digits, `-` and `_`): the same event sent twice counts once.
    pub id: Option<String>,
    /// A random word of the same shape that the page makes up for one typing session and keeps nowhere.
    pub session: Option<String>,
    /// The `query_id` of the suggestions.
    #[schema(example = "q_5f1d0c6a92be")]
    pub query_id: Option<String>,
    /// The settled question; masked before it is written.
    pub question: Option<String>,
    /// Id or slug of the article.
    pub article: Option<String>,
    /// Where it stood in the list, from 1.
    pub position: Option<u16>,
    /// How many suggestions were shown.
    pub results: Option<u16>,
    /// Whether the server was confident.
    pub confident: Option<bool>,
    /// The page it happened on; only its path is written.
    pub page: Option<String>,
    /// Language.
    pub lang: Option<String>,
    /// The generation of the suggestions.
    pub generation: Option<u64>,
}

/// Events were taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventsTaken {
    /// How many.
    pub accepted: usize,
}
