//! From what a requester sends to what is kept: feedback on an article of the pinned shelf, and events. The API's handlers and the site's forms call this, so that both keep the
//! same. Deliberately absent: any answer that depends on an article outside the shelf.

use crate::audience::Public;
use crate::http::error::Problem;
use crate::http::place;
use crate::http::posted::{name_or_new, not_kept, now, store};
use crate::http::reader::Reader;
use crate::http::view::sent::{EventSent, FeedbackSent};
use crate::insight::event::{Event, EventKind, Feedback, Reason};
use crate::insight::privacy::mask;
use crate::insight::token;
use crate::library::shelf::Found;

/// Letters of a comment that are kept.
pub const MOST_COMMENT: usize = 2_000;
/// Letters of a question that are kept.
const MOST_QUESTION: usize = 500;
/// Letters of anything else that a client names.
const MOST_NAME: usize = 200;
/// Events taken at once.
pub const MOST_EVENTS: usize = 50;

/// The article that a client means by its slug, an old address or its id.
pub fn article(reader: &Reader<Public>, named: &str) -> Option<usize> {
    match reader.shelf.find(named) {
        Some(Found::Article(number)) => Some(number),
        Some(Found::Moved(address)) => match reader.shelf.find(address.strip_prefix("/a/")?)? {
            Found::Article(number) => Some(number),
            Found::Moved(_) => None,
        },
        None => reader.shelf.by_id(named),
    }
}

/// Keeps a word on an article and gives its name. Done once it is on the disk.
pub async fn keep_feedback(reader: &Reader<Public>, number: usize, sent: &FeedbackSent) -> Result<String, Problem> {
    let article = &reader.shelf.entries[number].article;
    let reason = match sent.reason.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => {
            Some(Reason::of(name).ok_or_else(|| Problem::bad_request("reason must be outdated, unclear, steps or other_question"))?)
        }
        None => None,
    };
    let id = name_or_new(sent.id.as_deref())?;
    let feedback = Feedback {
        id: id.clone(),
        at: now(),
        article: article.id.to_string(),
        revision: reader.shelf.revision.clone().unwrap_or_default(),
        generation: generation(reader.shelf.generation),
        lang: place::lang_of(article, reader.site_lang()).to_owned(),
        query_id: name(sent.query_id.as_deref()),
        is_helpful: sent.helpful,
        reason,
        comment: mask(sent.comment.as_deref().unwrap_or_default(), MOST_COMMENT),
    };
    store(&reader.mount.house)?.keep_feedback(feedback).await.map_err(not_kept)?;
    Ok(id)
}

/// Hands events to the writer and doesn't wait.
pub fn note(reader: &Reader<Public>, sent: Vec<EventSent>) -> Result<usize, Problem> {
    if sent.len() > MOST_EVENTS {
        return Err(Problem::bad_request(format!("At most {MOST_EVENTS} events can be sent at once")));
    }
    let now = now();
    let events: Result<Vec<Event>, Problem> = sent.into_iter().enumerate().map(|(at, event)| read(at, event, now)).collect();
    let events = events?;
    let n_events = events.len();
    store(&reader.mount.house)?.note(events).map_err(not_kept)?;
    Ok(n_events)
}

fn read(at: usize, sent: EventSent, now: i64) -> Result<Event, Problem> {
    let Some(kind) = EventKind::of(&sent.kind) else {
        return Err(Problem::bad_request(format!("events[{at}].kind must be results, select, resolved, unresolved or handoff")));
    };
    Ok(Event {
        id: name_or_new(sent.id.as_deref())?,
        at: now,
        kind,
        session: sent.session.filter(|session| token::is_name(session)).unwrap_or_default(),
        query_id: name(sent.query_id.as_deref()),
        question: mask(sent.question.as_deref().unwrap_or_default(), MOST_QUESTION),
        article: cut(sent.article.as_deref()),
        position: i64::from(sent.position.unwrap_or(0)),
        n_results: sent.results.map(i64::from),
        is_confident: sent.confident,
        page: path(sent.page.as_deref().unwrap_or_default()),
        lang: cut(sent.lang.as_deref()).chars().take(35).collect(),
        generation: sent.generation.map_or(0, generation),
    })
}

/// A generation as the database counts.
pub fn generation(generation: u64) -> i64 {
    i64::try_from(generation).unwrap_or(i64::MAX)
}

/// A question's name, where it can be one.
fn name(given: Option<&str>) -> String {
    given.filter(|name| token::is_name(name)).unwrap_or_default().to_owned()
}

fn cut(text: Option<&str>) -> String {
    text.unwrap_or_default().chars().filter(|letter| !letter.is_control()).take(MOST_NAME).collect()
}

/// The path alone of a page's address: hosts, queries and fragments may tell who somebody is.
pub fn path(address: &str) -> String {
    let after_host = match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => address,
    };
    mask(after_host.split(['?', '#']).next().unwrap_or_default(), MOST_NAME)
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_page_is_known_by_its_path_alone() {
        assert_eq!(path("https://app.example/invoices/new?user=ada#x"), "/invoices/new");
        assert_eq!(path("https://app.example"), "/");
        assert_eq!(path("/orders/1234567890?x"), "/orders/[number]");
        assert_eq!(path(""), "");
    }
}
