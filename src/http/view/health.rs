//! What `/healthz` and `/readyz` answer.

use serde::Serialize;
use utoipa::ToSchema;

/// The process is alive.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    pub status: &'static str,
}

/// Whether questions can be answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Ready {
    /// `ready`, or `loading` before the first load.
    pub status: &'static str,
    /// The snapshot being served.
    pub generation: u64,
    /// Whether the newest state of the folder could not be loaded, so that the last good one is served.
    pub stale: bool,
}
