//! What is kept of a password: the two digests that SIP checks it by (RFC 8760), never the password itself.

use crate::{
    api::{Secret, rules},
    platform::refusal::Refusal,
    sip::digest,
};

/// HA1 of a user name, a realm and a password, by both algorithms.
pub struct Digests {
    /// By MD5 (RFC 7616 §3.4.2).
    pub md5: [u8; 16],
    /// By SHA-256.
    pub sha256: [u8; 32],
}

impl Digests {
    /// Digests of a password that keeps its rule. They are taken over its Latin-1 bytes: the rule allows no other
    /// characters, and the reference names no other encoding. Our choice.
    pub fn of(username: &str, realm: &str, password: &Secret) -> Result<Self, Refusal> {
        rules::password(password.reveal())
            .map_err(|complaint| Refusal::invalid("credentials.password", &complaint))?;
        let latin = |c: char| u8::try_from(u32::from(c)).ok();
        let bytes: Vec<u8> = password.reveal().chars().filter_map(latin).collect();
        let bytes = zeroize::Zeroizing::new(bytes);
        Ok(Self {
            md5: digest::ha1_md5(username, realm, &bytes),
            sha256: digest::ha1_sha256(username, realm, &bytes),
        })
    }
}
