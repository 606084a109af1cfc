//! The card that shows a new password once, beside everything else that a phone must be told.

use crate::{
    api::{Endpoint, Secret},
    app::service::registration::{self, Told},
};

/// A register card with the password on it. Closing it forgets the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What happened, in a few words.
    pub title: String,
    /// What the phone must be told, without the password.
    pub rows: Vec<Told>,
    /// The password.
    pub password: Secret,
    /// What was copied last.
    pub copied: Option<String>,
}

impl Card {
    /// The card of an endpoint.
    #[must_use]
    pub fn new(title: String, endpoint: &Endpoint, password: Secret) -> Self {
        Self {
            title,
            rows: registration::card(endpoint),
            password,
            copied: None,
        }
    }
}
