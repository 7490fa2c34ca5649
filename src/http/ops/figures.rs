//! Figures for Prometheus. The public ones are about the public mount and shelf alone; what concerns reloading and problems is the agents'.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::audience::{Internal, Public};
use crate::http::reader::{Entrance, Reader};

/// Figures of the public mount.
pub async fn get_public(reader: Reader<Public>) -> Response {
    render(&reader)
}

/// Figures of the agents' mount and of reloading.
pub async fn get_internal(reader: Reader<Internal>) -> Response {
    let status = (reader.mount.guard.status)();
    let metrics = &reader.mount.metrics;
    metrics.set("rapport_scans", status.n_scans as f64);
    metrics.set("rapport_last_reload_ms", status.last_reload_ms);
    metrics.set("rapport_last_changed_files", status.n_last_changed as f64);
    metrics.set("rapport_problems", status.problems.len() as f64);
    metrics.set("rapport_polling", f64::from(u8::from(status.is_polling)));
    metrics.set("rapport_public_generation", status.public_generation as f64);
    metrics.set("rapport_public_articles", status.n_public as f64);
    render(&reader)
}

fn render<A: Entrance>(reader: &Reader<A>) -> Response {
    let metrics = &reader.mount.metrics;
    metrics.set("rapport_generation", reader.shelf.generation as f64);
    metrics.set("rapport_articles", reader.shelf.entries.len() as f64);
    metrics.set("rapport_stale", f64::from(u8::from((reader.mount.house.is_stale)())));
    ([(CACHE_CONTROL, "no-store"), (CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics.render()).into_response()
}
