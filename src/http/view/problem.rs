//! The body of every error of the API, after RFC 9457.

use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong, in words for a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemBody {
    /// Always `about:blank`: the status says what kind it is.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The status in words.
    #[schema(example = "Bad Request")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// What to do about it.
    #[schema(example = "limit must be a number from 1 to 20")]
    pub detail: String,
}
