//! A failed attempt, with what should have been sent beside what was.

use std::net::SocketAddr;

use serde::Serialize;

use super::transport;
use crate::{
    platform::{
        choices, moment,
        registrar::{Failure, Party, Slip},
    },
    sip::digest::Algorithm,
};

/// It as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    reason: &'static str,
    message: String,
    count: u64,
    first_at: String,
    last_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_at: Option<String>,
    method: String,
    status: u16,
    transport: &'static str,
    source: SocketAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slip: Option<&'static str>,
    sent: Identity,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Identity>,
}

/// Who somebody says to be, and how it is proved.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    realm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<String>,
    request_uri: String,
    from: String,
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<u32>,
}

impl Identity {
    /// What a phone of this endpoint should send.
    fn of(name: &str, host: &str) -> Self {
        let algorithm = Algorithm::Plain(choices::ALGORITHM);
        let address = format!("sip:{name}@{host}");
        Self {
            username: Some(name.to_owned()),
            realm: Some(host.to_owned()),
            algorithm: Some(String::from_utf8_lossy(algorithm.as_bytes()).into_owned()),
            request_uri: format!("sip:{host}"),
            from: address.clone(),
            to: address,
            expires: None,
        }
    }
}

impl Shown {
    /// A failure of an endpoint, or of a stranger.
    pub fn new(failure: &Failure) -> Self {
        let attempt = &failure.attempt;
        Self {
            reason: attempt.denial.code(),
            message: attempt.denial.to_string(),
            count: failure.count,
            first_at: moment::text(failure.first),
            last_at: moment::text(attempt.at),
            resolved_at: failure.resolved.map(moment::text),
            method: attempt.method.clone(),
            status: attempt.status,
            transport: transport::name(attempt.transport),
            source: attempt.peer,
            user_agent: attempt.user_agent.clone(),
            slip: None,
            sent: Identity {
                username: attempt.username.clone(),
                realm: attempt.realm.clone(),
                algorithm: attempt.algorithm.clone(),
                request_uri: attempt.uri.clone(),
                from: attempt.from.clone(),
                to: attempt.to.clone(),
                expires: attempt.expires,
            },
            expected: match &failure.party {
                Party::Endpoint { name, realm, .. } => Some(Identity::of(name, &realm.host)),
                Party::Stranger { .. } => None,
            },
        }
    }

    /// A failure that was, or was probably, meant for the endpoint of this name.
    pub fn meant(failure: &Failure, slip: Option<Slip>, name: &str, host: &str) -> Self {
        Self {
            slip: slip.map(|slip| match slip {
                Slip::Case => "case",
                Slip::Blanks => "blanks",
                Slip::Address => "address",
            }),
            expected: Some(Identity::of(name, host)),
            ..Self::new(failure)
        }
    }
}
