//! What is sent to be kept, read: a form of the site's own, or JSON from other sites' pages. Extractors for the handlers that write. A form must come from this site, because a browser
//! sends it without asking; JSON carries no authority and may come from all origins that the operator has not left out. Deliberately absent: cookies, credentials, and files.

use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::audience::Public;
use crate::http::edge::MOST_BODY_BYTES;
use crate::http::error::Problem;
use crate::http::params::Params;
use crate::http::reader::{House, Mounted};
use crate::insight::store::{Store, StoreError};
use crate::insight::token;

/// The name of the field that people never see and programs fill in.
pub const HONEYPOT: &str = "website";

/// The fields of a form of this site.
#[derive(Debug)]
pub struct SiteForm(pub Params);

/// A body of JSON. `text/plain` is taken as well, as `navigator.sendBeacon` sends it without a question beforehand.
#[derive(Debug)]
pub struct Json(Bytes);

impl SiteForm {
    /// Whether a program filled in what people don't see.
    pub fn is_from_a_program(&self) -> bool {
        self.0.text(HONEYPOT).is_some()
    }
}

impl Json {
    /// Reads the body; the failure says where it is wrong.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.0).map_err(|error| Problem::bad_request(format!("The body cannot be used: {error}")))
    }
}

impl FromRequest<Mounted<Public>> for SiteForm {
    type Rejection = Problem;

    async fn from_request(request: Request, mount: &Mounted<Public>) -> Result<Self, Problem> {
        let headers = request.headers();
        if !is_from_here(headers, &mount.house) {
            return Err(Problem::from_elsewhere());
        }
        if media_type(headers) != "application/x-www-form-urlencoded" {
            return Err(Problem::wrong_media_type("application/x-www-form-urlencoded"));
        }
        let body = whole(request.into_body()).await?;
        Ok(SiteForm(Params::parse(&String::from_utf8_lossy(&body))))
    }
}

impl FromRequest<Mounted<Public>> for Json {
    type Rejection = Problem;

    async fn from_request(request: Request, mount: &Mounted<Public>) -> Result<Self, Problem> {
        welcome(request.headers(), &mount.house)?;
        if !["application/json", "text/plain", ""].contains(&media_type(request.headers()).as_str()) {
            return Err(Problem::wrong_media_type("application/json or text/plain"));
        }
        Ok(Json(whole(request.into_body()).await?))
    }
}

/// The place where things are kept, or the answer that they cannot be kept now.
pub fn store(house: &House) -> Result<&Store, Problem> {
    house.store.as_ref().ok_or_else(|| Problem::cannot_keep("there is no database"))
}

/// The answer when something could not be written.
pub fn not_kept(error: StoreError) -> Problem {
    Problem::cannot_keep(error.to_string())
}

/// The client's own name for what it sends, if it is one, or a new one.
pub fn name_or_new(given: Option<&str>) -> Result<String, Problem> {
    match given.filter(|name| token::is_name(name)) {
        Some(name) => Ok(name.to_owned()),
        None => token::secret().map_err(|error| Problem::internal(format!("there is no chance to be had: {error}"))),
    }
}

/// This moment, in milliseconds since 1970.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

async fn whole(body: Body) -> Result<Bytes, Problem> {
    let most = usize::try_from(MOST_BODY_BYTES).unwrap_or(usize::MAX);
    match Limited::new(body, most).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::body_too_large(MOST_BODY_BYTES)),
        Err(_) => Err(Problem::bad_request("The body ended before its end")),
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Browsers say where a form comes from: today's by `Sec-Fetch-Site`, older ones by `Origin`. A client that says neither is no browser, and has nobody's rights to abuse.
fn is_from_here(headers: &HeaderMap, house: &House) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let origin = origin.to_str().unwrap_or_default();
    let is_configured = house.settings.site.base_url.as_deref().is_some_and(|base| is_of(base, origin));
    let host = headers.get(HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    let named = origin.split_once("://").map_or("", |(_, named)| named);
    is_configured || (!named.is_empty() && named.as_bytes().eq_ignore_ascii_case(host))
}

/// Whether a page may send something: one of this site, or of an origin that is allowed and has not sent too much. Who names no origin is no page.
fn welcome(headers: &HeaderMap, house: &House) -> Result<(), Problem> {
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    if is_from_here(headers, house) {
        return Ok(());
    }
    let origin = origin.to_str().unwrap_or_default();
    let allowed = house.settings.widget.allowed_origins.as_ref().unwrap_or(&house.settings.cors_origins);
    if !allowed.iter().any(|known| known == "*" || known.eq_ignore_ascii_case(origin)) {
        return Err(Problem::unwelcome_origin());
    }
    house.origins.take_of_origin(origin, Instant::now()).map_err(Problem::too_many)
}

/// Whether an address begins with this origin and not merely with its letters.
fn is_of(base: &str, origin: &str) -> bool {
    base.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_of;

    #[test]
    fn an_origin_is_whole() {
        assert!(is_of("https://help.example/kb", "https://help.example") && is_of("https://help.example", "https://help.example"));
        assert!(!is_of("https://help.example", "https://help.exam") && !is_of("https://help.example", "null"));
    }
}
