//! What a test wants to know, and what is seen.

use std::{net::SocketAddr, time::Duration};

use jiff::Timestamp;

use super::{attempt::Attempt, ring::Rang, token::Token};
use crate::sip::locate::{Absent, Ask, Records, Target};

/// One thing to find out. Those of one list may be done at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// What the account says of the endpoint. Seen as [`Saw::Account`].
    Account,
    /// What the phone itself tried, as the account remembers it. Seen as [`Saw::Attempts`].
    Attempts {
        /// The id of the endpoint's domain.
        domain: String,
        /// The endpoint's id.
        endpoint: String,
    },
    /// Make a token that stands for the endpoint's password. Whoever performs it takes it back when the test has ended.
    /// Seen as [`Saw::Token`].
    Token {
        /// The id of the endpoint's domain.
        domain: String,
        /// The endpoint's id.
        endpoint: String,
    },
    /// Let the phones of the endpoint ring, for some seconds. Seen as [`Saw::Rang`].
    Ring,
    /// Whether this URL of an application answers. Seen as [`Saw::CallUrl`].
    CallUrl(String),
    /// Ask the DNS. Seen as [`Saw::Looked`].
    LookUp(Ask),
    /// Make a way to a server: a socket, a connection, a handshake. Seen as [`Saw::Opened`].
    Open(Target),
    /// Send a request on the way that was made to a server. Over UDP it is sent again until it is answered
    /// (RFC 3261 §17.1.2). Seen as [`Saw::Answered`].
    Send {
        /// The server.
        target: Target,
        /// The request.
        request: Vec<u8>,
    },
}

/// What was seen of a [`Probe`].
#[derive(Debug, Clone)]
pub struct Observed {
    /// When the probe began, counted from the start of the test.
    pub began: Duration,
    /// How long it took.
    pub took: Duration,
    /// What came of it.
    pub saw: Saw,
}

/// What came of a probe.
#[derive(Debug, Clone)]
pub enum Saw {
    /// What the account says: nothing when it has no such endpoint; a sentence when it cannot be asked.
    Account(Result<Option<Entry>, String>),
    /// The refused attempts, newest first: nothing where the account does not tell of any; a sentence when it cannot be
    /// asked.
    Attempts(Result<Option<Vec<Attempt>>, String>),
    /// A token, or why there is none.
    Token(Result<Token, String>),
    /// What became of the ring test; a sentence when it could not be made.
    Rang(Result<Rang, String>),
    /// The status of the URL's answer, or why there is none.
    CallUrl(Result<u16, String>),
    /// The DNS answered, or did not.
    Looked {
        /// The question.
        ask: Ask,
        /// The records.
        answer: Result<Records, Absent>,
        /// For how many seconds they may be kept.
        ttl: Option<u32>,
    },
    /// There is a way to the server, or none.
    Opened {
        /// The server.
        target: Target,
        /// What it is like.
        open: Result<Opened, Unopened>,
    },
    /// The final response as it came, or why there is none.
    Answered {
        /// Who was asked.
        target: Target,
        /// The bytes.
        answer: Result<Vec<u8>, Unanswered>,
    },
}

/// An endpoint in the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The id of its domain.
    pub domain: String,
    /// Its id.
    pub id: String,
    /// Whether it may register.
    pub enabled: bool,
    /// Who its calls are told to.
    pub application: Option<Application>,
}

/// An application in the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its name.
    pub name: String,
    /// Where calls are told.
    pub call_url: Option<String>,
}

/// A way to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Our end of it.
    pub local: SocketAddr,
    /// The server's certificate, when there was a handshake.
    pub certificate: Option<Certificate>,
}

/// What the certificate of a server says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The hosts that it is for.
    pub names: Vec<String>,
    /// From when it is valid.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// When it was looked at.
    pub seen: Timestamp,
}

/// Why there is no way to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unopened {
    /// Nothing listens there.
    Refused,
    /// Nothing came back in time.
    Silent,
    /// The network says that no way leads there.
    Unreachable,
    /// The certificate is for these names and not for the one that is asked for.
    Name(Vec<String>),
    /// The certificate is not valid yet, or not any more: when it was, or will be.
    Expired(String),
    /// Nobody who is trusted vouches for the certificate.
    Untrusted(String),
    /// What answers speaks no TLS.
    NotTls,
    /// Anything else.
    Failed(String),
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// Nothing came in time.
    Silent,
    /// The server's machine says that nothing listens there.
    Refused,
    /// The network says that no way leads there.
    Unreachable,
    /// The connection was closed.
    Closed,
    /// Something came, and it is no SIP.
    Noise(Vec<u8>),
}
