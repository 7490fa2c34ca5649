//! From what a requester sends to a question that waits for people: the packet written from the pinned shelf, kept, and the outbox rung. The API's handler and the site's form call
//! this. Deliberately absent: any answer that depends on an article outside the shelf.

use crate::audience::Public;
use crate::escalate::{More, Packet, Tried};
use crate::http::error::Problem;
use crate::http::posted::{name_or_new, not_kept, now, store};
use crate::http::reader::Reader;
use crate::http::view::handover::TriedSent;
use crate::http::view::sent::EventSent;
use crate::http::{frame, place, tell};
use crate::insight::handover::{NewDetail, NewRequest, Request};
use crate::insight::{privacy, token};

/// Letters of a question for people.
pub const MOST_QUESTION: usize = 8_000;
/// Letters of what is told later.
pub const MOST_DETAIL: usize = 4_000;
/// Details that one request takes.
pub const MOST_DETAILS: usize = 20;
/// Earlier questions and shown answers that travel along.
const MOST_ALONG: usize = 20;
/// Letters of a page's address.
const MOST_PAGE: usize = 300;
/// References are made anew this often when one is taken.
const MOST_DRAWS: usize = 4;
/// A name that gives a private address back must be hard to guess.
const SHORTEST_KEY: usize = 16;

/// A question for people, checked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// As typed.
    pub question: String,
    /// Where the answer goes.
    pub email: String,
    /// What was asked before.
    pub earlier: Vec<String>,
    /// Answers that were shown.
    pub tried: Vec<TriedSent>,
    /// The page it was asked on.
    pub page: String,
    /// The language it was asked in.
    pub lang: String,
    /// The client's own name for it.
    pub key: Option<String>,
}

/// A question as it is kept.
#[derive(Debug)]
pub struct Kept {
    /// The request.
    pub request: Request,
    /// Whether this is the first time it came.
    pub is_new: bool,
}

/// Whether a question can be handed on: not empty, and not too long.
pub fn is_question(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= MOST_QUESTION
}

/// Keeps a question and rings the outbox. Done once it is on the disk.
pub async fn keep(reader: &Reader<Public>, asked: Asked) -> Result<Kept, Problem> {
    let key = name_or_new(asked.key.as_deref().filter(|key| key.len() >= SHORTEST_KEY))?;
    for _ in 0..MOST_DRAWS {
        let reference = token::reference().map_err(no_chance)?;
        let request = NewRequest {
            reference: reference.clone(),
            secret: token::secret().map_err(no_chance)?,
            key: key.clone(),
            at: now(),
            question: asked.question.clone(),
            email: asked.email.clone(),
            lang: asked.lang.clone(),
            letter: packet(reader, &asked, &reference).letter(&|word| say(reader, word)),
        };
        let Some(request) = store(&reader.mount.house)?.keep_request(request).await.map_err(not_kept)? else { continue };
        if !is_the_same(&request, &asked) {
            return Err(Problem::conflict("Another question was sent under this id before; choose a new id"));
        }
        let is_new = request.reference == reference;
        reader.mount.house.doorbell.ring();
        if is_new {
            note(reader, &asked);
        }
        return Ok(Kept { request, is_new });
    }
    Err(Problem::cannot_keep("all references that were drawn are taken"))
}

/// Keeps what a requester told later and rings the outbox. Done once it is on the disk.
pub async fn add(reader: &Reader<Public>, request: &Request, text: &str, key: Option<&str>) -> Result<(), Problem> {
    let id = format!("{}-{}", request.reference, name_or_new(key)?);
    let more = More { id, reference: request.reference.clone(), at: now(), text: text.to_owned() };
    let letter = more.letter(&|word| say(reader, word));
    let detail = NewDetail { reference: more.reference, at: more.at, text: more.text, letter };
    store(&reader.mount.house)?.keep_detail(detail).await.map_err(not_kept)?;
    reader.mount.house.doorbell.ring();
    Ok(())
}

fn packet(reader: &Reader<Public>, asked: &Asked, reference: &str) -> Packet {
    let house = &reader.mount.house;
    let tried = asked.tried.iter().take(MOST_ALONG).filter_map(|tried| {
        let entry = &reader.shelf.entries[tell::article(reader, &tried.article)?];
        let url = place::article_url(entry);
        Some(Tried {
            id: entry.article.id.to_string(),
            title: entry.article.title.clone(),
            url: frame::absolute(house, &url).unwrap_or(url),
            is_opened: tried.opened,
            is_helpful: tried.helpful,
        })
    });
    // What is asked now need not be told twice.
    let earlier = asked.earlier.iter().filter(|one| one.trim() != asked.question.trim());
    Packet {
        reference: reference.to_owned(),
        at: now(),
        question: asked.question.clone(),
        email: asked.email.clone(),
        earlier: earlier.take(MOST_ALONG).map(|one| one.chars().take(MOST_QUESTION).collect()).collect(),
        tried: tried.collect(),
        page: page(&asked.page),
        lang: asked.lang.clone(),
        revision: reader.shelf.revision.clone().unwrap_or_default(),
        generation: reader.shelf.generation,
    }
}

/// A page's address as people see it who answer: without its query, and without its hash unless that is where an application is on its page (`#/orders`).
fn page(address: &str) -> String {
    let (path, hash) = address.split_once('#').unwrap_or((address, ""));
    let without_query = |part: &str| part.split('?').next().unwrap_or_default().to_owned();
    let route = if hash.trim_start_matches('!').starts_with('/') { format!("#{}", without_query(hash)) } else { String::new() };
    (without_query(path) + &route).chars().filter(|letter| !letter.is_control()).take(MOST_PAGE).collect()
}

/// The packet is in the site's own language, whatever the requester reads.
fn say(reader: &Reader<Public>, word: &str) -> String {
    reader.face.pages.strings(reader.site_lang()).say(&format!("packet.{word}"), &[])
}

/// After delivery the kept question is masked and the address gone.
fn is_the_same(request: &Request, asked: &Asked) -> bool {
    let is_question = request.question == asked.question || request.question == privacy::mask(&asked.question, usize::MAX);
    is_question && (request.email.is_empty() || request.email == asked.email)
}

/// One of many figures; the question itself is safe already.
fn note(reader: &Reader<Public>, asked: &Asked) {
    let handoff = EventSent {
        kind: "handoff".to_owned(),
        question: Some(asked.question.clone()),
        page: Some(asked.page.clone()),
        lang: Some(asked.lang.clone()),
        generation: Some(reader.shelf.generation),
        ..EventSent::default()
    };
    if let Err(problem) = tell::note(reader, vec![handoff]) {
        tracing::warn!(cause = problem.cause.unwrap_or_default(), "an event was not taken");
    }
}

fn no_chance(error: getrandom::Error) -> Problem {
    Problem::internal(format!("there is no chance to be had: {error}"))
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn a_page_keeps_its_path_and_its_route_alone() {
        for (address, expected) in [
            ("https://app.example/orders/7?token=x#top", "https://app.example/orders/7"),
            ("https://app.example/#/orders/7?token=x", "https://app.example/#/orders/7"),
            ("https://app.example/?token=x#!/a#b", "https://app.example/#!/a#b"),
            ("https://app.example/a#token=x", "https://app.example/a"),
            ("", ""),
        ] {
            assert_eq!(page(address), expected, "{address}");
        }
    }
}
