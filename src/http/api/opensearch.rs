//! `GET /api/v1/opensearch`: suggestions in the form that browsers' address bars read.

use axum::response::Response;
use serde_json::json;

use crate::audience::Public;
use crate::http::answer::{Fresh, Known, SUGGESTIONS};
use crate::http::ask::{self, Question};
use crate::http::error::Problem;
use crate::http::origin::Origin;
use crate::http::params::Params;
use crate::http::reader::Reader;
use crate::http::view::problem::ProblemBody;

/// Suggest articles in a browser's address bar
///
/// The question, then titles, descriptions and addresses of equal length, as the OpenSearch suggestions extension wants them. Named by `/opensearch.xml`.
#[utoipa::path(
    get, path = "/api/v1/opensearch", tag = "Answers",
    params(
        ("q" = Option<String>, Query, description = "The question as typed so far, at most 4 KiB", example = "forgot my pasw"),
        ("limit" = Option<u8>, Query, description = "How many suggestions, 1 to 20; 5 if absent", minimum = 1, maximum = 20),
        ("lang" = Option<String>, Query, description = "Language to prefer", example = "de"),
    ),
    responses(
        (status = 200, description = "`[question, [titles], [descriptions], [addresses]]`", body = Vec<serde_json::Value>,
            content_type = "application/x-suggestions+json"),
        (status = 304, description = "The client has this answer (`If-None-Match`)"),
        (status = 400, description = "A parameter that cannot be used", body = ProblemBody, content_type = "application/problem+json"),
        (status = 414, description = "`q` is too long", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Too busy; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn get_completions(reader: Reader<Public>, origin: Origin, params: Params, known: Known) -> Result<Response, Problem> {
    let question = Question::read(&params, reader.settings().limits.question_bytes)?;
    let base = origin.or_relative().to_owned();
    let json = reader.search(move |reader| answer(reader, &base, &question)).await?;
    Ok(origin.vary(Fresh::text(SUGGESTIONS, json, reader.shelf.generation).send(&known)))
}

fn answer(reader: &Reader<Public>, base: &str, question: &Question) -> String {
    let found = ask::suggest(&reader.shelf, question, reader.langs(&[])).suggestions;
    let titles: Vec<&str> = found.iter().map(|suggestion| suggestion.title.as_str()).collect();
    let text = |runs: &[crate::http::view::Run]| runs.iter().map(|run| run.t.as_str()).collect::<String>();
    let descriptions: Vec<String> = found.iter().map(|suggestion| text(&suggestion.snippet)).collect();
    let urls: Vec<String> = found.iter().map(|suggestion| format!("{base}{}", suggestion.url)).collect();
    json!([question.text, titles, descriptions, urls]).to_string()
}
