//! A failed attempt: what somebody sent who was refused, and why. The password's proof is never kept.

use std::time::Duration;

use super::{asked, denial::Denial};
use crate::{
    platform::choices,
    sip::{
        Transport,
        digest::Proof,
        message::{Message, Method, Name},
    },
};

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When, since the Unix epoch.
    pub at: Duration,
    /// How it came.
    pub transport: Transport,
    /// From where, as `host:port`.
    pub peer: String,
    /// What was asked for: `REGISTER`, `INVITE` …
    pub method: String,
    /// The status of the response.
    pub status: u16,
    /// Why.
    pub denial: Denial,
    /// What it calls itself.
    pub user_agent: Option<String>,
    /// Of its credentials.
    pub username: Option<String>,
    /// Of its credentials.
    pub realm: Option<String>,
    /// Of its credentials.
    pub algorithm: Option<String>,
    /// The header field.
    pub from: String,
    /// The header field.
    pub to: String,
    /// The Request-URI.
    pub uri: String,
    /// For how many seconds it wanted to be registered, when it says so.
    pub expires: Option<u32>,
}

impl Attempt {
    /// Of a request that was refused. What is long is cut.
    #[must_use]
    pub fn of(
        at: Duration,
        (transport, peer): (Transport, std::net::SocketAddr),
        message: &Message,
        proof: Option<&Proof>,
        status: u16,
        denial: Denial,
    ) -> Self {
        let field = |name| message.headers.first(&name).map(sent);
        Self {
            at,
            transport,
            peer: peer.to_string(),
            method: sent(message.method().map_or(&[], Method::as_bytes)),
            status,
            denial,
            user_agent: field(Name::UserAgent),
            username: proof.map(|proof| sent(&proof.username)),
            realm: proof.map(|proof| sent(&proof.realm)),
            algorithm: proof.map(|proof| sent(proof.algorithm.as_bytes())),
            from: field(Name::From).unwrap_or_default(),
            to: field(Name::To).unwrap_or_default(),
            uri: message.uri().map(|uri| sent(uri)).unwrap_or_default(),
            expires: asked::seconds(&message.headers),
        }
    }
}

/// As much of what somebody sent as is remembered.
fn sent(bytes: &[u8]) -> String {
    let bytes = &bytes[..bytes.len().min(choices::SENT_MAX)];
    String::from_utf8_lossy(bytes).into_owned()
}
