//! Whether the server lives and can answer.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::response::{IntoResponse, Response};

use crate::audience::Public;
use crate::http::reader::Reader;
use crate::http::view::health::{Health, Ready};

/// Whether the process lives
#[utoipa::path(get, path = "/healthz", tag = "Operation", responses((status = 200, description = "It does", body = Health)))]
pub async fn get_health() -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(Health { status: "ok" })).into_response()
}

/// Whether questions can be answered
///
/// Stays ready while a broken folder keeps the newest state from being loaded; `stale` says so.
#[utoipa::path(
    get, path = "/readyz", tag = "Operation",
    responses((status = 200, description = "They can", body = Ready), (status = 503, description = "Nothing is loaded yet", body = Ready))
)]
pub async fn get_readiness(reader: Reader<Public>) -> Response {
    let (generation, stale) = (reader.shelf.generation, (reader.mount.house.is_stale)());
    if generation == 0 {
        let view = Ready { status: "loading", generation, stale };
        return (StatusCode::SERVICE_UNAVAILABLE, [(CACHE_CONTROL, "no-store"), (RETRY_AFTER, "1")], Json(view)).into_response();
    }
    ([(CACHE_CONTROL, "no-store")], Json(Ready { status: "ready", generation, stale })).into_response()
}
