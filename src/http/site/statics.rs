//! Style and pictures of the site itself, under names that change with their content.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::audience::Public;
use crate::http::error::Problem;
use crate::http::reader::Reader;
use crate::page::assets;

/// One of them.
pub async fn get_asset(_reader: Reader<Public>, Path(name): Path<String>) -> Result<Response, Problem> {
    let asset = assets::by_url_name(&name).ok_or_else(Problem::not_found)?;
    Ok(([(CONTENT_TYPE, asset.media_type), (CACHE_CONTROL, "public, max-age=31536000, immutable")], asset.bytes).into_response())
}
