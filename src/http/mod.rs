//! HTTP: routes bound to shelves, and the accept loop. `cli::serve` and `bench` start [`serve`]; tests call [`app`] without a socket. Handlers are written once,
//! generic over the audience, and mounted twice. Deliberately absent: any index or article that does not come from a pinned shelf.
//!
//! A request comes in by [`server`], passes [`edge`], gets a [`reader`] from the door of its mount, and is answered by a handler in [`api`], [`site`] or [`ops`] with the help of
//! [`ask`] (what is asked), [`view`] (what goes over the wire), [`answer`] (how) or [`error`]. Handlers' modules don't import each other.

pub mod answer;
pub mod api;
pub mod ask;
pub mod connection;
pub mod edge;
pub mod error;
pub mod frame;
pub mod handover;
pub mod limit;
pub mod metrics;
pub mod ops;
pub mod origin;
pub mod params;
pub mod place;
pub mod posted;
pub mod reader;
pub mod recent;
pub mod server;
pub mod site;
pub mod tell;
pub mod tongue;
pub mod view;
pub mod ways;
pub mod work;
pub mod xml;

#[cfg(test)]
mod tests;

use std::any::Any;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Version};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower::Layer;
use tower::util::MapResponseLayer;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::cors::{AllowOrigin, Any as AnyOrigin, CorsLayer};

use crate::audience::{Audience, Internal, Public};
use crate::config::Settings;
use crate::escalate::Doorbell;
use crate::http::error::Problem;
use crate::http::limit::Limiter;
use crate::http::metrics::Metrics;
use crate::http::reader::{AgentGuard, Entrance, House, Mount, Mounted};
use crate::http::recent::Recent;
use crate::http::work::Work;
use crate::insight::store::Store;
use crate::library::{Desks, Status};
use crate::page::faces::Faces;

/// Says whether a bearer token lets an agent in; made by `cli` from the token store.
pub type CheckToken = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Answers smaller than this are not worth compressing: they fit one packet.
const WORTH_COMPRESSING: u64 = 860;
/// How often figures are summed up.
const TIDY_EVERY: Duration = Duration::from_secs(5);

/// What the routes need.
#[derive(Clone)]
pub struct Parts {
    /// Both desks; each mount gets its own one only.
    pub desks: Desks,
    /// Validated configuration.
    pub settings: Arc<Settings>,
    /// How pages look and speak.
    pub faces: Arc<Faces>,
    /// How reloading is doing, for `/readyz` and `/metrics`.
    pub status: Arc<dyn Fn() -> Arc<Status> + Send + Sync>,
    /// The agent's name for a valid token, `None` for any other.
    pub check_token: Arc<CheckToken>,
    /// Where what requesters send is kept; `None` where the data folder cannot be written.
    pub store: Option<Store>,
    /// Rings the outbox when a question for people is on the disk.
    pub doorbell: Doorbell,
}

/// All routes with their layers.
pub fn app(parts: Parts) -> Router {
    build(parts).0
}

/// Accepts connections until `stop` is done, then lets requests under way finish for as long as the settings allow.
pub async fn serve(listener: tokio::net::TcpListener, parts: Parts, stop: impl Future<Output = ()> + Send) -> anyhow::Result<()> {
    let settings = Arc::clone(&parts.settings);
    let (app, metrics) = build(parts);
    let tidying = async {
        let mut ticks = tokio::time::interval(TIDY_EVERY);
        loop {
            ticks.tick().await;
            metrics.iter().for_each(Metrics::tidy);
        }
    };
    tokio::select! {
        () = server::run(listener, app, &settings.limits, stop) => Ok(()),
        () = tidying => Ok(()),
    }
}

