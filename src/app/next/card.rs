//! The card that shows a new password once, beside everything else that a phone must be told.

use crate::{
    api::{Endpoint, Secret},
    app::{
        effect::Effect, keys::action::Action, next::next::Next, screens::endpoint::detail,
        shared::Shared,
    },
};

/// A register card with the password on it. Closing it forgets the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What happened, in a few words.
    pub title: String,
    /// What the phone must be told, without the password.
    pub rows: Vec<detail::Told>,
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
            rows: detail::card(endpoint),
            password,
            copied: None,
        }
    }

    /// Does what was asked for.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other action means nothing here"
    )]
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        match action {
            Action::Cancel => Next::Back,
            Action::Copy => {
                shared.ask(Effect::CopySecret(self.password.clone()));
                self.copied = Some(sent(shared, "The password"));
                Next::Stay
            }
            Action::CopyCard => {
                shared.ask(Effect::CopySecret(self.text()));
                self.copied = Some(sent(shared, "The card"));
                Next::Stay
            }
            _ => Next::Stay,
        }
    }

    /// The whole card as text.
    fn text(&self) -> Secret {
        let mut text = String::with_capacity(512);
        for told in &self.rows {
            text.extend([told.label, ": ", &told.value, "\n"]);
        }
        text.extend(["Password: ", self.password.reveal(), "\n"]);
        Secret::new(text)
    }
}

/// That it was sent. Nobody hears whether it arrives, and the password is shown only now.
fn sent(shared: &Shared, what: &str) -> String {
    let caution = shared.place.caution;
    let caution = caution.map_or_else(String::new, |caution| format!(" {caution}"));
    format!("{what} was sent to the terminal's clipboard.{caution} Paste it before you close this.")
}
