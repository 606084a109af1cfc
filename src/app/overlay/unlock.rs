//! The prompt for a secret, of a profile that is to be opened or of an endpoint that is tested: typed, never shown, and forgotten when it goes.

use crate::{
    api::Secret,
    app::{
        keys::{action::Action, edit::edit, key::Key},
        next::{Intent, Next, Trial},
        screens::form::Hidden,
        service::profile::Profile,
        shared::Shared,
    },
};

/// What a secret is typed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// To open a profile.
    Profile {
        /// Which.
        name: String,
        /// As people read it.
        title: String,
        /// The profile that stays if nothing is typed.
        here: String,
    },
    /// To try it as the password of this address.
    Password(String),
}

/// The prompt. Its secret leaves it once, with the wish that it was typed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlock {
    /// What it is for.
    pub wanted: Wanted,
    /// What was wrong with the secret before.
    pub refused: Option<String>,
    /// What is typed.
    pub hidden: Hidden,
}

impl Unlock {
    /// Asks for the secret of this profile; a sentence says what was wrong with the one before.
    pub fn new(shared: &Shared, name: String, refused: Option<String>) -> Self {
        let known = shared.profiles.iter().find(|known| known.name == name);
        let title = known.map_or_else(|| name.clone(), Profile::title);
        Self {
            wanted: Wanted::Profile {
                title,
                here: shared.profile.title(),
                name,
            },
            refused,
            hidden: Hidden::empty(),
        }
    }

    /// Asks for the password of this address, to be tried.
    pub fn password(address: String) -> Self {
        Self {
            wanted: Wanted::Password(address),
            refused: None,
            hidden: Hidden::empty(),
        }
    }

    /// What is to be typed.
    pub fn title(&self) -> String {
        match &self.wanted {
            Wanted::Profile { title, .. } => format!("Type the secret of {title}"),
            Wanted::Password(address) => format!("Type the password of {address}"),
        }
    }

    /// What follows if nothing is.
    pub fn otherwise(&self) -> String {
        match &self.wanted {
            Wanted::Profile { here, .. } => format!("this stays the profile {here}"),
            Wanted::Password(_) => "the test stays as it is".to_owned(),
        }
    }

    /// Does what was asked for.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other action means nothing here"
    )]
    pub fn act(&mut self, action: Action) -> Next {
        match action {
            Action::Choose if self.hidden.line.text().is_empty() => Next::Stay,
            Action::Choose => {
                let secret = Secret::from(self.hidden.line.text());
                Next::Confirmed(match &self.wanted {
                    Wanted::Profile { name, .. } => Intent::Unlock(name.clone(), secret),
                    Wanted::Password(_) => Intent::Examine(Trial::Password(secret)),
                })
            }
            Action::No => Next::Back,
            _ => Next::Stay,
        }
    }

    /// Takes a key that is bound to nothing.
    pub fn type_key(&mut self, key: Key) -> Next {
        edit(&mut self.hidden.line, key);
        Next::Stay
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Next {
        let line = &mut self.hidden.line;
        line.insert(text.trim_end_matches(['\r', '\n']));
        Next::Stay
    }
}
