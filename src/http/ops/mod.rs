//! What operators and their machines ask: health and figures.

pub mod figures;
pub mod health;

use axum::Router;
use axum::routing::get;

use crate::audience::{Internal, Public};
use crate::http::reader::Mounted;

/// The public ones.
pub fn public_routes() -> Router<Mounted<Public>> {
    Router::new()
        .route("/healthz", get(health::get_health))
        .route("/readyz", get(health::get_readiness))
        .route("/metrics", get(figures::get_public))
}

/// The agents' ones.
pub fn agent_routes() -> Router<Mounted<Internal>> {
    Router::new().route("/metrics", get(figures::get_internal))
}
