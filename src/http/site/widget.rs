//! The widget that other sites' pages embed.

use axum::http::HeaderMap;
use axum::response::Response;

use super::statics;
use crate::audience::Public;
use crate::http::error::Problem;
use crate::http::reader::Reader;
use crate::page::widget::widget;

/// Its script under the name that pages embed: only changes that no page notices, so browsers keep it for an hour and look for a newer one while they use it.
pub async fn get_script(reader: Reader<Public>, headers: HeaderMap) -> Result<Response, Problem> {
    statics::send(&reader, &widget().script, "public, max-age=3600, stale-while-revalidate=86400", &headers).await
}
