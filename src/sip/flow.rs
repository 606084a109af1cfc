//! Where a message came from, and where its answer goes: a UDP peer, or one TCP or TLS connection.

use std::{fmt, net::SocketAddr};

/// Tells apart two flows of the same peer: a connection that was closed and opened again is another flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowId(pub u64);

/// One way to a peer (RFC 5626 §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Flow {
    /// The connection. Of UDP: the socket that datagrams to this peer leave from.
    pub id: FlowId,
    /// What carries it.
    pub transport: Transport,
    /// The other end, as the network shows it.
    pub peer: SocketAddr,
}

/// The longest request that is sent in a datagram, in bytes (RFC 3261 §18.1.1).
const DATAGRAM_MAX: usize = 1300;

/// What carries SIP messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// Datagrams: a message may be lost, doubled or overtaken.
    Udp,
    /// A stream.
    Tcp,
    /// A stream inside TLS.
    Tls,
}

impl Transport {
    /// Whether what is sent arrives, or the connection fails (RFC 3261 §17: nothing is sent again).
    #[must_use]
    pub fn reliable(self) -> bool {
        match self {
            Self::Udp => false,
            Self::Tcp | Self::Tls => true,
        }
    }

    /// Whether a request of so many bytes may be sent so: larger ones are cut up on their way, and some routers
    /// lose the pieces (RFC 3261 §18.1.1, for paths whose MTU is not known).
    #[must_use]
    pub fn carries(self, length: usize) -> bool {
        self.reliable() || length <= DATAGRAM_MAX
    }

    /// The port that is meant when none is written (RFC 3261 §19.1.2).
    #[must_use]
    pub fn default_port(self) -> u16 {
        match self {
            Self::Udp | Self::Tcp => 5060,
            Self::Tls => 5061,
        }
    }

    /// As a Via header field spells it: `UDP`, `TCP`, `TLS`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
        }
    }

    /// The transport of this name, in whatever case.
    #[must_use]
    pub fn named(name: &[u8]) -> Option<Self> {
        [Self::Udp, Self::Tcp, Self::Tls]
            .into_iter()
            .find(|known| name.eq_ignore_ascii_case(known.as_str().as_bytes()))
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
