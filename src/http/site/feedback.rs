//! "Was this helpful?" as real forms: yes is thanked for, no is asked what was missing and shown the way to people. Works without a line of script.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::foreign_lang;
use crate::audience::Public;
use crate::http::answer::{once, with_header};
use crate::http::error::Problem;
use crate::http::params::Params;
use crate::http::posted::SiteForm;
use crate::http::reader::Reader;
use crate::http::view::sent::FeedbackSent;
use crate::http::{frame, place, tell};
use crate::page::forms::{FeedbackPage, Mistake};

/// Takes the form at `/a/<slug>/feedback`. Nothing else below `/a/` takes anything.
pub async fn post_form(reader: Reader<Public>, Path(address): Path<String>, form: SiteForm) -> Result<Response, Problem> {
    let Some(slug) = address.strip_suffix("/feedback") else {
        return Ok(with_header(Problem::method_not_allowed().into_response(), "allow", "GET,HEAD"));
    };
    let number = tell::article(&reader, slug).ok_or_else(Problem::not_found)?;
    let mut page = page(&reader, number, &form.0);
    let helpful = form.0.text("helpful");
    page.mistakes = mistakes(&form, helpful);
    if !page.mistakes.is_empty() {
        return shown(&reader, StatusCode::BAD_REQUEST, &page);
    }
    let own = |name: &str| form.0.text(name).map(str::to_owned);
    page.is_helpful = helpful == Some("yes");
    let sent = FeedbackSent {
        article: String::new(),
        helpful: page.is_helpful,
        reason: own("reason"),
        comment: own("comment"),
        query_id: own("query_id"),
        id: own("id"),
    };
    page.step = if page.is_helpful || sent.id.is_some() { "thanks" } else { "missing" };
    page.id = tell::keep_feedback(&reader, number, &sent).await?;
    shown(&reader, StatusCode::OK, &page)
}

fn mistakes(form: &SiteForm, helpful: Option<&str>) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    if !matches!(helpful, Some("yes" | "no")) {
        mistakes.push(Mistake { field: "helpful", what: "unsaid" });
    }
    if form.is_from_a_program() {
        mistakes.push(Mistake { field: "send", what: "program" });
    }
    mistakes
}

fn page(reader: &Reader<Public>, number: usize, sent: &Params) -> FeedbackPage {
    let entry = &reader.shelf.entries[number];
    let own = |name: &str| sent.text(name).unwrap_or_default().to_owned();
    let article_url = place::article_url(entry);
    let mut frame = frame::of(reader, &entry.article.title);
    frame.is_noindex = true;
    // An answer to what was sent cannot be had again by a link.
    frame.languages = Vec::new();
    let lang = foreign_lang(reader, &frame, number);
    FeedbackPage {
        frame,
        step: if sent.text("id").is_some() { "missing" } else { "ask" },
        title: entry.article.title.clone(),
        lang,
        action_url: place::feedback_url(entry),
        id: own("id"),
        query_id: own("query_id"),
        is_helpful: false,
        reason: own("reason"),
        comment: own("comment").chars().take(tell::MOST_COMMENT).collect(),
        contact_url: format!("{}&helpful=no", place::contact_url::<Public>(&entry.article.title, &article_url)),
        article_url,
        mistakes: Vec::new(),
    }
}

fn shown(reader: &Reader<Public>, status: StatusCode, page: &FeedbackPage) -> Result<Response, Problem> {
    Ok(once(status, reader.face.pages.feedback(page).map_err(frame::broken)?))
}
