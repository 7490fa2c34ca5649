//! HTTP: routes bound to shelves, and the accept loop. `cli::serve` and `bench` start [`serve`]; tests call [`app`] without a socket. Handlers are written once,
//! generic over the audience, and mounted twice. Deliberately absent: any index or article that does not come from a pinned shelf.

use std::future::Future;
use std::sync::Arc;

use crate::config::Settings;
use crate::library::Desks;
use crate::library::reload::Status;

/// Says whether a bearer token lets an agent in; made by `cli` from the token store.
pub type CheckToken = dyn Fn(&str) -> Option<String> + Send + Sync;

/// What the routes need.
#[derive(Clone)]
pub struct Parts {
    /// Both desks; each mount gets its own one only.
    pub desks: Desks,
    /// Validated configuration.
    pub settings: Arc<Settings>,
    /// How reloading is doing, for `/readyz` and `/metrics`.
    pub status: Arc<dyn Fn() -> Arc<Status> + Send + Sync>,
    /// The agent's name for a valid token, `None` for any other.
    pub check_token: Arc<CheckToken>,
}

/// All routes with their layers.
pub fn app(parts: Parts) -> axum::Router {
    let _ = parts;
    todo!()
}

/// Accepts connections until `stop` is done, then lets requests under way finish for as long as the settings allow.
pub async fn serve(listener: tokio::net::TcpListener, parts: Parts, stop: impl Future<Output = ()> + Send) -> anyhow::Result<()> {
    let _ = (listener, parts);
    stop.await;
    todo!()
}
