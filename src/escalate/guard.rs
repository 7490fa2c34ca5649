//! Which addresses may be called: those of the public internet, and private ones that the operator allows. Asked after a name has been resolved and before anything is connected, with
//! the very address that is then connected to. Deliberately absent: names, which may mean another address a moment later.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::lookup_host;

use super::fault::Fault;
use crate::config::Network;

/// Resolves a host and gives the first address that may be called.
pub(super) async fn resolve(host: &str, port: u16, allowed: &[Network]) -> Result<SocketAddr, Fault> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let found = lookup_host((bare, port)).await.map_err(|_| Fault::passing(format!("the name {host} cannot be resolved")))?;
    let mut found = found.map(|address| SocketAddr::new(address.ip().to_canonical(), address.port()));
    found.find(|address| may_call(address.ip(), allowed)).ok_or_else(|| {
        Fault::passing(format!("{host} has a private address, which is called only where `escalation.allow_networks` names its network"))
    })
}

/// Whether an address may be called.
pub(super) fn may_call(address: IpAddr, allowed: &[Network]) -> bool {
    is_allowed(address, allowed) || is_public(address)
}

/// Whether the operator named a network that this address is in.
pub(super) fn is_allowed(address: IpAddr, allowed: &[Network]) -> bool {
    allowed.iter().any(|network| network.contains(address))
}

fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// The special-purpose registry of IPv4: this network, private, shared, loopback, link-local (cloud metadata lives there), documentation, relays, benchmarks, multicast, reserved.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

/// Global unicast alone, without the parts of it that lead into IPv4 or to documentation.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let is_global = a & 0xe000 == 0x2000;
    let is_special = (a == 0x2001 && (b < 0x0200 || b == 0x0db8)) || a == 0x2002 || (a == 0x3fff && b < 0x1000);
    is_global && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_not_called_unless_allowed() {
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a00:1",
            "fc00::1",
            "fe80::1",
            "ff02::1",
            "2002:a00:1::",
            "2001:db8::1",
            "2001::1",
            "fec0::1",
            "100::1",
        ] {
            assert!(!may_call(text.parse().expect("an address"), &[]), "{text}");
        }
        for text in ["9.9.9.9", "100.63.0.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "2001:4860::1", "::ffff:9.9.9.9"] {
            assert!(may_call(text.parse().expect("an address"), &[]), "{text}");
        }
        let allowed = [Network::parse("10.0.0.0/8").expect("a network")];
        assert!(
            may_call("10.1.2.3".parse().expect("an address"), &allowed) && !may_call("127.0.0.1".parse().expect("an address"), &allowed)
        );
    }

    #[tokio::test]
    async fn names_are_judged_by_what_they_mean() {
        let refused = resolve("localhost", 80, &[]).await.expect_err("private");
        assert!(refused.why.contains("private address") && !refused.is_final, "{refused:?}");
        let allowed = [Network::parse("127.0.0.0/8").expect("a network"), Network::parse("::1").expect("a network")];
        assert!(resolve("localhost", 80, &allowed).await.is_ok());
        assert!(resolve("[::1]", 80, &[]).await.is_err());
        for odd in ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"] {
            assert!(resolve(odd, 80, &[]).await.is_err(), "{odd}");
        }
    }
}
