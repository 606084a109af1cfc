//! What a server asks for before it does something: `WWW-Authenticate`, `Proxy-Authenticate`.

use super::{
    algorithm::{Algorithm, Hash},
    fields::{self, Fields},
};
use crate::sip::message::{Headers, Name, Raw};

/// One challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Whose user names and passwords are asked for.
    pub realm: Raw,
    /// Goes into the digest, so that it serves once.
    pub nonce: Raw,
    /// Sent back as it is.
    pub opaque: Option<Raw>,
    /// How the digest is made.
    pub algorithm: Algorithm,
    /// What may be protected, as a list; without it, the digest is made as RFC 2069 had it.
    pub qop: Option<Raw>,
    /// The digest before was right, only its nonce was old: no need to ask the user again.
    pub stale: bool,
    /// The user name may be sent as a digest too (RFC 7616 §3.4.4).
    pub userhash: bool,
}

impl Challenge {
    /// The challenges in the header fields of this name, in their order. Those of other schemes, and those
    /// without realm or nonce, are left out.
    pub fn all(headers: &Headers, name: &Name) -> Vec<Self> {
        headers
            .all(name)
            .flat_map(Fields::digests)
            .filter_map(|fields| Self::of(&fields))
            .collect()
    }

    /// The first that can be answered: a server puts first what it likes best (RFC 8760 §2.4).
    pub fn best(all: &[Self]) -> Option<&Self> {
        all.iter().find(|challenge| challenge.hash().is_some())
    }

    fn of(fields: &Fields) -> Option<Self> {
        let yes = |name| {
            fields
                .said(name)
                .is_some_and(|v| v.eq_ignore_ascii_case(b"true"))
        };
        Some(Self {
            realm: fields.said("realm")?,
            nonce: fields.said("nonce")?,
            opaque: fields.said("opaque"),
            algorithm: fields
                .said("algorithm")
                .map_or(Algorithm::Plain(Hash::Md5), |name| Algorithm::named(&name)),
            qop: fields.said("qop"),
            stale: yes("stale"),
            userhash: yes("userhash"),
        })
    }

    /// The hash function, when the challenge can be answered.
    pub(super) fn hash(&self) -> Option<Hash> {
        if self.qop.is_some() && self.chosen_qop().is_none() {
            return None;
        }
        self.algorithm.hash()
    }

    /// The qop to answer with: `auth` when it is offered, since a body may change on its way.
    pub(super) fn chosen_qop(&self) -> Option<&'static str> {
        let offered = self.qop.as_ref()?;
        ["auth", "auth-int"].into_iter().find(|qop| {
            offered
                .split(|&b| b == b',')
                .any(|word| word.trim_ascii().eq_ignore_ascii_case(qop.as_bytes()))
        })
    }

    /// The value of the header field.
    pub fn print(&self) -> Raw {
        let mut out = Vec::new();
        fields::quoted(&mut out, "realm", &self.realm);
        fields::quoted(&mut out, "nonce", &self.nonce);
        if let Some(opaque) = &self.opaque {
            fields::quoted(&mut out, "opaque", opaque);
        }
        if self.stale {
            fields::plain(&mut out, "stale", b"true");
        }
        fields::plain(&mut out, "algorithm", self.algorithm.as_bytes());
        if let Some(qop) = &self.qop {
            fields::quoted(&mut out, "qop", qop);
        }
        if self.userhash {
            fields::plain(&mut out, "userhash", b"true");
        }
        [&b"Digest "[..], &out].concat().into()
    }
}
