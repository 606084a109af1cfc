//! What proves who somebody is: a password on one side, the digests that are kept of it on the other.

use std::fmt;

use zeroize::Zeroizing;

use super::{
    algorithm::Hash,
    ha1::{ha1_md5, ha1_sha256},
};
use crate::sip::message::Raw;

/// A user name and its password.
#[derive(Clone)]
pub struct Credentials {
    /// The user name.
    pub username: Raw,
    password: Zeroizing<Vec<u8>>,
}

impl Credentials {
    /// Of this user.
    pub fn new(username: impl Into<Raw>, password: &[u8]) -> Self {
        Self {
            username: username.into(),
            password: Zeroizing::new(password.to_vec()),
        }
    }

    /// HA1 of these credentials in a realm, in hexadecimal (RFC 7616 §3.4.2).
    pub fn ha1(&self, hash: Hash, realm: &[u8]) -> String {
        hash.of(&[&self.username, realm, &self.password])
    }
}

/// Without the password.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// The digests that a server keeps of one user's credentials in one realm.
#[derive(Clone, PartialEq, Eq)]
pub struct Digests {
    /// HA1 for `MD5`.
    pub md5: [u8; 16],
    /// HA1 for `SHA-256`.
    pub sha256: [u8; 32],
}

impl Digests {
    /// The digests of a password.
    pub fn of(username: &str, realm: &str, password: &[u8]) -> Self {
        Self {
            md5: ha1_md5(username, realm, password),
            sha256: ha1_sha256(username, realm, password),
        }
    }

    /// HA1 in hexadecimal, when it is kept for this hash function.
    pub fn ha1(&self, hash: Hash) -> Option<String> {
        match hash {
            Hash::Md5 => Some(base16ct::lower::encode_string(&self.md5)),
            Hash::Sha256 => Some(base16ct::lower::encode_string(&self.sha256)),
            Hash::Sha512 => None,
        }
    }
}

/// Whoever has a digest can register with it: it is as secret as the password.
impl fmt::Debug for Digests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Digests").finish_non_exhaustive()
    }
}
