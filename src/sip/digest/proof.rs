//! What a client answers a challenge with: `Authorization`, `Proxy-Authorization`.

use subtle::ConstantTimeEq as _;

use super::{
    algorithm::{Algorithm, Hash},
    challenge::Challenge,
    credentials::{Credentials, Digests},
    fields::{self, Fields},
};
use crate::sip::message::{Headers, Message, Method, Name, Raw};

/// The proof that somebody knows a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Who it is.
    pub username: Raw,
    /// Of the challenge.
    pub realm: Raw,
    /// Of the challenge.
    pub nonce: Raw,
    /// What is asked for, as the client wrote it: proxies change the Request-URI on its way.
    pub uri: Raw,
    /// The digest in hexadecimal.
    pub response: Raw,
    /// How the digest was made.
    pub algorithm: Algorithm,
    /// The client's own part of the digest.
    pub cnonce: Option<Raw>,
    /// How often the client has used this nonce, in hexadecimal.
    pub nc: Option<Raw>,
    /// What is protected.
    pub qop: Option<Raw>,
    /// Of the challenge.
    pub opaque: Option<Raw>,
    /// Whether the user name is a digest.
    pub userhash: bool,
}

/// What a proof is for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The method of the request.
    pub method: &'a Method,
    /// Its Request-URI.
    pub uri: &'a [u8],
    /// Its body.
    pub body: &'a [u8],
}

impl Proof {
    /// The proofs in the header fields of this name, and whether there were some that say too little.
    pub fn all(headers: &Headers, name: &Name) -> (Vec<Self>, bool) {
        let mut broken = false;
        let found = headers
            .all(name)
            .flat_map(Fields::digests)
            .filter_map(|fields| {
                let proof = Self::read(&fields);
                broken |= proof.is_none();
                proof
            })
            .collect();
        (found, broken)
    }

    fn read(fields: &Fields) -> Option<Self> {
        let uri = fields.written("uri")?;
        let bare = uri.strip_prefix(b"\"").and_then(|u| u.strip_suffix(b"\""));
        Some(Self {
            username: fields.said("username")?,
            realm: fields.said("realm")?,
            nonce: fields.said("nonce")?,
            uri: bare.unwrap_or(uri).into(),
            response: fields.said("response")?,
            algorithm: fields
                .said("algorithm")
                .map_or(Algorithm::Plain(Hash::Md5), |name| Algorithm::named(&name)),
            cnonce: fields.said("cnonce"),
            nc: fields.said("nc"),
            qop: fields.said("qop"),
            opaque: fields.said("opaque"),
            userhash: fields
                .said("userhash")
                .is_some_and(|said| said.eq_ignore_ascii_case(b"true")),
        })
    }

    /// The answer to a challenge: `cnonce` is random, `count` says how often the nonce was used with this time.
    /// `None` when neither algorithm nor qop of the challenge is known.
    pub fn of(
        challenge: &Challenge,
        credentials: &Credentials,
        asked: Asked,
        cnonce: &str,
        count: u32,
    ) -> Option<Self> {
        let ha1 = credentials.ha1(challenge.hash()?, &challenge.realm);
        Self::made(
            challenge,
            (&credentials.username, &ha1),
            asked,
            cnonce,
            count,
        )
    }

    /// The same of somebody whose digests are known and whose password is not. `None` also where there is no digest for the
    /// challenge's algorithm.
    pub fn by_digests(
        challenge: &Challenge,
        (username, digests): (&Raw, &Digests),
        asked: Asked,
        cnonce: &str,
        count: u32,
    ) -> Option<Self> {
        let ha1 = digests.ha1(challenge.hash()?)?;
        Self::made(challenge, (username, &ha1), asked, cnonce, count)
    }

    fn made(
        challenge: &Challenge,
        (username, ha1): (&Raw, &str),
        asked: Asked,
        cnonce: &str,
        count: u32,
    ) -> Option<Self> {
        let hash = challenge.hash()?;
        let qop = challenge.chosen_qop();
        let session = matches!(challenge.algorithm, Algorithm::Session(_));
        let username = if challenge.userhash {
            hash.of(&[username, &challenge.realm]).into()
        } else {
            username.clone()
        };
        let mut proof = Self {
            username,
            realm: challenge.realm.clone(),
            nonce: challenge.nonce.clone(),
            uri: asked.uri.into(),
            response: Raw::default(),
            algorithm: challenge.algorithm.clone(),
            cnonce: (qop.is_some() || session).then(|| cnonce.into()),
            nc: qop.map(|_| format!("{count:08x}").into()),
            qop: qop.map(Raw::from),
            opaque: challenge.opaque.clone(),
            userhash: challenge.userhash,
        };
        proof.response = proof.digest(hash, ha1, asked.method, asked.body).into();
        Some(proof)
    }

