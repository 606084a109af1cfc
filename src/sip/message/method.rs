//! The method of a request.

use std::fmt;

use super::raw::Raw;

/// What is asked. Case counts: `invite` is another method (RFC 3261 §7.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Method {
    /// Binds an address-of-record to contacts (RFC 3261 §10).
    Register,
    /// Starts or changes a session.
    Invite,
    /// Ends the three-way handshake of an INVITE; never answered.
    Ack,
    /// Gives up an INVITE that is not answered yet.
    Cancel,
    /// Ends a session.
    Bye,
    /// Asks what the other side can do.
    Options,
    /// Something inside a session (RFC 6086).
    Info,
    /// Changes a session without a new offer having to be accepted by a person (RFC 3311).
    Update,
    /// Tells of an event (RFC 6665).
    Notify,
    /// Any other.
    Other(Raw),
}

impl Method {
    /// The method of these bytes.
    #[must_use]
    pub fn named(bytes: &[u8]) -> Self {
        match bytes {
            b"REGISTER" => Self::Register,
            b"INVITE" => Self::Invite,
            b"ACK" => Self::Ack,
            b"CANCEL" => Self::Cancel,
            b"BYE" => Self::Bye,
            b"OPTIONS" => Self::Options,
            b"INFO" => Self::Info,
            b"UPDATE" => Self::Update,
            b"NOTIFY" => Self::Notify,
            other => Self::Other(other.into()),
        }
    }

    /// As it is written.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Register => b"REGISTER",
            Self::Invite => b"INVITE",
            Self::Ack => b"ACK",
            Self::Cancel => b"CANCEL",
            Self::Bye => b"BYE",
            Self::Options => b"OPTIONS",
            Self::Info => b"INFO",
            Self::Update => b"UPDATE",
            Self::Notify => b"NOTIFY",
            Self::Other(raw) => raw,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.as_bytes()))
    }
}
