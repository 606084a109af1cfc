//! Whether a request may pass: the server's side of digest authentication.

use std::{collections::BTreeMap, fmt, time::Duration};

use super::{
    algorithm::{Algorithm, Hash},
    challenge::Challenge,
    credentials::Digests,
    nonce::{Mint, NonceId, millis},
    proof::Proof,
};
use crate::sip::message::{Message, Method};

/// Challenges requests and judges what they prove.
///
/// A challenge costs no memory. Only nonces that were used with the right password are remembered, so that none
/// serves twice; when there are more than the limit, the oldest are forgotten, and all of their age count as old.
pub struct Gate {
    mint: Mint,
    hash: Hash,
    limits: Limits,
    used: BTreeMap<NonceId, u32>,
    /// Nonces made up to here are old, whatever their age: what was used of them may have been forgotten.
    forgotten: Option<u64>,
    /// Stands in for the digests of users that do not exist.
    nobody: Digests,
}

/// Bounds of a [`Gate`].
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long a nonce serves.
    pub life: Duration,
    /// The most nonces that are remembered as used.
    pub used: usize,
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is who it says.
    Pass,
    /// It is asked to prove who it is, again if it tried: 401 or 407.
    Challenge(Challenge, Option<Doubt>),
    /// It was wrong once more after it was told: 403.
    Refuse(Doubt),
}

/// Why a proof is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// The credentials lack something that must be there.
    Incomplete,
    /// They are for another realm.
    Realm,
    /// Their algorithm is not the one that was asked for.
    Algorithm,
    /// There is no such user.
    User,
    /// The password is wrong.
    Password,
    /// All is right, but the nonce is too old.
    Old,
    /// All is right, but the nonce is not ours: it is of before a restart.
    Foreign,
    /// All is right, but the nonce was used before and its count has not risen.
    Replayed,
}

impl Gate {
    /// With a random secret key, asking for digests of this hash function.
    pub fn new(key: &[u8; 32], hash: Hash, limits: Limits) -> Self {
        Self {
            mint: Mint::new(key),
            hash,
            limits,
            used: BTreeMap::new(),
            forgotten: None,
            nobody: Digests {
                md5: [0x5a; 16],
                sha256: *key,
            },
        }
    }

    /// Asks for digests of this hash function from now on.
    pub fn ask_for(&mut self, hash: Hash) {
        self.hash = hash;
    }

    /// How many nonces are remembered as used.
    pub fn remembered(&self) -> usize {
        self.used.len()
    }

    /// Judges a request to a realm by what [`Proof::given`] found in it. `digests` are those of the user that
    /// the proof names, if there is one: a request of a user that does not exist takes the same steps. `now`
    /// runs on any clock that does not go back.
    pub fn judge(
        &mut self,
        now: Duration,
        realm: &[u8],
        message: &Message,
        given: &(Option<Proof>, bool),
        digests: Option<&Digests>,
    ) -> Verdict {
        let (proof, broken) = given;
        let Some(method) = message.method() else {
            return self.challenge(now, realm, 0, None);
        };
        let Some(proof) = proof else {
            return self.challenge(now, realm, 0, broken.then_some(Doubt::Incomplete));
        };
        if proof.realm != *realm {
            return self.challenge(now, realm, 0, Some(Doubt::Realm));
        }
        let nonce = self.mint.read(&proof.nonce, realm);
        let wrong = if proof.algorithm.hash() == Some(self.hash) {
            self.wrong(proof, method, &message.body, digests)
        } else {
            Some(Doubt::Algorithm)
        };
        if let Some(doubt) = wrong {
            let refusals = nonce.map_or(0, |nonce| nonce.refusals);
            return if refusals > 0 {
                Verdict::Refuse(doubt)
            } else {
                self.challenge(now, realm, 1, Some(doubt))
            };
        }
        let doubt = match (nonce, proof.count()) {
            (None, _) => Some(Doubt::Foreign),
            (Some(_), None) => Some(Doubt::Replayed),
            (Some(nonce), Some(count)) => self.spent(now, nonce.id, count),
        };
        match doubt {
            Some(doubt) => self.challenge(now, realm, 0, Some(doubt)),
            None => Verdict::Pass,
        }
    }

    fn wrong(
        &self,
        proof: &Proof,
        method: &Method,
        body: &[u8],
        digests: Option<&Digests>,
    ) -> Option<Doubt> {
        let holds = proof.holds(digests.unwrap_or(&self.nobody), method, body);
        match digests {
            None => Some(Doubt::User),
            Some(_) if !holds => Some(Doubt::Password),
            Some(_) => None,
        }
    }

    /// Marks this use of a nonce, or says why it serves no more.
    fn spent(&mut self, now: Duration, id: NonceId, count: u32) -> Option<Doubt> {
        let born = millis(now.saturating_sub(self.limits.life));
        if id.millis < born || self.forgotten.is_some_and(|last| id.millis <= last) {
            return Some(Doubt::Old);
        }
        while let Some(oldest) = self.used.first_entry().filter(|e| e.key().millis < born) {
            oldest.remove();
        }
        let last = self.used.entry(id).or_default();
        if count <= *last {
            return Some(Doubt::Replayed);
        }
        *last = count;
        if self.used.len() > self.limits.used
            && let Some((oldest, _)) = self.used.pop_first()
        {
            self.forgotten = Some(oldest.millis);
        }
        None
    }

    /// A challenge with a new nonce. Only a doubt about the nonce is told: with anything else, the user has to
    /// be asked again.
    fn challenge(
        &mut self,
        now: Duration,
        realm: &[u8],
        refusals: u8,
        doubt: Option<Doubt>,
    ) -> Verdict {
        let challenge = Challenge {
            realm: realm.into(),
            nonce: self.mint.make(now, realm, refusals).into(),
            opaque: None,
            algorithm: Algorithm::Plain(self.hash),
            qop: Some("auth".into()),
            stale: doubt.is_some_and(Doubt::stale),
            userhash: false,
        };
        Verdict::Challenge(challenge, doubt)
    }
}

impl Doubt {
    /// Whether the password was right.
    pub fn stale(self) -> bool {
        match self {
            Self::Old | Self::Foreign | Self::Replayed => true,
            Self::Incomplete | Self::Realm | Self::Algorithm | Self::User | Self::Password => false,
        }
    }
}

/// The key stays secret.
impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate")
            .field("hash", &self.hash)
            .field("limits", &self.limits)
            .field("used", &self.used.len())
            .finish_non_exhaustive()
    }
}
