//! How often one client may ask, and how much the pages of one site may send: a bucket for each address (each /64 network for IPv6) or origin, refilled by the clock. Called by
//! `http::edge` for every request, and by `http::posted`.
//! Deliberately absent: belief in `X-Forwarded-For` from anyone but a configured proxy, and memory that grows with the number of addresses.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;
use std::time::Instant;

use axum::http::HeaderMap;
use sha2::{Digest, Sha256};

use crate::config::{Limits, Network, Settings};

/// Seconds of requests that may come at once.
const BURST: f64 = 10.0;
/// Clients remembered; when there are more, those with full buckets are forgotten, and then everybody.
const MOST_CLIENTS: usize = 100_000;

/// The buckets of all clients.
#[derive(Debug)]
pub struct Limiter {
    per_second: f64,
    burst: f64,
    proxies: Vec<Network>,
    buckets: Mutex<HashMap<u128, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Limiter {
    /// A limiter for all requests after the settings; one of 0 requests a second lets everything through.
    pub fn new(limits: &Limits) -> Self {
        let per_second = f64::from(limits.requests_per_second);
        Self::of(limits, per_second, per_second * BURST)
    }

    /// A limiter for what is sent to be kept. A minute's worth may come at once; 0 a minute lets everything through.
    pub fn for_posts(limits: &Limits) -> Self {
        let per_minute = f64::from(limits.posts_per_minute);
        Self::of(limits, per_minute / 60.0, per_minute)
    }

    /// A limiter for what pages of one origin send. A minute's worth may come at once; 0 a minute lets everything through.
    pub fn for_origins(settings: &Settings) -> Self {
        let per_minute = f64::from(settings.widget.posts_per_minute);
        Self::of(&settings.limits, per_minute / 60.0, per_minute)
    }

    fn of(limits: &Limits, per_second: f64, burst: f64) -> Self {
        let proxies = limits.trusted_proxies.iter().filter_map(|text| Network::parse(text)).collect();
        Limiter { per_second, burst, proxies, buckets: Mutex::default() }
    }

    /// The client behind a connection: the right-most address of `X-Forwarded-For` that is no trusted proxy, if the peer is one.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.is_trusted(peer) {
            return peer;
        }
        let lines: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
        let mut client = peer;
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            let Some(address) = address(hop.trim()) else { break };
            client = address;
            if !self.is_trusted(address) {
                break;
            }
        }
        client
    }

    /// Whether the peer is a configured proxy.
    pub fn is_trusted(&self, peer: IpAddr) -> bool {
        self.proxies.iter().any(|network| network.contains(peer))
    }

    /// Takes one request out of the client's bucket; `Err` says after how many seconds there will be one again.
    pub fn take(&self, client: IpAddr, now: Instant) -> Result<(), u32> {
        self.take_from(number_of(client), now)
    }

    /// The same for the pages of an origin.
    pub fn take_of_origin(&self, origin: &str, now: Instant) -> Result<(), u32> {
        let hash: [u8; 32] = Sha256::digest(origin.to_ascii_lowercase()).into();
        self.take_from(hash.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte)), now)
    }

    fn take_from(&self, key: u128, now: Instant) -> Result<(), u32> {
        if self.per_second == 0.0 {
            return Ok(());
        }
        let full = self.burst;
        let mut buckets = self.buckets.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if buckets.len() >= MOST_CLIENTS {
            buckets.retain(|_, bucket| bucket.refilled(self.per_second, full, now) < full);
            if buckets.len() >= MOST_CLIENTS {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(key).or_insert(Bucket { tokens: full, filled: now });
        let tokens = bucket.refilled(self.per_second, full, now);
        *bucket = Bucket { tokens: tokens - f64::from(u8::from(tokens >= 1.0)), filled: now };
        if tokens >= 1.0 { Ok(()) } else { Err(((1.0 - tokens) / self.per_second).ceil() as u32) }
    }
}

impl Bucket {
    fn refilled(&self, per_second: f64, full: f64, now: Instant) -> f64 {
        (self.tokens + now.saturating_duration_since(self.filled).as_secs_f64() * per_second).min(full)
    }
}

/// One household of IPv6 has a whole /64, so that counts as one client.
fn number_of(client: IpAddr) -> u128 {
    match client.to_canonical() {
        IpAddr::V6(v6) => v6.to_bits() >> 64 << 64,
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
    }
}

/// An address as proxies write it, some of them with its port.
fn address(hop: &str) -> Option<IpAddr> {
    hop.parse().ok().or_else(|| hop.parse().ok().map(|with_port: SocketAddr| with_port.ip()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn limiter(per_second: u32, proxies: &[&str]) -> Limiter {
        let trusted_proxies = proxies.iter().map(|&text| text.to_owned()).collect();
        Limiter::new(&Limits { requests_per_second: per_second, trusted_proxies, ..Limits::default() })
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn refills_by_the_clock_and_counts_a_v6_network_as_one() {
        let limiter = limiter(2, &[]);
        let start = Instant::now();
        for i in 0..20 {
            assert_eq!(limiter.take(ip(&format!("2001:db8::{i}")), start), Ok(()));
        }
        assert_eq!(limiter.take(ip("2001:db8::ffff"), start), Err(1));
        assert_eq!(limiter.take(ip("2001:db8:0:1::1"), start), Ok(()));
        assert_eq!(limiter.take(ip("2001:db8::1"), start + Duration::from_millis(500)), Ok(()));
        assert_eq!(limiter.take(ip("2001:db8::1"), start + Duration::from_millis(500)), Err(1));
    }

    #[test]
    fn believes_only_proxies_and_only_the_right_most_stranger() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().expect("a value"));
        headers.append("x-forwarded-for", "10.1.1.1".parse().expect("a value"));
        let limiter = limiter(1, &["10.0.0.0/8", "::1"]);
        assert_eq!(limiter.client(ip("9.9.9.9"), &headers), ip("9.9.9.9"));
        assert_eq!(limiter.client(ip("10.9.9.9"), &headers), ip("2.2.2.2"));
        assert_eq!(limiter.client(ip("::ffff:10.9.9.9"), &headers), ip("2.2.2.2"));
        assert_eq!(limiter.client(ip("::1"), &HeaderMap::new()), ip("::1"));
        for (line, expected) in [("3.3.3.3:4711", "3.3.3.3"), ("[2001:db8::1]:80", "2001:db8::1"), ("3.3.3.3, unknown", "10.9.9.9")] {
            let headers = HeaderMap::from_iter([("x-forwarded-for".parse().expect("a name"), line.parse().expect("a value"))]);
            assert_eq!(limiter.client(ip("10.9.9.9"), &headers), ip(expected), "{line}");
        }
    }

    #[test]
    fn an_origin_has_a_bucket_of_its_own() {
        let mut settings = Settings::default();
        settings.widget.posts_per_minute = 2;
        let (limiter, now) = (Limiter::for_origins(&settings), Instant::now());
        let take = |origin: &str| limiter.take_of_origin(origin, now);
        assert_eq!([take("https://a.example"), take("https://A.example"), take("https://a.example")], [Ok(()), Ok(()), Err(30)]);
        assert_eq!(take("https://b.example"), Ok(()));
        settings.widget.posts_per_minute = 0;
        let unlimited = Limiter::for_origins(&settings);
        assert!((0..1_000).all(|_| unlimited.take_of_origin("https://a.example", now).is_ok()));
    }
}
