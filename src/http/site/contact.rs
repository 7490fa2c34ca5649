//! The contact page: a question, the answers that may spare the wait, where to reply, and then a reference. Each step is a page of its own and carries what was typed before, so that it
//! works without a line of script and nothing is typed twice.

use axum::http::StatusCode;
use axum::response::Response;
use percent_encoding::percent_decode_str;

use super::search::result;
use crate::audience::Public;
use crate::http::answer::{Fresh, HTML, Known, once, see};
use crate::http::ask::{self, Question};
use crate::http::error::Problem;
use crate::http::handover::{self, Asked};
use crate::http::params::Params;
use crate::http::posted::{SiteForm, name_or_new};
use crate::http::reader::{Entrance, Reader};
use crate::http::view::handover::TriedSent;
use crate::http::view::sent::EventSent;
use crate::http::{frame, tell, ways};
use crate::insight::privacy::is_email;
use crate::page::forms::Mistake;
use crate::page::model::{ContactPage, Offered};

/// Answers shown before a question is sent.
const N_OFFERED: usize = 3;
/// Earlier questions and shown answers that are carried from step to step.
const MOST_CARRIED: usize = 20;

/// The page.
pub async fn get_page<A: Entrance>(reader: Reader<A>, params: Params, known: Known) -> Result<Response, Problem> {
    let question = params.text("question").or(params.text("q")).unwrap_or_default();
    let limit = reader.settings().limits.question_bytes;
    if question.len() > limit {
        return Err(Problem::question_too_long(limit));
    }
    let mut page = blank(&reader, question);
    (page.page, page.is_unhelpful) = (own_path(&params), params.text("helpful") == Some("no"));
    page.frame.is_noindex = !question.is_empty();
    frame::with_public_twin(&mut page.frame, Some("/contact".to_owned()));
    let html = reader.face.pages.contact(&page).map_err(frame::broken)?;
    Ok(Fresh::text(HTML, html, reader.shelf.generation).send(&known))
}

/// Takes one step of the form.
pub async fn post_form(reader: Reader<Public>, form: SiteForm) -> Result<Response, Problem> {
    let mut page = carried(&reader, &form.0);
    let wanted = form.0.text("step").unwrap_or("question");
    if form.is_from_a_program() {
        page.mistakes.push(Mistake { field: "send", what: "program" });
    }
    if !handover::is_question(&page.question) {
        let what = if page.question.trim().is_empty() { "no_question" } else { "long_question" };
        page.mistakes.push(Mistake { field: "question", what });
        return shown(&reader, &page);
    }
    if let Some(article) = form.0.text("resolved") {
        note_solved(&reader, &page.question, article);
        page.step = "solved";
        return shown(&reader, &page);
    }
    match wanted {
        "edit" => shown(&reader, &page),
        "answers" => ask_where_to_reply(&reader, page),
        "send" => send(&reader, page, &form).await,
        _ => offer(&reader, page).await,
    }
}

/// Shows the nearest answers; where there are none, asks at once where to reply.
async fn offer(reader: &Reader<Public>, mut page: ContactPage) -> Result<Response, Problem> {
    if !page.mistakes.is_empty() {
        return shown(reader, &page);
    }
    let question = Question { text: page.question.clone(), limit: N_OFFERED, lang: None, category: None, url: None, exclude: None };
    let found = reader.search(move |reader| ask::suggest(&reader.shelf, &question, reader.langs(&[]))).await?;
    page.offered = found.suggestions.into_iter().map(|one| Offered { id: one.id.clone(), result: result(one) }).collect();
    if page.offered.is_empty() {
        return ask_where_to_reply(reader, page);
    }
    for offered in &page.offered {
        if !page.shown.contains(&offered.id) {
            page.shown.push(offered.id.clone());
        }
    }
    page.step = "answers";
    shown(reader, &page)
}

fn ask_where_to_reply(reader: &Reader<Public>, mut page: ContactPage) -> Result<Response, Problem> {
    page.step = "send";
    page.key = name_or_new(None)?;
    shown(reader, &page)
}

