//! How an answer leaves: its media type, its strong ETag, 304 when the client has it, and what caches may do with it. Used by all handlers. The tag is a hash of
//! the answer itself, so it cannot outlive a restart, an upgrade or a reload by mistake. Deliberately absent: any header that differs between equal requests.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::http::error::Problem;

/// JSON.
pub const JSON: &str = "application/json";
/// A page.
pub const HTML: &str = "text/html; charset=utf-8";
/// An article's source.
pub const MARKDOWN: &str = "text/markdown; charset=utf-8";

/// Plain text.
pub const TEXT: &str = "text/plain; charset=utf-8";
/// XML of no kind of its own.
pub const XML: &str = "application/xml; charset=utf-8";
/// A feed in XML.
pub const ATOM: &str = "application/atom+xml; charset=utf-8";
/// A feed in JSON.
pub const FEED_JSON: &str = "application/feed+json";
/// How a site is searched.
pub const OPENSEARCH: &str = "application/opensearchdescription+xml; charset=utf-8";
/// Suggestions for an address bar.
pub const SUGGESTIONS: &str = "application/x-suggestions+json";

static GENERATION: HeaderName = HeaderName::from_static("rapport-generation");

/// What the client says it already has.
#[derive(Debug, Default, Clone)]
pub struct Known(Option<HeaderValue>);

impl<S: Sync> FromRequestParts<S> for Known {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Known(parts.headers.get(IF_NONE_MATCH).cloned()))
    }
}

impl Known {
    /// Whether one of the tags is `etag`; weak spellings count, as RFC 9110 wants for `If-None-Match`.
    pub fn has(&self, etag: &str) -> bool {
        let Some(list) = self.0.as_ref().and_then(|value| value.to_str().ok()) else { return false };
        list.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == "*" || tag == etag)
    }
}

/// An answer from one generation, ready to be sent.
#[derive(Debug, Clone)]
pub struct Fresh {
    /// The media type.
    pub media_type: &'static str,
    /// The body.
    pub body: Bytes,
    /// Its tag.
    pub etag: String,
    /// The generation it stems from.
    pub generation: u64,
}

impl Fresh {
    /// Text of a media type.
    pub fn text(media_type: &'static str, body: impl Into<Bytes>, generation: u64) -> Self {
        let body = body.into();
        let etag = format!("\"{}\"", short_hash(&[media_type.as_bytes(), &body], 16));
        Fresh { media_type, body, etag, generation }
    }

    /// A view as JSON.
    pub fn json(view: &impl Serialize, generation: u64) -> Result<Self, Problem> {
        let body = serde_json::to_vec(view).map_err(|error| Problem::internal(format!("cannot write JSON: {error}")))?;
        Ok(Fresh::text(JSON, body, generation))
    }

    /// The response: 200, or 304 when the client has it. Caches may keep it and have to ask each time, so that what is withdrawn is gone at once.
    pub fn send(self, known: &Known) -> Response {
        let is_known = known.has(&self.etag);
        let mut response = Response::new(if is_known { Body::empty() } else { Body::from(self.body) });
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        headers.insert(GENERATION.clone(), HeaderValue::from(self.generation));
        if let Ok(etag) = HeaderValue::from_str(&self.etag) {
            headers.insert(ETAG, etag);
        }
        if self.media_type == HTML {
            headers.append(VARY, HeaderValue::from_static("accept-language"));
        }
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        }
        response
    }
}

/// Sends the client on to another address for good, or for as long as the articles stay as they are: caches ask again.
pub fn moved(location: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// A page that is the answer to something sent: for this client, now, and for no cache and no search engine.
pub fn once(status: StatusCode, html: String) -> Response {
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

/// Sends the client on by `GET` after something was taken, so that reloading takes it no second time.
pub fn see(location: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// JSON that is the answer to something sent.
pub fn told(status: StatusCode, view: &impl Serialize) -> Result<Response, Problem> {
    let body = serde_json::to_vec(view).map_err(|error| Problem::internal(format!("cannot write JSON: {error}")))?;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Adds a header beside those of this name that are there; a value that cannot be a header's is left out.
pub fn with_header(mut response: Response, name: &'static str, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().append(HeaderName::from_static(name), value);
    }
    response
}

/// Tells how long the search took, for a browser's developer tools.
pub fn with_timing(mut response: Response, took: Duration) -> Response {
    let value = format!("search;dur={:.2}", took.as_secs_f64() * 1e3);
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert("server-timing", value);
    }
    response
}

/// The first `length` hexadecimal digits of a hash over `parts`.
pub fn short_hash(parts: &[&[u8]], length: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut digits = String::with_capacity(64);
    for byte in hash.finalize() {
        digits.extend([byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0')));
    }
    digits.truncate(length);
    digits
}

/// A strong tag names bytes, and compressed bytes are other bytes. Outside the compression layer, each encoding gets a tag of its own
/// (`"…-br"`), and requests that name such a tag are understood.
pub async fn tag_encodings(mut request: Request, next: Next) -> Response {
    let asked = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(str::to_owned);
    if let Some(plain) = asked.as_deref().map(|list| list.replace("-br\"", "\"").replace("-gzip\"", "\""))
        && let Ok(value) = HeaderValue::from_str(&plain)
    {
        request.headers_mut().insert(IF_NONE_MATCH, value);
    }
    let mut response = next.run(request).await;
    if let Some(tag) = own_tag(response.status(), response.headers(), asked.as_deref()) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

fn own_tag(status: StatusCode, headers: &HeaderMap, asked: Option<&str>) -> Option<HeaderValue> {
    let stem = headers.get(ETAG)?.to_str().ok()?.strip_suffix('"')?;
    if status == StatusCode::NOT_MODIFIED {
        let tags = asked?.split(',').map(str::trim);
        let tag = tags.map(|tag| tag.trim_start_matches("W/")).find(|tag| tag.starts_with(stem))?;
        return HeaderValue::from_str(tag).ok();
    }
    let encoding = headers.get("content-encoding")?.to_str().ok()?;
    HeaderValue::from_str(&format!("{stem}-{encoding}\"")).ok()
}
