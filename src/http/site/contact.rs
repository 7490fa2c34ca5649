//! The contact page: how people reach people, with the question they already typed.

use axum::response::Response;

use crate::http::answer::{Fresh, HTML, Known};
use crate::http::error::Problem;
use crate::http::params::Params;
use crate::http::reader::{Entrance, Reader};
use crate::http::{frame, place};
use crate::page::model::ContactPage;

/// The page.
pub async fn get_page<A: Entrance>(reader: Reader<A>, params: Params, known: Known) -> Result<Response, Problem> {
    let question = params.text("question").or(params.text("q")).unwrap_or_default();
    let limit = reader.settings().limits.question_bytes;
    if question.len() > limit {
        return Err(Problem::question_too_long(limit));
    }
    let mut frame = frame::of(&reader, &frame::strings(&reader).say("contact.title", &[]));
    frame.is_noindex = !question.is_empty();
    frame::with_public_twin(&mut frame, Some("/contact".to_owned()));
    let contact = &reader.settings().contact;
    let page = ContactPage {
        frame,
        question: question.to_owned(),
        email: contact.email.clone(),
        mailto: contact.email.as_ref().map(|email| mailto(email, question)),
        url: contact.url.clone(),
        phone: contact.phone.clone(),
    };
    let html = reader.mount.house.pages.contact(&page).map_err(frame::broken)?;
    Ok(Fresh::text(HTML, html, reader.shelf.generation).send(&known))
}

/// A letter with the question in it already, so that it need not be typed twice.
fn mailto(email: &str, question: &str) -> String {
    let address = place::encode(email).replace("%40", "@");
    if question.is_empty() {
        return format!("mailto:{address}");
    }
    let subject: String = question.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(78).collect();
    format!("mailto:{address}?subject={}&body={}", place::encode(&subject), place::encode(question))
}
