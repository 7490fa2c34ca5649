//! A question for people, as programs hand it on.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A question for people, with what the requester saw before.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct EscalationSent {
    /// The question as typed, at most 8,000 letters.
    #[schema(example = "Outlook keeps asking for my password since Monday")]
    pub question: String,
    /// Where the requester wants the answer.
    #[schema(example = "ada@example.org")]
    pub email: String,
    /// Whether the requester agreed that question and address go to the people who answer. Must be `true`.
    #[serde(default)]
    pub consent: bool,
    /// What was asked before, oldest first; at most 20.
    #[serde(default)]
    pub earlier: Vec<String>,
    /// Answers that were shown; at most 20. Those that are no public articles are passed over.
    #[serde(default)]
    pub tried: Vec<TriedSent>,
    /// The page it was asked on; its query is left out.
    pub page: Option<String>,
    /// The language it was asked in.
    #[schema(example = "en")]
    pub lang: Option<String>,
    /// Your own name for this handing-on: 16 to 64 letters, digits, `-` and `_`. The same one sent again is the same request.
    pub id: Option<String>,
}

/// An answer that was shown.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct TriedSent {
    /// The article's slug or id.
    pub article: String,
    /// Whether it was opened.
    #[serde(default)]
    pub opened: bool,
    /// What the requester said of it, if anything.
    pub helpful: Option<bool>,
}

/// The question is on the disk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EscalationKept {
    /// What people call it.
    #[schema(example = "R-4F7K-92MX")]
    pub reference: String,
    /// Its private address on this site: whoever knows it can read the question and add to it.
    #[schema(example = "/requests/0123456789abcdefghjkmnpqrs")]
    pub status_url: String,
    /// `queued` where it is sent on, `kept` where nothing is configured and people look through the list.
    #[schema(example = "queued")]
    pub delivery: &'static str,
}
