//! Somebody who was let in: who they are to the others, what they may do, and how they came.

use std::net::IpAddr;

use jiff::{Timestamp, tz::TimeZone};

use crate::{app::work::journal::Login, desk::role::Role};

/// Somebody who was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The owner of the key, as the journal names them.
    pub owner: String,
    /// What they may do.
    pub role: Role,
    /// The profiles that they may open.
    pub profiles: Vec<String>,
    /// The one that they asked for.
    pub profile: String,
    /// The fingerprint of the key.
    pub key: String,
    /// The fingerprint of the authority whose certificate they showed, if they showed one.
    pub authority: Option<String>,
    /// Until when that certificate is good, if it has an end.
    pub certified_until: Option<Timestamp>,
    /// Where they came from.
    pub from: IpAddr,
    /// The number of the connection.
    pub session: u64,
    /// Whether only single commands are answered.
    pub exec_only: bool,
    /// The zone that times are shown in, instead of the host's.
    pub zone: Option<TimeZone>,
}

impl Person {
    /// The same who opens another of their profiles.
    #[must_use]
    pub fn at(&self, profile: &str) -> Self {
        Self {
            profile: profile.to_owned(),
            ..self.clone()
        }
    }

    /// How they came, for the journal.
    pub fn login(&self) -> Login {
        Login {
            key: self.key.clone(),
            role: self.role.as_str().to_owned(),
            from: self.from.to_string(),
            session: self.session,
        }
    }
}
