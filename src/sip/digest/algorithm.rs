//! The algorithms of digests (RFC 7616 §6.1, RFC 8760 §2.1).

use md5::Md5;
use md5::digest::Digest;
use sha2::{Sha256, Sha512_256};

use crate::sip::message::Raw;

/// How digests are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Algorithm {
    /// From the password of the user alone.
    Plain(Hash),
    /// `-sess`: from the nonces of the session too.
    Session(Hash),
    /// One that we do not know.
    Other(Raw),
}

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// `MD5`, the only one that every phone knows.
    Md5,
    /// `SHA-256`
    Sha256,
    /// `SHA-512-256`
    Sha512,
}

impl Algorithm {
    /// The algorithm of this name, in whatever case.
    pub fn named(name: &[u8]) -> Self {
        for hash in [Hash::Md5, Hash::Sha256, Hash::Sha512] {
            for known in [Self::Plain(hash), Self::Session(hash)] {
                if name.eq_ignore_ascii_case(known.as_bytes()) {
                    return known;
                }
            }
        }
        Self::Other(name.into())
    }

    /// As it is written.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Plain(Hash::Md5) => b"MD5",
            Self::Session(Hash::Md5) => b"MD5-sess",
            Self::Plain(Hash::Sha256) => b"SHA-256",
            Self::Session(Hash::Sha256) => b"SHA-256-sess",
            Self::Plain(Hash::Sha512) => b"SHA-512-256",
            Self::Session(Hash::Sha512) => b"SHA-512-256-sess",
            Self::Other(name) => name,
        }
    }

    /// The hash function, when the algorithm is known.
    pub fn hash(&self) -> Option<Hash> {
        match self {
            Self::Plain(hash) | Self::Session(hash) => Some(*hash),
            Self::Other(_) => None,
        }
    }
}

impl Hash {
    /// The digest of the parts with a `:` between them, in lower-case hexadecimal.
    pub fn of(self, parts: &[&[u8]]) -> String {
        match self {
            Self::Md5 => digest::<Md5>(parts),
            Self::Sha256 => digest::<Sha256>(parts),
            Self::Sha512 => digest::<Sha512_256>(parts),
        }
    }
}

fn digest<D: Digest>(parts: &[&[u8]]) -> String {
    let mut digest = D::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            digest.update(b":");
        }
        digest.update(part);
    }
    base16ct::lower::encode_string(digest.finalize().as_slice())
}
