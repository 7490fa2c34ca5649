//! Networks in CIDR form. Used for `limits.trusted_proxies` and `escalation.allow_networks`. Deliberately absent: names, which have to be resolved first.

use std::net::IpAddr;

/// A network: `10.0.0.0/8`, `fd00::/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: u128,
    bits: u32,
}

impl Network {
    /// Reads a network; `None` where the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.trim().parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let bits: u32 = bits.map_or(Some(width), |bits| bits.trim().parse().ok())?;
        (bits <= width).then(|| Network { address: as_number(address), bits: 128 - width + bits })
    }

    /// Whether an address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        let differing = as_number(address) ^ self.address;
        self.bits == 0 || differing >> (128 - self.bits) == 0
    }
}

/// IPv4 counts as its IPv6-mapped form, so that both spellings of one address are the same.
fn as_number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_hold_their_addresses_and_no_others() {
        let holds =
            |network: &str, address: &str| Network::parse(network).expect("a network").contains(address.parse().expect("an address"));
        assert!(holds("10.0.0.0/8", "10.255.0.1") && holds("10.0.0.0/8", "::ffff:10.1.1.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("fd00::/8", "fdff::1") && !holds("fd00::/8", "10.0.0.1") && holds("::1", "::1") && holds("0.0.0.0/0", "9.9.9.9"));
        assert!(!holds("0.0.0.0/0", "2001:db8::1") && holds("::/0", "9.9.9.9"));
        for wrong in ["", "host", "10.0.0.0/33", "10.0.0.0/", "::/129"] {
            assert_eq!(Network::parse(wrong), None, "{wrong}");
        }
    }
}
