//! Pages of the site that lead on to articles.

use serde::Serialize;

use super::{Answer, Card, Frame, Pager, SearchResult};

/// The home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomePage {
    /// What stands round it.
    pub frame: Frame,
    /// What everybody should know just now.
    pub notices: Option<Notices>,
    /// Top categories.
    pub cards: Vec<Card>,
    /// Further ones, folded away.
    pub more_cards: Vec<Card>,
    /// What editors put first.
    pub popular: Vec<Answer>,
    /// What was changed last.
    pub recent: Vec<Answer>,
    /// What is in no category.
    pub loose: Vec<Answer>,
}

/// What everybody should know just now.
#[derive(Debug, Clone, Serialize)]
pub struct Notices {
    /// Sanitised HTML.
    pub body: String,
    /// Their language, where it is not the page's.
    pub lang: Option<String>,
}

/// What changed, newest first.
#[derive(Debug, Clone, Serialize)]
pub struct ChangesPage {
    /// What stands round it.
    pub frame: Frame,
    /// Days on which something changed.
    pub days: Vec<Day>,
    /// Other pages.
    pub pager: Pager,
}

/// What changed on one day.
#[derive(Debug, Clone, Serialize)]
pub struct Day {
    /// `2026-11-02`.
    pub date: String,
    /// The articles.
    pub answers: Vec<Answer>,
}

/// Nothing at this address, or nothing any more.
#[derive(Debug, Clone, Serialize)]
pub struct MissingPage {
    /// What stands round it; its `search_text` is what was in the address.
    pub frame: Frame,
    /// Whether something was here and has been withdrawn.
    pub is_gone: bool,
    /// Articles that match the address.
    pub results: Vec<SearchResult>,
    /// Categories to start from.
    pub topics: Vec<Card>,
}
