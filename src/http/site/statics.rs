//! Style, script and pictures of the site itself, under names that change with their content.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};

use crate::audience::Public;
use crate::http::error::Problem;
use crate::http::reader::Reader;
use crate::page::assets::{self, Asset};

/// One of them.
pub async fn get_asset(reader: Reader<Public>, Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let asset = assets::by_url_name(&name).ok_or_else(Problem::not_found)?;
    send(&reader, asset, "public, max-age=31536000, immutable", &headers).await
}

/// Sends what the program carries. It is kept compressed as well as can be; clients that don't take that get what the compression layer makes of it.
pub(super) async fn send(
    reader: &Reader<Public>,
    asset: &'static Asset,
    cache: &'static str,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let head = [(CONTENT_TYPE, asset.media_type), (CACHE_CONTROL, cache)];
    if !takes_brotli(headers) {
        return Ok((head, &*asset.bytes).into_response());
    }
    let packed = reader.work(|_| asset.brotli()).await?;
    Ok((head, [(CONTENT_ENCODING, "br"), (VARY, "accept-encoding")], packed).into_response())
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').map(|one| one.split_once(';').unwrap_or((one, ""))).any(|(name, weight)| {
        let is_refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case("br") && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_to_those_who_take_it() {
        for (accepted, expected) in
            [("gzip, deflate, br, zstd", true), ("br;q=0.5", true), ("BR", true), ("gzip", false), ("br;q=0, gzip", false), ("", false)]
        {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, accepted.parse().expect("a header"))]);
            assert_eq!(takes_brotli(&headers), expected, "{accepted}");
        }
    }
}
