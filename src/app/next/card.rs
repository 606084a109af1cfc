//! The card that shows a new password once, beside everything else that a phone must be told.

use crate::{
    api::{Endpoint, Secret},
    app::service::{
        registration::{self, Told},
        ticket::Ticket,
    },
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
    /// The change that set it.
    pub ticket: Ticket,
    /// What was copied last.
    pub copied: Option<String>,
}

impl Card {
    /// The card of an endpoint, whose password was set by the change with this ticket.
    pub fn new(title: String, endpoint: &Endpoint, (ticket, password): (Ticket, Secret)) -> Self {
        Self {
            title,
            rows: registration::card(endpoint),
            password,
            ticket,
            copied: None,
        }
    }
}
