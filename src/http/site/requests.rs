//! The private page of a question that was handed on, at an address that nobody can guess: how far it has come, and a place to tell more. No cache keeps it, no search engine lists it,
//! and no other site is told its address.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::audience::Public;
use crate::http::answer::{once, see, with_header};
use crate::http::error::Problem;
use crate::http::handover::{self, MOST_DETAIL, MOST_DETAILS};
use crate::http::posted::{SiteForm, name_or_new, not_kept, store};
use crate::http::reader::Reader;
use crate::http::{frame, ways};
use crate::insight::handover::{Request, State};
use crate::insight::token;
use crate::page::forms::Mistake;
use crate::page::model::{Detail, RequestPage};

/// The page.
pub async fn get_page(reader: Reader<Public>, Path(secret): Path<String>) -> Result<Response, Problem> {
    let request = find(&reader, &secret).await?;
    let page = page(&reader, request)?;
    shown(&reader, StatusCode::OK, &page)
}

/// Takes what is told later.
pub async fn post_form(reader: Reader<Public>, Path(secret): Path<String>, form: SiteForm) -> Result<Response, Problem> {
    let request = find(&reader, &secret).await?;
    let text = form.0.text("detail").unwrap_or_default();
    let mistakes = mistakes(&form, &request, text);
    if mistakes.is_empty() {
        handover::add(&reader, &request, text, form.0.text("key")).await?;
        return Ok(with_header(see(&format!("/requests/{}", request.secret)), "referrer-policy", "no-referrer"));
    }
    let page = RequestPage { mistakes, detail: text.to_owned(), ..page(&reader, request)? };
    shown(&reader, StatusCode::BAD_REQUEST, &page)
}

async fn find(reader: &Reader<Public>, secret: &str) -> Result<Request, Problem> {
    if !token::is_secret(secret) {
        return Err(Problem::not_found());
    }
    store(&reader.mount.house)?.request(secret).await.map_err(not_kept)?.ok_or_else(Problem::not_found)
}

fn mistakes(form: &SiteForm, request: &Request, text: &str) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    if form.is_from_a_program() {
        mistakes.push(Mistake { field: "send", what: "program" });
    }
    match text.chars().count() {
        0 => mistakes.push(Mistake { field: "detail", what: "no_detail" }),
        length if length > MOST_DETAIL => mistakes.push(Mistake { field: "detail", what: "long_detail" }),
        _ if request.details.len() >= MOST_DETAILS => mistakes.push(Mistake { field: "detail", what: "many_details" }),
        _ => {}
    }
    mistakes
}

fn page(reader: &Reader<Public>, request: Request) -> Result<RequestPage, Problem> {
    let mut frame = frame::of(reader, &frame::strings(reader).say("request.title", &[("reference", &request.reference)]));
    frame.is_noindex = true;
    let has_target = reader.mount.house.doorbell.has_target();
    let state = match request.state {
        State::Delivered => "delivered",
        _ if !has_target => "kept",
        State::Undelivered => "undelivered",
        State::Waiting | State::Sending => "waiting",
    };
    Ok(RequestPage {
        frame,
        asked: day(request.at),
        state,
        takes_more: request.details.len() < MOST_DETAILS,
        details: request.details.into_iter().map(|(at, text)| Detail { told: day(at), text }).collect(),
        action_url: format!("/requests/{}", request.secret),
        key: name_or_new(None)?,
        detail: String::new(),
        mistakes: Vec::new(),
        cards: ways::cards(&reader.settings().contact, &format!("{}: {}", request.reference, request.question)),
        reference: request.reference,
        question: request.question,
    })
}

fn day(at: i64) -> String {
    Timestamp::from_millisecond(at).unwrap_or_default().strftime("%Y-%m-%d").to_string()
}

fn shown(reader: &Reader<Public>, status: StatusCode, page: &RequestPage) -> Result<Response, Problem> {
    let html = reader.face.pages.request(page).map_err(frame::broken)?;
    Ok(with_header(once(status, html), "referrer-policy", "no-referrer"))
}
