//! The widget that other sites' pages embed, and what belongs to it. Everybody's pages may read it, whatever `cors_origins` says of the articles: it is the same
//! for all and tells nothing.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;

use super::statics::{self, FOR_GOOD};
use crate::audience::Public;
use crate::http::answer::Known;
use crate::http::error::Problem;
use crate::http::reader::Reader;
use crate::page::widget::widget;

/// For the names that pages embed: only changes that no page notices, so browsers keep them for an hour and look for newer ones while they use them.
const FOR_AN_HOUR: &str = "public, max-age=3600, stale-while-revalidate=86400";

/// Its script.
pub async fn get_script(reader: Reader<Public>, headers: HeaderMap, known: Known) -> Result<Response, Problem> {
    statics::send(&reader, &widget().script, FOR_AN_HOUR, &headers, &known).await
}

/// The same under a name that means these bytes alone, for pages that bind themselves to them by their hash.
pub async fn get_version(
    reader: Reader<Public>,
    Path(version): Path<String>,
    headers: HeaderMap,
    known: Known,
) -> Result<Response, Problem> {
    if version != widget().version {
        return Err(Problem::not_found());
    }
    statics::send(&reader, &widget().script, FOR_GOOD, &headers, &known).await
}

/// Its texts in one language.
pub async fn get_texts(reader: Reader<Public>, Path(file): Path<String>, headers: HeaderMap, known: Known) -> Result<Response, Problem> {
    let texts = file.strip_suffix(".json").and_then(|lang| widget().texts(lang)).ok_or_else(Problem::not_found)?;
    statics::send(&reader, texts, FOR_AN_HOUR, &headers, &known).await
}

/// What it offers to scripts, in TypeScript.
pub async fn get_declarations(reader: Reader<Public>, headers: HeaderMap, known: Known) -> Result<Response, Problem> {
    statics::send(&reader, &widget().declarations, FOR_AN_HOUR, &headers, &known).await
}

/// What its events tell, as a JSON schema.
pub async fn get_events(reader: Reader<Public>, headers: HeaderMap, known: Known) -> Result<Response, Problem> {
    statics::send(&reader, &widget().events, FOR_AN_HOUR, &headers, &known).await
}
