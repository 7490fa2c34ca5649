//! What happens to every request and answer of a mount: limits before, security headers, pages for errors, figures and one log line after. The log line holds the
//! route's pattern, never an address, a question or a client. Deliberately absent: decisions about content.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::answer::HTML;
use crate::http::error::{Problem, Told};
use crate::http::frame;
use crate::http::reader::{Entrance, House, Mounted};
use crate::http::tongue::Tongue;
use crate::page::model::ErrorPage;
use crate::page::{assets, integrity};

/// The largest body that is read; larger ones are refused before anything else is done.
pub const MOST_BODY_BYTES: u64 = 64 << 10;

/// Where a connection comes from; the accept loop puts it into each request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// A header and its value, both known when compiling.
type Fixed = (&'static str, &'static str);

/// For pages, beside [`PAGE_POLICY`].
const PAGE_HEADERS: [Fixed; 5] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("x-frame-options", "DENY"),
];

/// For pages: no script from anywhere but this site, and one in the page itself, known by its hash; no markup made from text; no request to any other site; no
/// frame round it. Data for programs (JSON-LD, the script's texts) needs no leave, because browsers never run it.
static PAGE_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| page_policy(""));

/// The same for pages on which a click plays a video of one of these sites.
static PLAYER_POLICY: LazyLock<HeaderValue> =
    LazyLock::new(|| page_policy(" frame-src https://www.youtube-nocookie.com https://player.vimeo.com;"));

fn page_policy(more: &str) -> HeaderValue {
    let early = integrity::sha256(assets::EARLY_SCRIPT);
    let policy = format!(
        "default-src 'none'; script-src 'self' '{early}'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self';{more} form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    HeaderValue::try_from(policy).expect("letters, digits and signs of ASCII")
}

/// The policy for an article's page: it may show the players of videos if there are any in the article.
pub fn article_policy(page: &str) -> HeaderValue {
    const VIDEOS: [&str; 2] =
        ["<a class=\"embed\" href=\"https://www.youtube.com/watch?v=", "<a class=\"embed\" href=\"https://vimeo.com/"];
    if VIDEOS.iter().any(|start| page.contains(start)) { PLAYER_POLICY.clone() } else { PAGE_POLICY.clone() }
}

/// For everything else. The API may be read by other sites' pages, and times nothing secret.
const DATA_HEADERS: [Fixed; 4] = [
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("referrer-policy", "no-referrer"),
    ("timing-allow-origin", "*"),
];

/// The layer.
pub async fn edge<A: Entrance>(State(mount): State<Mounted<A>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let facts = Facts::of(&request, &mount.house);
    let mut response = match refuse(&mount.house, &facts) {
        Some(problem) => problem.into_response(),
        None => match tokio::time::timeout(mount.house.settings.limits.request_timeout, next.run(request)).await {
            Ok(response) => response,
            Err(_) => Problem::timed_out().into_response(),
        },
    };
    let told = response.extensions_mut().remove::<Told>().map(|told| told.0);
    if let Some(problem) = told.as_ref().filter(|problem| facts.is_page && problem.status != StatusCode::UNAUTHORIZED) {
        response = as_page::<A>(&mount.house, problem, &facts.tongue, response);
    }
    protect::<A>(response.status(), response.headers_mut(), &facts);
    let took = started.elapsed();
    mount.metrics.answered(&facts.route, response.status().as_u16(), took);
    log(&facts, response.status(), took, told);
    response
}

/// What the edge remembers of a request.
struct Facts {
    method: &'static str,
    route: Arc<str>,
    id: RequestId,
    is_page: bool,
    tongue: Tongue,
    is_exempt: bool,
    is_https: bool,
    body_bytes: u64,
    client: IpAddr,
}

enum RequestId {
    Given(HeaderValue),
    Own(u64),
}

impl Facts {
    fn of(request: &Request, house: &House) -> Self {
        let (headers, path) = (request.headers(), request.uri().path());
        let peer = request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
        let is_api = ["/api/", "/openapi.json", "/metrics", "/healthz", "/readyz"].iter().any(|start| path.starts_with(start));
        let is_widget = path.starts_with("/widget/") && path != "/widget/demo";
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        Facts {
            method: known_method(request.method()),
            route: request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).into(),
            id: RequestId::of(headers),
            is_page: !is_api && !is_widget,
            tongue: Tongue::of(headers, request.uri()),
            is_exempt: matches!(path, "/healthz" | "/readyz"),
            is_https: house.limiter.is_trusted(peer) && header("x-forwarded-proto") == Some("https"),
            body_bytes: header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0),
            client: house.limiter.client(peer, headers),
        }
    }
}

