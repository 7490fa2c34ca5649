//! `GET /api/v1/suggest`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::response::Response;

use crate::http::answer::{Fresh, Known, with_timing};
use crate::http::ask::{self, Question};
use crate::http::error::Problem;
use crate::http::params::Params;
use crate::http::reader::{Entrance, Reader};
use crate::http::recent::Given;
use crate::http::view::problem::ProblemBody;
use crate::http::view::suggest::Suggestions;

/// Suggest articles for a question as typed so far
///
/// Ask at every keystroke: half a word, a sentence or a whole e-mail will do. With nothing or one letter typed, the answer holds the articles made for the page
/// named by `url`, else the most helpful ones.
#[utoipa::path(
    get, path = "/api/v1/suggest", tag = "Answers",
    params(
        ("q" = Option<String>, Query, description = "The question as typed so far, at most 4 KiB", example = "forgot my pasw"),
        ("limit" = Option<u8>, Query, description = "How many suggestions, 1 to 20; 5 if absent", minimum = 1, maximum = 20),
        ("lang" = Option<String>, Query, description = "Language to prefer", example = "de"),
        ("category" = Option<String>, Query, description = "Slug of the category to stay in", example = "email"),
        ("url" = Option<String>, Query, description = "Address of the page the requester is on"),
        ("exclude" = Option<String>, Query, description = "Ids or slugs of articles to leave out, separated by commas"),
    ),
    responses(
        (status = 200, description = "Suggestions, best first", body = Suggestions),
        (status = 304, description = "The client has this answer (`If-None-Match`)"),
        (status = 400, description = "A parameter that cannot be used", body = ProblemBody, content_type = "application/problem+json"),
        (status = 414, description = "`q` is too long", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Too busy; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn get_suggestions<A: Entrance>(reader: Reader<A>, params: Params, known: Known) -> Result<Response, Problem> {
    let started = Instant::now();
    let question = Question::read(&params, reader.settings().limits.question_bytes)?;
    // A language model's answers depend on the time it had.
    let is_lasting = !question.is_unasked() && reader.shelf.index.deep().is_none();
    let asked = (reader.shelf.generation, question);
    if is_lasting && let Some(given) = reader.mount.recent.find(&asked) {
        let took = started.elapsed();
        reader.mount.metrics.suggested(given.is_confident, took);
        return Ok(with_timing(given.fresh.clone().send(&known), took));
    }
    let (given, took) = reader.search(move |reader| answer(reader, asked, is_lasting)).await?;
    Ok(with_timing(given?.fresh.clone().send(&known), took))
}

fn answer<A: Entrance>(reader: &Reader<A>, asked: (u64, Question), is_lasting: bool) -> (Result<Arc<Given>, Problem>, Duration) {
    let started = Instant::now();
    let view = ask::suggest(&reader.shelf, &asked.1, reader.langs(asked.1.lang.as_slice()));
    let took = started.elapsed();
    reader.mount.metrics.suggested(view.confident, took);
    let given = Fresh::json(&view, view.generation).map(|fresh| Arc::new(Given { fresh, is_confident: view.confident }));
    if is_lasting && let Ok(given) = &given {
        reader.mount.recent.keep(asked, Arc::clone(given));
    }
    (given, took)
}