async fn send(reader: &Reader<Public>, mut page: ContactPage, form: &SiteForm) -> Result<Response, Problem> {
    page.step = "send";
    page.key = name_or_new(form.0.text("key"))?;
    if !is_email(&page.reply_to) {
        page.mistakes.push(Mistake { field: "email", what: "no_email" });
    }
    if !page.has_consent {
        page.mistakes.push(Mistake { field: "consent", what: "no_consent" });
    }
    if !page.mistakes.is_empty() {
        return shown(reader, &page);
    }
    let asked = Asked {
        tried: tried(reader, &page),
        question: page.question,
        email: page.reply_to,
        earlier: page.earlier,
        page: page.page,
        lang: page.frame.strings,
        key: Some(page.key),
    };
    let kept = handover::keep(reader, asked).await?;
    Ok(see(&format!("/requests/{}", kept.request.secret)))
}

fn blank<A: Entrance>(reader: &Reader<A>, question: &str) -> ContactPage {
    ContactPage {
        frame: frame::of(reader, &frame::strings(reader).say("contact.title", &[])),
        step: "question",
        has_form: A::MOUNT.is_empty(),
        has_target: reader.mount.house.doorbell.has_target(),
        question: question.to_owned(),
        earlier: Vec::new(),
        offered: Vec::new(),
        shown: Vec::new(),
        opened: Vec::new(),
        is_unhelpful: false,
        reply_to: String::new(),
        has_consent: false,
        key: String::new(),
        page: String::new(),
        mistakes: Vec::new(),
        cards: ways::cards(&reader.settings().contact, question),
    }
}

/// The page with everything that earlier steps have sent along.
fn carried(reader: &Reader<Public>, sent: &Params) -> ContactPage {
    let question = sent.text("question").unwrap_or_default();
    let own = |name: &str| sent.text(name).unwrap_or_default().trim().to_owned();
    let mut page = blank(reader, question);
    page.frame.is_noindex = true;
    // An answer to what was sent cannot be had again by a link.
    page.frame.languages = Vec::new();
    page.earlier = sent.all("earlier").take(MOST_CARRIED).map(str::to_owned).collect();
    if let Some(asked) = sent.text("asked").filter(|asked| *asked != question && page.earlier.len() < MOST_CARRIED) {
        page.earlier.push(asked.to_owned());
    }
    page.shown = sent.all("shown").take(MOST_CARRIED).map(str::to_owned).collect();
    page.opened = sent.all("opened").take(MOST_CARRIED).map(str::to_owned).collect();
    page.is_unhelpful = sent.text("helpful") == Some("no");
    page.reply_to = own("email");
    page.has_consent = sent.text("consent") == Some("yes");
    page.page = own_path(sent);
    page
}

/// The page of this site that a requester comes from. Links from elsewhere can name no other site's.
fn own_path(sent: &Params) -> String {
    let path = sent.text("page").unwrap_or_default().trim();
    if path.starts_with('/') && !path.starts_with("//") { path.to_owned() } else { String::new() }
}

/// The answers that a requester has seen: the article he comes from first, then those that were shown, then whatever else he opened.
fn tried(reader: &Reader<Public>, page: &ContactPage) -> Vec<TriedSent> {
    let slug = page.page.strip_prefix("/a/").map(|slug| percent_decode_str(slug).decode_utf8_lossy());
    let from = slug.and_then(|slug| tell::article(reader, &slug)).map(|number| reader.shelf.entries[number].article.id.to_string());
    let mut ids: Vec<&String> = Vec::new();
    for id in from.iter().chain(&page.shown).chain(&page.opened) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let one = |id: &String| TriedSent {
        article: id.clone(),
        opened: from.as_ref() == Some(id) || page.opened.contains(id),
        helpful: (page.is_unhelpful && from.as_ref() == Some(id)).then_some(false),
    };
    ids.into_iter().map(one).collect()
}

/// One of many figures, for which nobody waits.
fn note_solved(reader: &Reader<Public>, question: &str, article: &str) {
    let solved = EventSent {
        kind: "resolved".to_owned(),
        question: Some(question.to_owned()),
        article: Some(article.to_owned()),
        page: Some("/contact".to_owned()),
        generation: Some(reader.shelf.generation),
        ..EventSent::default()
    };
    if let Err(problem) = tell::note(reader, vec![solved]) {
        tracing::warn!(cause = problem.cause.unwrap_or_default(), "an event was not taken");
    }
}

fn shown(reader: &Reader<Public>, page: &ContactPage) -> Result<Response, Problem> {
    let status = if page.mistakes.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    Ok(once(status, reader.face.pages.contact(page).map_err(frame::broken)?))
}
