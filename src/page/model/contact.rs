//! Pages by which people reach people.

use serde::Serialize;

use super::{Frame, SearchResult};
use crate::page::forms::Mistake;

/// Other ways to people; what is `None` is not shown.
#[derive(Debug, Clone, Serialize)]
pub struct Cards {
    /// E-mail address.
    pub email: Option<String>,
    /// `mailto:` with the question in it.
    pub mailto: Option<String>,
    /// Web address.
    pub url: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// How people reach people, step by step.
#[derive(Debug, Clone, Serialize)]
pub struct ContactPage {
    /// What stands round it.
    pub frame: Frame,
    /// `question`, `answers`, `send` or `solved`.
    pub step: &'static str,
    /// Whether a question can be sent here; agents' pages have no form.
    pub has_form: bool,
    /// Whether what is sent goes to anybody by itself.
    pub has_target: bool,
    /// What was typed already.
    pub question: String,
    /// What was asked before, oldest first.
    pub earlier: Vec<String>,
    /// Answers that may help.
    pub offered: Vec<Offered>,
    /// Ids of the answers that were shown.
    pub shown: Vec<String>,
    /// Ids of those that were opened.
    pub opened: Vec<String>,
    /// Whether the article he comes from was said not to help.
    pub is_unhelpful: bool,
    /// Where the answer goes.
    pub reply_to: String,
    /// Whether sending was agreed to.
    pub has_consent: bool,
    /// The name under which it is sent, once.
    pub key: String,
    /// The page of the site he comes from.
    pub page: String,
    /// What has to be put right.
    pub mistakes: Vec<Mistake>,
    /// Other ways.
    pub cards: Cards,
}

/// An answer that may help.
#[derive(Debug, Clone, Serialize)]
pub struct Offered {
    /// The article's id.
    pub id: String,
    /// How it is shown.
    pub result: SearchResult,
}

/// A question that was handed on, at its private address.
#[derive(Debug, Clone, Serialize)]
pub struct RequestPage {
    /// What stands round it.
    pub frame: Frame,
    /// What people call it.
    pub reference: String,
    /// When it was asked, `2026-11-02`.
    pub asked: String,
    /// The question.
    pub question: String,
    /// `delivered`, `waiting`, `undelivered` or `kept`.
    pub state: &'static str,
    /// What was told later.
    pub details: Vec<Detail>,
    /// Whether more can be told.
    pub takes_more: bool,
    /// Where more is sent.
    pub action_url: String,
    /// The name under which more is sent, once.
    pub key: String,
    /// What was typed already.
    pub detail: String,
    /// What has to be put right.
    pub mistakes: Vec<Mistake>,
    /// Other ways.
    pub cards: Cards,
}

/// What was told later.
#[derive(Debug, Clone, Serialize)]
pub struct Detail {
    /// When, `2026-11-02`.
    pub told: String,
    /// What.
    pub text: String,
}
