//! A network of addresses: `10.8.0.0/16`, `2001:db8::/32`, or one address.

use std::net::IpAddr;

/// A network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// The bits that an address must share.
    bits: u8,
}

impl Network {
    /// Reads one.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= most)?,
            None => most,
        };
        Some(Self { address, bits })
    }

    /// Whether this address lies in it. An IPv4 address that is written as an IPv6 one is the IPv4 one.
    pub fn holds(self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                same(own.to_bits().into(), other.to_bits().into(), self.bits, 32)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                same(own.to_bits(), other.to_bits(), self.bits, 128)
            }
            (IpAddr::V4(_) | IpAddr::V6(_), _) => false,
        }
    }
}

/// Whether the first bits of two addresses of so many bits are the same.
fn same(own: u128, other: u128, bits: u8, of: u8) -> bool {
    bits == 0 || (own ^ other) >> (of - bits) == 0
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn an_address_lies_in_a_network_when_its_first_bits_do() {
        for (network, address, holds) in [
            ("10.8.0.0/16", "10.8.255.1", true),
            ("10.8.0.0/16", "10.9.0.1", false),
            ("10.8.0.0/16", "::ffff:10.8.1.1", true),
            ("10.8.0.1", "10.8.0.1", true),
            ("10.8.0.1", "10.8.0.2", false),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "::1", false),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "2001:db9::1", true),
        ] {
            let network = Network::parse(network).expect("is one");
            assert_eq!(network.holds(address.parse().expect("is one")), holds);
        }
        for wrong in [
            "10.8.0.0/33",
            "::/129",
            "host.example",
            "10.8",
            "10.8.0.0/",
            "*",
        ] {
            assert_eq!(Network::parse(wrong), None, "{wrong}");
        }
    }
}
