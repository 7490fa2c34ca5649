//! Style, script and pictures of the site itself, under names that change with their content.

use std::ops::Deref;

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use crate::audience::Public;
use crate::http::answer::Known;
use crate::http::error::Problem;
use crate::http::reader::Reader;
use crate::page::assets::{self, Asset};

/// For addresses that name the bytes: they never change.
pub(super) const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// One of them.
pub async fn get_asset(reader: Reader<Public>, Path(name): Path<String>, headers: HeaderMap, known: Known) -> Result<Response, Problem> {
    if let Some(own) = reader.look().by_url_name(&name) {
        return send(&reader, own, FOR_GOOD, &headers, &known).await;
    }
    let asset = assets::by_url_name(&name).ok_or_else(Problem::not_found)?;
    send(&reader, asset, FOR_GOOD, &headers, &known).await
}

/// Sends a file of the site's own, compressed as well as can be in the way that the client likes best; packed once, by whoever asks first.
pub(super) async fn send(
    reader: &Reader<Public>,
    asset: impl Deref<Target = Asset> + Clone + Send + 'static,
    cache: &'static str,
    headers: &HeaderMap,
    known: &Known,
) -> Result<Response, Problem> {
    let mut response = Response::new(Body::empty());
    let head = response.headers_mut();
    head.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    head.insert(VARY, HeaderValue::from_static("accept-encoding"));
    let tag = format!("\"{}\"", asset.hash());
    head.extend(HeaderValue::try_from(&tag).map(|tag| (ETAG, tag)));
    if known.has(&tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    head.insert(CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
    let encoding = ["br", "gzip"].into_iter().find(|encoding| takes(headers, encoding));
    head.extend(encoding.map(|encoding| (CONTENT_ENCODING, HeaderValue::from_static(encoding))));
    let bytes = match encoding {
        Some("br") => {
            let packed = asset.clone();
            reader.work(move |_| packed.brotli().len()).await?;
            asset.brotli()
        }
        Some(_) => {
            let packed = asset.clone();
            reader.work(move |_| packed.gzip().len()).await?;
            asset.gzip()
        }
        None => &asset.bytes,
    };
    *response.body_mut() = Body::from(Bytes::copy_from_slice(bytes));
    Ok(response)
}

fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').map(|one| one.split_once(';').unwrap_or((one, ""))).any(|(name, weight)| {
        let is_refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_sent_to_those_who_take_it() {
        for (accepted, brotli, gzip) in [
            ("gzip, deflate, br, zstd", true, true),
            ("br;q=0.5", true, false),
            ("BR", true, false),
            ("gzip", false, true),
            ("br;q=0, gzip", false, true),
            ("", false, false),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, accepted.parse().expect("a header"))]);
            assert_eq!(["br", "gzip"].map(|encoding| takes(&headers, encoding)), [brotli, gzip], "{accepted}");
        }
    }
}
