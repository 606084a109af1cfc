//! Authentication: whether the sender of a request is who it claims to be, decided before anything is done for it.

use std::{sync::Arc, time::Duration};

use super::{
    denial::Denial,
    user::{Realm, User},
};
use crate::{
    api::{EndpointId, rules::ENDPOINT_NAME_MAX},
    sip::{
        digest::{Challenge, Doubt, Gate, Proof, Verdict},
        message::{Address, Flaw, Message, Method, Name, Raw, Uri},
    },
};

/// The longest name of a host, in bytes (RFC 1035 §2.3.4).
const HOST_MAX: usize = 253;

/// The extensions that a phone may require of the registrar.
const EXTENSIONS: [&str; 2] = ["path", "outbound"];

/// Who a request says that it is from.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The domain that the Request-URI names, in lower case.
    pub host: String,
    /// The proof that is for this domain, else any other; and whether there were credentials that say too little.
    pub proof: (Option<Proof>, bool),
    /// The header field that stands for a password.
    pub token: Option<Raw>,
    /// The user name: of the proof, of From when there is a token. Nobody is looked up without one.
    pub name: Option<String>,
}

impl Claim {
    /// Reads the claim of a request that has these flaws as a message. What is wrong is told, whoever asks.
    pub fn of(message: &Message, flaws: &[Flaw]) -> Result<Self, Denial> {
        if let Some(flaw) = flaws.first() {
            return Err(Denial::Flaw(flaw.clone()));
        }
        let uri = message
            .uri()
            .and_then(|uri| Uri::read(uri))
            .ok_or(Denial::Scheme)?;
        if message.method() == Some(&Method::Register) {
            if uri.user.is_some() {
                return Err(Denial::UserInUri);
            }
            required(message)?;
        }
        let host = uri.host.text().to_ascii_lowercase();
        // What cannot exist is not looked up, nor kept in memory as absent.
        if host.len() > HOST_MAX {
            return Err(Denial::Domain);
        }
        let token = message.headers.first(&Name::CallsignToken).map(Raw::from);
        let proof = Proof::given(message, host.as_bytes());
        let name = match (&token, &proof.0) {
            (Some(_), _) => {
                let from = message.headers.first(&Name::From).and_then(Address::read);
                let from = from.and_then(|from| from.sip()?.user_said());
                from.map(|user| user.to_vec())
            }
            (None, Some(proof)) => Some(proof.username.to_vec()),
            (None, None) => None,
        };
        Ok(Self {
            host,
            proof,
            token,
            // Endpoints have short names of ASCII characters alone.
            name: name
                .filter(|name| name.len() <= ENDPOINT_NAME_MAX)
                .and_then(|name| String::from_utf8(name).ok()),
        })
    }
}

/// Refuses extensions that we lack (RFC 3261 §8.2.2.3).
fn required(message: &Message) -> Result<(), Denial> {
    let known = |option: &&[u8]| {
        EXTENSIONS
            .iter()
            .any(|known| option.eq_ignore_ascii_case(known.as_bytes()))
    };
    let unknown: Vec<&[u8]> = message
        .headers
        .list(&Name::Require)
        .filter(|o| !known(o))
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let list = unknown.join(&b", "[..]);
    Err(Denial::Extension(
        String::from_utf8_lossy(&list).into_owned(),
    ))
}

/// What becomes of a request.
#[derive(Debug)]
pub enum Admission {
    /// It may pass as this user.
    Admitted(Arc<User>),
    /// It is asked to prove who it is. The doubt tells what was wrong with what it sent, if it sent something.
    Challenged(Challenge, Option<Doubt>),
    /// It may not pass.
    Denied(Denial),
}

/// Judges a claim in a domain of ours. `user` is the endpoint of its name, if there is one, and `owner` the endpoint
/// that its token is of.
pub fn admit(
    now: Duration,
    gate: &mut Gate,
    message: &Message,
    claim: &Claim,
    realm: &Realm,
    user: Option<&Arc<User>>,
    owner: Option<&EndpointId>,
) -> Admission {
    let user = if claim.token.is_some() {
        match user {
            Some(user) if owner == Some(&user.endpoint) => user,
            _ => return Admission::Denied(Denial::Token),
        }
    } else {
        let digests = user.map(|user| &user.digests);
        match gate.judge(now, realm.host.as_bytes(), message, &claim.proof, digests) {
            Verdict::Challenge(challenge, doubt) => {
                return Admission::Challenged(challenge, doubt);
            }
            Verdict::Refuse(doubt) => return Admission::Denied(Denial::Doubt(doubt)),
            Verdict::Pass => match user {
                Some(user) => user,
                None => return Admission::Denied(Denial::Doubt(Doubt::User)),
            },
        }
    };
    if user.enabled {
        Admission::Admitted(Arc::clone(user))
    } else {
        Admission::Denied(Denial::Disabled)
    }
}

/// The response that asks for credentials: 401 to a REGISTER, 407 to anything else.
#[must_use]
pub fn challenged(message: &Message, challenge: &Challenge, tag: &str) -> Message {
    let (status, reason, name) = if message.method() == Some(&Method::Register) {
        (401, "Unauthorized", Name::WwwAuthenticate)
    } else {
        (
            407,
            "Proxy Authentication Required",
            Name::ProxyAuthenticate,
        )
    };
    let mut reply = message.answer(status, reason, Some(tag));
    reply.headers.push(name, challenge.print());
    reply
}
