//! The API's documentation as a page.

use serde::Serialize;

use super::Frame;

/// The API for people.
#[derive(Debug, Clone, Serialize)]
pub struct ApiPage {
    /// What stands round it.
    pub frame: Frame,
    /// What it is for.
    pub intro: String,
    /// What can be asked.
    pub operations: Vec<ApiOperation>,
    /// Where the OpenAPI document is.
    pub document_url: String,
}

/// One thing that can be asked.
#[derive(Debug, Clone, Serialize)]
pub struct ApiOperation {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address.
    pub path: String,
    /// In a few words.
    pub summary: String,
    /// In more.
    pub description: String,
    /// What can be said.
    pub parameters: Vec<ApiParameter>,
    /// What can be answered.
    pub responses: Vec<ApiResponse>,
}

/// One parameter.
#[derive(Debug, Clone, Serialize)]
pub struct ApiParameter {
    /// Its name.
    pub name: String,
    /// `query` or `path`.
    pub place: String,
    /// Whether it must be there.
    pub is_required: bool,
    /// What it means.
    pub description: String,
    /// A value for it.
    pub example: Option<String>,
}

/// One kind of answer.
#[derive(Debug, Clone, Serialize)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: String,
    /// When it comes.
    pub description: String,
}
