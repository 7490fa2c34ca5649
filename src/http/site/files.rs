//! Files beside the articles: only those on the pinned shelf, and in a sandbox of their own, since an SVG or a PDF can hold scripts.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;

use super::serve_file::{Opened, respond};
use crate::http::answer::Known;
use crate::http::error::Problem;
use crate::http::place;
use crate::http::reader::{Entrance, Reader};

/// One file.
pub async fn get_file<A: Entrance>(
    reader: Reader<A>,
    Path(path): Path<String>,
    headers: HeaderMap,
    known: Known,
) -> Result<Response, Problem> {
    let attachment = reader.shelf.attachment(&path).cloned().ok_or_else(Problem::not_found)?;
    let opened = reader.work(move |_| Opened::open(&attachment)).await?.ok_or_else(Problem::not_found)?;
    let name = path.rsplit('/').next().unwrap_or_default();
    respond(opened, &place::encode(name), &headers, &known)
}