/// The routes, and the figures of both mounts.
fn build(parts: Parts) -> (Router, [Metrics; 2]) {
    let status = Arc::clone(&parts.status);
    let house = Arc::new(House {
        settings: Arc::clone(&parts.settings),
        faces: parts.faces,
        work: Work::for_this_machine(),
        limiter: Limiter::new(&parts.settings.limits),
        posts: Limiter::for_posts(&parts.settings.limits),
        origins: Limiter::for_origins(&parts.settings),
        store: parts.store,
        doorbell: parts.doorbell,
        is_stale: Arc::new(move || status().stale_because.is_some()),
    });
    let metrics = [Metrics::empty(), Metrics::empty()];
    let public = Arc::new(Mount {
        desk: parts.desks.public,
        guard: (),
        metrics: metrics[0].clone(),
        recent: Recent::empty(),
        house: Arc::clone(&house),
    });
    let guard = AgentGuard { check_token: parts.check_token, status: parts.status };
    let agent = Arc::new(Mount { desk: parts.desks.internal, guard, metrics: metrics[1].clone(), recent: Recent::empty(), house });
    let widget = layered(site::widget_routes(), Arc::clone(&public)).layer(cors(["*"]));
    let origins = parts.settings.cors_origins.iter().chain(parts.settings.widget.allowed_origins.iter().flatten());
    let public = layered(public_routes(), public).layer(cors(origins.map(String::as_str))).merge(widget);
    // A service, not routes: what the router adds to refusals on its own (`Allow`) can only be taken off outside of it.
    let agent = MapResponseLayer::new(tell_strangers_nothing).layer(layered(agent_routes(), agent));
    let app = public.nest_service(Internal::MOUNT, agent);
    (app.layer(compression()).layer(from_fn(answer::tag_encodings)), metrics)
}

fn public_routes() -> Router<Mounted<Public>> {
    let shared = api::routes().merge(site::routes());
    let routes = shared.merge(api::public_routes()).merge(site::public_routes()).merge(ops::public_routes());
    routes.fallback(site::missing::find_old::<Public>)
}

fn agent_routes() -> Router<Mounted<Internal>> {
    api::routes().merge(site::routes()).merge(site::agent_routes()).merge(ops::agent_routes()).fallback(site::missing::find_old::<Internal>)
}

fn layered<A: Entrance>(routes: Router<Mounted<A>>, mount: Mounted<A>) -> Router {
    let routes = routes.method_not_allowed_fallback(|| async { Problem::method_not_allowed() });
    let routes = routes.layer(CatchPanicLayer::custom(after_panic));
    let routes = routes.layer(from_fn_with_state(Arc::clone(&mount), reader::refuse_strangers::<A>));
    routes.layer(from_fn_with_state(Arc::clone(&mount), edge::edge::<A>)).with_state(mount)
}

/// Which methods an address serves would tell strangers that it is there.
fn tell_strangers_nothing(mut response: Response) -> Response {
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().remove(ALLOW);
    }
    response
}

/// The panic's message may hold anything, so it goes nowhere; the panic hook has printed where it happened.
fn after_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::internal("a handler panicked").into_response()
}

fn compression() -> CompressionLayer<impl Predicate> {
    let is_text = |status: StatusCode, _: Version, headers: &HeaderMap, _: &axum::http::Extensions| {
        let media_type = headers.get("content-type").map(HeaderValue::as_bytes).unwrap_or_default();
        let media_type = media_type.split(|&byte| byte == b';').next().unwrap_or_default();
        let is_structured = media_type.ends_with(b"+json") || media_type.ends_with(b"+xml");
        let is_text =
            media_type.starts_with(b"text/") || is_structured || [&b"application/json"[..], b"application/xml"].contains(&media_type);
        status != StatusCode::PARTIAL_CONTENT && is_text
    };
    // 4 is where brotli still takes tens of microseconds for an answer and has most of its gain.
    CompressionLayer::new().quality(CompressionLevel::Precise(4)).compress_when(SizeAbove::new(WORTH_COMPRESSING).and(is_text))
}

fn cors<'a>(origins: impl IntoIterator<Item = &'a str>) -> CorsLayer {
    let origins: Vec<&str> = origins.into_iter().collect();
    let origin = if origins.contains(&"*") {
        AllowOrigin::from(AnyOrigin)
    } else {
        AllowOrigin::list(origins.into_iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    let exposed = ["etag", "rapport-generation", "retry-after", "server-timing"].map(axum::http::HeaderName::from_static);
    CorsLayer::new()
        .allow_origin(origin)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers([CONTENT_TYPE])
        .expose_headers(exposed)
        .max_age(Duration::from_secs(86_400))
}
