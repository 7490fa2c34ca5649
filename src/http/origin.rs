//! Where the site is for those who ask: feeds and sitemaps have to name whole addresses. The configured address wins; without one the request's `Host` is taken, if
//! it can be a host at all, and caches are told. Used by handlers for other programs. Deliberately absent: `X-Forwarded-Host`, which anybody may send.

use std::convert::Infallible;
use std::net::Ipv6Addr;

use axum::extract::FromRequestParts;
use axum::http::header::{HOST, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use crate::audience::Public;
use crate::http::edge::Peer;
use crate::http::error::Problem;
use crate::http::reader::{House, Mounted};

/// The beginning of every whole address: scheme, host and port, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// From `site.base_url`.
    Configured(String),
    /// From this request alone.
    Asked(String),
    /// Neither is to be had.
    Unknown,
}

impl FromRequestParts<Mounted<Public>> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, mount: &Mounted<Public>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        let is_trusted = peer.is_some_and(|peer| mount.house.limiter.is_trusted(peer));
        Ok(Origin::of(&mount.house, &parts.headers, is_trusted))
    }
}

impl Origin {
    fn of(house: &House, headers: &HeaderMap, is_trusted: bool) -> Self {
        if let Some(base) = &house.settings.site.base_url {
            return Origin::Configured(base.clone());
        }
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next().filter(|_| hosts.next().is_none()).and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
        let is_https = is_trusted && headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
        let scheme = if is_https { "https" } else { "http" };
        host.map_or(Origin::Unknown, |host| Origin::Asked(format!("{scheme}://{}", host.to_ascii_lowercase())))
    }

    /// The address, for what cannot be written without one.
    pub fn whole(&self) -> Result<&str, Problem> {
        match self {
            Origin::Configured(base) | Origin::Asked(base) => Ok(base),
            Origin::Unknown => Err(Problem::bad_request("Send a Host header that names a host, or let the operator set site.base_url")),
        }
    }

    /// The address, or nothing, so that links become relative.
    pub fn or_relative(&self) -> &str {
        self.whole().unwrap_or_default()
    }

    /// Tells caches what the answer depends on.
    pub fn vary(&self, mut response: Response) -> Response {
        if !matches!(self, Origin::Configured(_)) {
            response.headers_mut().append(VARY, HeaderValue::from_static("host, x-forwarded-proto"));
        }
        response
    }
}

/// The host's name in an address, without scheme, port and path.
pub fn host_of(base: &str) -> &str {
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// Whether this is a name or an IP address, with or without a port, and nothing that could mean anything else in XML, Markdown or a header.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (text, None),
    };
    let is_port = port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok());
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let is_ipv6 = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|inside| inside.parse::<Ipv6Addr>().is_ok());
    is_port && host.len() <= 253 && (is_ipv6 || host.strip_suffix('.').unwrap_or(host).split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_host_and_nothing_else() {
        for good in ["localhost", "help.example:8080", "127.0.0.1:1", "[::1]", "[2001:db8::1]:443", "EXAMPLE.org."] {
            assert!(is_host(good), "{good}");
        }
        for bad in
            ["", "a b", "x<y", "x\"", "a@b", "a/b", "a:b", "a:99999", "a:", "[::1", "a..b", "-a", "a&b", "ä", "a]:1", "[x]:1", "a:+1"]
        {
            assert!(!is_host(bad), "{bad}");
        }
    }

    #[test]
    fn hosts_are_cut_out_of_addresses() {
        assert_eq!(host_of("https://help.example:8443/kb"), "help.example");
        assert_eq!(host_of("http://[::1]:80"), "[::1]");
        assert_eq!(host_of("http://[::1]"), "[::1]");
    }
}
