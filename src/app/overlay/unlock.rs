//! The prompt for the secret of a profile that is to be opened: typed, never shown, and forgotten when it goes.

use crate::{
    api::Secret,
    app::{
        keys::{action::Action, edit::edit, key::Key},
        next::{Intent, Next},
        screens::form::Hidden,
        shared::Shared,
    },
};

/// The prompt. Its secret leaves it once, with the wish to open the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlock {
    /// The profile that is to be opened.
    pub name: String,
    /// As people read it.
    pub title: String,
    /// The profile that stays if nothing is typed.
    pub here: String,
    /// What was wrong with the secret before.
    pub refused: Option<String>,
    /// What is typed.
    pub hidden: Hidden,
}

impl Unlock {
    /// Asks for the secret of this profile; a sentence says what was wrong with the one before.
    pub fn new(shared: &Shared, name: String, refused: Option<String>) -> Self {
        let known = shared.profiles.iter().find(|known| known.name == name);
        Self {
            title: known.map_or_else(
                || name.clone(),
                crate::app::service::profile::Profile::title,
            ),
            here: shared.profile.title(),
            name,
            refused,
            hidden: Hidden::empty(),
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
                Next::Confirmed(Intent::Unlock(self.name.clone(), secret))
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