impl RequestId {
    /// The client's own, if it is one that can be logged; else a number for the log alone, so that equal requests get equal answers.
    fn of(headers: &HeaderMap) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let is_good = |value: &&HeaderValue| {
            let bytes = value.as_bytes();
            (8..=64).contains(&bytes.len()) && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        };
        match headers.get("x-request-id").filter(is_good) {
            Some(given) => RequestId::Given(given.clone()),
            None => RequestId::Own(NEXT.fetch_add(1, Ordering::Relaxed)),
        }
    }
}

fn refuse(house: &House, facts: &Facts) -> Option<Problem> {
    if !facts.is_exempt
        && let Err(seconds) = house.limiter.take(facts.client, Instant::now())
    {
        return Some(Problem::too_many(seconds));
    }
    if facts.method == "POST"
        && let Err(seconds) = house.posts.take(facts.client, Instant::now())
    {
        return Some(Problem::too_many(seconds));
    }
    (facts.body_bytes > MOST_BODY_BYTES).then(|| Problem::body_too_large(MOST_BODY_BYTES))
}

/// An error as a page, with the status and the headers that say more (`Allow`, `Retry-After`) kept.
fn as_page<A: Entrance>(house: &House, problem: &Problem, tongue: &Tongue, response: Response) -> Response {
    let face = house.faces.current();
    let mut frame = frame::bare::<A>(house, &face, tongue, problem.title(), None);
    frame::forget_address(&mut frame);
    let page = ErrorPage { frame, status: problem.status.as_u16(), title: problem.title(), detail: problem.detail.to_string() };
    let Ok(html) = face.pages.error(&page) else { return response };
    let (mut head, _) = response.into_parts();
    head.headers.remove(CONTENT_LENGTH);
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    head.headers.append(VARY, HeaderValue::from_static("accept-language"));
    Response::from_parts(head, Body::from(html))
}

fn protect<A: Entrance>(status: StatusCode, headers: &mut HeaderMap, facts: &Facts) {
    let is_html = headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    // "Not modified" changes the headers of what the client has kept, and says not whether that is a page: it leaves them as they are.
    let fixed: &[Fixed] = match is_html {
        _ if status == StatusCode::NOT_MODIFIED => &[],
        true => &PAGE_HEADERS,
        false => &DATA_HEADERS,
    };
    for &(name, value) in fixed {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if is_html {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert_with(|| PAGE_POLICY.clone());
    }
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    if !A::MOUNT.is_empty() {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
        headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
        headers.remove("timing-allow-origin");
    }
    if facts.is_https {
        headers.insert("strict-transport-security", HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    if let RequestId::Given(id) = &facts.id {
        headers.insert("x-request-id", id.clone());
    }
}

fn log(facts: &Facts, status: StatusCode, took: Duration, told: Option<Arc<Problem>>) {
    let id = match &facts.id {
        RequestId::Given(id) => id.to_str().unwrap_or_default().to_owned(),
        RequestId::Own(number) => format!("r{number}"),
    };
    let duration_ms = (took.as_secs_f64() * 1e5).round() / 1e2;
    let (method, route, status) = (facts.method, &*facts.route, status.as_u16());
    match told.as_ref().and_then(|problem| problem.cause.as_deref()) {
        Some(cause) => tracing::error!(
            http.method = method,
            http.route = route,
            http.status = status,
            duration_ms,
            request.id = id,
            cause,
            "request failed"
        ),
        None => {
            tracing::info!(http.method = method, http.route = route, http.status = status, duration_ms, request.id = id, "request answered")
        }
    }
}

/// Methods are the client's words too: what is not a common one is not repeated.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}
