//! A failed attempt: what somebody sent who was refused, and why. The password's proof is never kept.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    net::SocketAddr,
    time::Duration,
};

use super::{asked, denial::Denial, party::Party};
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
    /// From where.
    pub peer: SocketAddr,
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
        (transport, peer): (Transport, SocketAddr),
        message: &Message,
        proof: Option<&Proof>,
        status: u16,
        denial: Denial,
    ) -> Self {
        let field = |name| message.headers.first(&name).map(sent);
        Self {
            at,
            transport,
            peer,
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

    /// The same for attempts that count as one failure: they differ in time, in the port, and in what names a single
    /// request at most.
    pub(super) fn kind(&self, party: &Party) -> u64 {
        let mut hasher = DefaultHasher::new();
        (party.endpoint(), party.host()).hash(&mut hasher);
        (self.transport, self.peer.ip(), &self.method, self.status).hash(&mut hasher);
        self.denial.to_string().hash(&mut hasher);
        (&self.user_agent, &self.uri).hash(&mut hasher);
        (&self.username, &self.realm, &self.algorithm).hash(&mut hasher);
        hasher.finish()
    }
}

/// As much of what somebody sent as is remembered.
fn sent(bytes: &[u8]) -> String {
    let bytes = &bytes[..bytes.len().min(choices::SENT_MAX)];
    String::from_utf8_lossy(bytes).into_owned()
}
