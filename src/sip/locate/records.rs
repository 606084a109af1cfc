//! Questions to the DNS about a SIP domain, and the records that answer them.

use std::net::IpAddr;

/// A question to the DNS. Names have no dot at their end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ask {
    /// Which transports a domain prefers.
    Naptr(String),
    /// Which servers a domain has for one transport.
    Srv(String),
    /// The addresses of a host.
    Address(String),
}

impl Ask {
    /// The name that is asked for.
    #[must_use]
    pub fn name(&self) -> &str {
        let (Self::Naptr(name) | Self::Srv(name) | Self::Address(name)) = self;
        name
    }
}

/// The answer to an [`Ask`]: empty when there is none, for whatever reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Records {
    /// Answers [`Ask::Naptr`].
    Naptr(Vec<Naptr>),
    /// Answers [`Ask::Srv`].
    Srv(Vec<Srv>),
    /// Answers [`Ask::Address`].
    Address(Vec<IpAddr>),
}

/// A NAPTR record (RFC 3403 §4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naptr {
    /// Lower ones first.
    pub order: u16,
    /// Lower ones first within an order.
    pub preference: u16,
    /// `s` when the replacement is the name of SRV records.
    pub flags: String,
    /// Such as `SIP+D2U`.
    pub service: String,
    /// The next name to ask for.
    pub replacement: String,
}

/// An SRV record (RFC 2782).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Srv {
    /// Lower ones first.
    pub priority: u16,
    /// The share within a priority.
    pub weight: u16,
    /// The port of the server.
    pub port: u16,
    /// The name of the server; empty when the service is decidedly not there.
    pub target: String,
}

/// Why there are no records, in words for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Absent {
    /// NXDOMAIN.
    #[error("there is no such name")]
    NoSuchName,
    /// The name is there, and has no records of this type.
    #[error("the name has no such record")]
    NoRecord,
    /// The server will not tell.
    #[error("the name server refused to answer")]
    Refused,
    /// No server answered.
    #[error("no name server answered")]
    NoAnswer,
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}
