//! What the registrar asks the store.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    api::EndpointId,
    platform::{
        refusal::Refusal,
        registrar::{Question, Realm, User},
        store::{Connection, phones},
    },
    sip::digest::Digests,
};

/// An answer, for the question that was asked.
#[derive(Debug)]
pub enum Found {
    /// To [`Question::Realm`].
    Realm(String, Option<Realm>),
    /// To [`Question::User`]: the host, the name, who it is.
    User(String, String, Option<User>),
    /// To [`Question::Token`].
    Owner(Option<EndpointId>),
}

/// Looks it up.
pub fn look_up(db: &Connection, question: Question, now: Timestamp) -> Result<Found, Refusal> {
    match question {
        Question::Realm(host) => {
            let found = phones::domain_of(db, &host)?;
            let realm = found.map(|(id, host)| Realm { id, host });
            Ok(Found::Realm(host, realm))
        }
        Question::User(realm, name) => {
            let proved = phones::endpoint_of(db, &realm.id, &name)?;
            let host = realm.host.to_ascii_lowercase();
            let user = proved.map(|proved| User {
                endpoint: proved.id,
                realm: Arc::clone(&realm),
                name: name.clone(),
                enabled: proved.enabled,
                digests: Digests {
                    md5: proved.md5,
                    sha256: proved.sha256,
                },
            });
            Ok(Found::User(host, name, user))
        }
        Question::Token(token) => Ok(Found::Owner(match std::str::from_utf8(&token) {
            Ok(token) => phones::owner_of(db, token, now)?,
            Err(_) => None,
        })),
    }
}
