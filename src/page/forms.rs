//! What the pages show that people answer: feedback and contact. Filled by `http`. Everything is text that the templates escape.

use serde::Serialize;

use super::model::Frame;

/// Something in a form that has to be put right.
#[derive(Debug, Clone, Serialize)]
pub struct Mistake {
    /// The field's name; its element has the same id.
    pub field: &'static str,
    /// What is wrong with it, as a key of the template.
    pub what: &'static str,
}

/// "Was this helpful?", and what comes after it.
#[derive(Debug, Clone, Serialize)]
pub struct FeedbackPage {
    /// What stands round it.
    pub frame: Frame,
    /// `ask`, `missing` or `thanks`.
    pub step: &'static str,
    /// The article's title.
    pub title: String,
    /// Its language, where it is not the site's.
    pub lang: Option<String>,
    /// Its address.
    pub article_url: String,
    /// Where the form goes.
    pub action_url: String,
    /// The feedback's name; empty before it has one.
    pub id: String,
    /// The question that led here; empty where it is not known.
    pub query_id: String,
    /// Whether it helped, where that was said.
    pub is_helpful: bool,
    /// The reason that was chosen; empty where none was.
    pub reason: String,
    /// What was typed.
    pub comment: String,
    /// Where people can be asked.
    pub contact_url: String,
    /// What has to be put right.
    pub mistakes: Vec<Mistake>,
}
