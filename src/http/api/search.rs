//! `GET /api/v1/search`.

use std::time::Instant;

use axum::response::Response;

use crate::http::answer::{Fresh, Known, with_timing};
use crate::http::ask::{self, PageOf};
use crate::http::error::Problem;
use crate::http::params::Params;
use crate::http::reader::{Entrance, Reader};
use crate::http::view::problem::ProblemBody;
use crate::http::view::search::SearchResults;

/// Search, with pages, filters and facets
///
/// An empty `q` lists every article, most recently changed first.
#[utoipa::path(
    get, path = "/api/v1/search", tag = "Answers",
    params(
        ("q" = Option<String>, Query, description = "The question, at most 4 KiB", example = "vpn"),
        ("page" = Option<u32>, Query, description = "From 1", minimum = 1, maximum = 100_000),
        ("per_page" = Option<u8>, Query, description = "Results a page, 1 to 50; 10 if absent", minimum = 1, maximum = 50),
        ("category" = Option<String>, Query, description = "Slug of the category to stay in"),
        ("lang" = Option<String>, Query, description = "Language to stay in"),
        ("sort" = Option<String>, Query, description = "`relevance` (if absent) or `updated`"),
    ),
    responses(
        (status = 200, description = "One page of results", body = SearchResults),
        (status = 304, description = "The client has this answer (`If-None-Match`)"),
        (status = 400, description = "A parameter that cannot be used", body = ProblemBody, content_type = "application/problem+json"),
        (status = 414, description = "`q` is too long", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn get_results<A: Entrance>(reader: Reader<A>, params: Params, known: Known) -> Result<Response, Problem> {
    let page = PageOf::read(&params, reader.settings().limits.question_bytes)?;
    let (fresh, took) = reader.search(move |reader| answer(reader, &page)).await?;
    Ok(with_timing(fresh?.send(&known), took))
}

fn answer<A: Entrance>(reader: &Reader<A>, page: &PageOf) -> (Result<Fresh, Problem>, std::time::Duration) {
    let started = Instant::now();
    let view = ask::search(&reader.shelf, page, reader.langs(page.lang.as_slice()));
    (Fresh::json(&view, view.generation), started.elapsed())
}
