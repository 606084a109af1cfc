//! Whether somebody who shows a key or a certificate is let in, and as whom.

use std::{net::IpAddr, time::SystemTime};

use jiff::Timestamp;
use russh::keys::{Algorithm, Certificate, HashAlg, PublicKey, ssh_key::certificate::CertType};

use crate::{
    api::text,
    desk::{
        keys::{Entry, Keys, weakness},
        person::Person,
    },
};

/// Who shows it: the name that they gave, where they come from, and the number of their connection.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// What stands before the `@`: a profile.
    pub user: &'a str,
    /// Where they come from.
    pub from: IpAddr,
    /// The number of the connection.
    pub session: u64,
    /// The time.
    pub now: Timestamp,
}

/// Whether this key is worth a signature, which is asked for next.
pub fn is_worth_it(
    keys: &Keys,
    caller: Caller<'_>,
    key: &PublicKey,
    algorithm: &Algorithm,
) -> bool {
    // SHA-1.
    if matches!(algorithm, Algorithm::Rsa { hash: None }) || weakness(key).is_some() {
        return false;
    }
    // What is shown may be the key of a certificate, which comes with the signature.
    by_key(keys, caller, key).is_ok() || keys.authorities().next().is_some()
}

/// Who has this key.
///
/// # Errors
/// Why they are not let in, for the log.
pub fn by_key(keys: &Keys, caller: Caller<'_>, key: &PublicKey) -> Result<Person, &'static str> {
    let entry = keys.find(key).ok_or("the key is not known")?;
    let owner = entry.owner.clone();
    admit(entry, caller, (owner, entry.fingerprint()), None)
}

/// Who has this certificate.
///
/// # Errors
/// Why they are not let in, for the log.
pub fn by_certificate(
    keys: &Keys,
    caller: Caller<'_>,
    certificate: &Certificate,
) -> Result<Person, &'static str> {
    if certificate.cert_type() != CertType::User {
        return Err("the certificate is a host's");
    }
    if weakness(&PublicKey::new(certificate.public_key().clone(), "")).is_some() {
        return Err("the certificate is for a weak key");
    }
    let of = |(entry, _): &(&Entry, &[String])| entry.key.key_data() == certificate.signature_key();
    let (entry, principals) = keys
        .authorities()
        .find(of)
        .ok_or("the authority is not known")?;
    let fingerprint = entry.key.fingerprint(HashAlg::Sha256);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.map_err(|_| "the clock is wrong")?.as_secs();
    certificate
        .validate_at(now, [&fingerprint])
        .map_err(|_| "the certificate is not good")?;
    if certificate.signature_key() != entry.key.key_data()
        || certificate.signature().algorithm() == (Algorithm::Rsa { hash: None })
    {
        return Err("the certificate is not signed well");
    }
    let mut theirs = certificate.valid_principals().iter();
    if !theirs.any(|principal| principals.contains(principal)) {
        return Err("the certificate names no principal of ours");
    }
    for (name, value) in certificate.critical_options().iter() {
        match name.as_str() {
            "source-address" => {
                let mut networks = value.split(',').map(str::trim);
                let near = |network| {
                    let network = crate::desk::keys::Network::parse(network);
                    network.is_some_and(|network| network.holds(caller.from))
                };
                if !networks.any(near) {
                    return Err("the certificate is good from elsewhere");
                }
            }
            _ => return Err("the certificate has an option that cannot be kept"),
        }
    }
    let owner = text::clean(certificate.key_id()).trim().to_owned();
    if owner.is_empty() {
        return Err("the certificate names nobody");
    }
    let key = certificate.public_key().fingerprint(HashAlg::Sha256);
    let mut person = admit(
        entry,
        caller,
        (owner, key.to_string()),
        Some(entry.fingerprint()),
    )?;
    // Who is certified for ever has a number that is no time.
    let until = i64::try_from(certificate.valid_before()).ok();
    person.certified_until = until.and_then(|end| Timestamp::from_second(end).ok());
    Ok(person)
}

fn admit(
    entry: &Entry,
    caller: Caller<'_>,
    (owner, key): (String, String),
    authority: Option<String>,
) -> Result<Person, &'static str> {
    if !entry.is_good(caller.from, caller.now) {
        return Err("the key is not good from there, or not any more");
    }
    let profile = entry
        .profile(caller.user)
        .ok_or("the key does not open this profile")?;
    Ok(Person {
        owner,
        role: entry.role,
        profiles: entry.profiles.clone(),
        profile: profile.to_owned(),
        key,
        authority,
        certified_until: None,
        from: caller.from,
        session: caller.session,
        exec_only: entry.exec_only,
        zone: entry.zone.clone(),
    })
}