    /// Whether it proves that its maker knows the password which these digests are of. Takes the same time
    /// whether it does or not.
    pub fn holds(&self, digests: &Digests, method: &Method, body: &[u8]) -> bool {
        let Some(hash) = self.algorithm.hash() else {
            return false;
        };
        let Some(ha1) = digests.ha1(hash) else {
            return false;
        };
        let right = self.digest(hash, &ha1, method, body);
        let given = self.response.to_ascii_lowercase();
        right.as_bytes().ct_eq(&given).into()
    }

    /// The digest of RFC 7616 §3.4.1, of RFC 2069 when there is no qop.
    fn digest(&self, hash: Hash, ha1: &str, method: &Method, body: &[u8]) -> String {
        let cnonce: &[u8] = self.cnonce.as_deref().unwrap_or_default();
        let session = match self.algorithm {
            Algorithm::Session(_) => Some(hash.of(&[ha1.as_bytes(), &self.nonce, cnonce])),
            Algorithm::Plain(_) | Algorithm::Other(_) => None,
        };
        let ha1 = session.as_deref().unwrap_or(ha1).as_bytes();
        let whole = |qop: &Raw| qop.eq_ignore_ascii_case(b"auth-int");
        let ha2 = if self.qop.as_ref().is_some_and(whole) {
            let body = hash.of(&[body]);
            hash.of(&[method.as_bytes(), &self.uri, body.as_bytes()])
        } else {
            hash.of(&[method.as_bytes(), &self.uri])
        };
        let ha2 = ha2.as_bytes();
        match &self.qop {
            Some(qop) => {
                let nc: &[u8] = self.nc.as_deref().unwrap_or_default();
                hash.of(&[ha1, &self.nonce, nc, cnonce, qop, ha2])
            }
            None => hash.of(&[ha1, &self.nonce, ha2]),
        }
    }

    /// How often the client says that it has used the nonce; 1 for one that does not count.
    pub fn count(&self) -> Option<u32> {
        let Some(nc) = &self.nc else { return Some(1) };
        let text = std::str::from_utf8(nc).ok()?;
        // A sign would be taken as well.
        let digits = text.bytes().all(|b| b.is_ascii_hexdigit());
        digits.then(|| u32::from_str_radix(text, 16).ok()).flatten()
    }

    /// The value of the header field.
    pub fn print(&self) -> Raw {
        let mut out = Vec::new();
        fields::quoted(&mut out, "username", &self.username);
        fields::quoted(&mut out, "realm", &self.realm);
        fields::quoted(&mut out, "nonce", &self.nonce);
        fields::plain(&mut out, "uri", &[b"\"", &self.uri[..], b"\""].concat());
        fields::quoted(&mut out, "response", &self.response);
        fields::plain(&mut out, "algorithm", self.algorithm.as_bytes());
        if let Some(cnonce) = &self.cnonce {
            fields::quoted(&mut out, "cnonce", cnonce);
        }
        if let Some(opaque) = &self.opaque {
            fields::quoted(&mut out, "opaque", opaque);
        }
        if let (Some(qop), Some(nc)) = (&self.qop, &self.nc) {
            fields::plain(&mut out, "qop", qop);
            fields::plain(&mut out, "nc", nc);
        }
        if self.userhash {
            fields::plain(&mut out, "userhash", b"true");
        }
        [&b"Digest "[..], &out].concat().into()
    }

    /// The proof of a request that is for this realm, else any other; and whether there were credentials that
    /// say too little. Some clients answer a proxy's challenge in `Authorization`: both places are looked at.
    pub fn given(message: &Message, realm: &[u8]) -> (Option<Self>, bool) {
        let (mut proofs, mut broken) = Self::all(&message.headers, &Name::Authorization);
        let (more, more_broken) = Self::all(&message.headers, &Name::ProxyAuthorization);
        proofs.extend(more);
        broken |= more_broken;
        let ours = |proof: &Self| proof.realm.eq_ignore_ascii_case(realm);
        let ours = proofs.iter().position(ours);
        let chosen = ours.unwrap_or(0);
        let proof = (chosen < proofs.len()).then(|| proofs.swap_remove(chosen));
        (proof, broken)
    }
}
