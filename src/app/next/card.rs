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
    /// The address-of-record that it registers.
    pub uri: String,
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
            uri: endpoint.sip_uri.clone(),
            ticket,
            copied: None,
        }
    }

    /// The address with the password in it, as phones take it from a code: `sip:USER:PASSWORD@HOST` (RFC 3261, 19.1.1),
    /// what is not allowed there escaped.
    #[must_use]
    pub fn address(&self) -> Secret {
        let (scheme, rest) = self.uri.split_once(':').unwrap_or(("sip", &self.uri));
        let (user, host) = rest.split_once('@').unwrap_or(("", rest));
        let mut text = String::with_capacity(self.uri.len() + 3 * self.password.reveal().len() + 2);
        text.extend([scheme, ":", user, ":"]);
        for byte in self.password.reveal().bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.!~*'()&=+$,".contains(&byte) {
                text.push(char::from(byte));
            } else {
                let digit = |half: u8| char::from(b"0123456789ABCDEF"[usize::from(half)]);
                text.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
        text.extend(["@", host]);
        Secret::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Card;
    use crate::{api::Secret, app::service::ticket::Ticket};

    #[test]
    fn the_address_of_a_card_has_the_password_escaped() {
        let card = Card {
            title: String::new(),
            rows: Vec::new(),
            password: Secret::from("a/b@c:é~"),
            uri: "sip:lobby@lyon.bwapp.bwsip.io".into(),
            ticket: Ticket(1),
            copied: None,
        };
        let address = "sip:lobby:a%2Fb%40c%3A%C3%A9~@lyon.bwapp.bwsip.io";
        assert_eq!(card.address().reveal(), address);
    }
}
