//! Where a node speaks SIP.

use std::{
    net::{Ipv4Addr, SocketAddrV4},
    str::FromStr,
};

/// The port of SIP.
const PORT: u16 = 5060;

/// An address of this machine where a node speaks SIP by UDP and TCP. Other nodes reach it there too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listen(pub SocketAddrV4);

/// Why an address is none for a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoListen {
    /// It is something else.
    #[error("it is an IPv4 address, with :PORT behind it or not (5060).")]
    Form,
    /// Nobody can be told to send there.
    #[error("it must be one address that the other nodes can send to.")]
    Unspecified,
}

impl FromStr for Listen {
    type Err = NoListen;

    fn from_str(text: &str) -> Result<Self, NoListen> {
        let with_port = text.parse::<SocketAddrV4>();
        let alone = |ip: Ipv4Addr| SocketAddrV4::new(ip, PORT);
        let address = with_port.or_else(|_| text.parse().map(alone));
        let address = address.map_err(|_| NoListen::Form)?;
        if address.port() == 0 {
            return Err(NoListen::Form);
        }
        if address.ip().is_unspecified() || address.ip().is_multicast() {
            return Err(NoListen::Unspecified);
        }
        Ok(Self(address))
    }
}

#[cfg(test)]
mod tests {
    use super::{Listen, NoListen};

    #[test]
    fn a_node_listens_where_others_reach_it() {
        assert_eq!(
            "192.0.2.1:5070".parse::<Listen>().map(|it| it.0.port()),
            Ok(5070)
        );
        for (text, why) in [
            ("0.0.0.0", NoListen::Unspecified),
            ("224.0.0.1:5060", NoListen::Unspecified),
            ("10.0.0.1:0", NoListen::Form),
            ("::1", NoListen::Form),
            ("node1", NoListen::Form),
        ] {
            assert_eq!(text.parse::<Listen>(), Err(why), "{text}");
        }
    }
}
