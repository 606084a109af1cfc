//! What lies over a screen and takes every key.

use super::{
    card::Card, command::Command, help::Help, message::Key, next::Next, picker::Picker,
    prefix::Prefix, question::Question, shared::Shared, unlock::Unlock,
};

/// What lies over a screen and takes every key.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// A question with Yes and No.
    Ask(Question),
    /// A list to choose from.
    Pick(Picker),
    /// A new password, shown once.
    Card(Card),
    /// What can be done here.
    Help(Help),
    /// The command line.
    Command(Command),
    /// The first of two keys was pressed.
    Prefix(Prefix),
    /// The prompt for the secret of a profile.
    Unlock(Unlock),
}

impl Overlay {
    /// Takes a key.
    pub fn press(&mut self, shared: &mut Shared, key: Key) -> Next {
        match self {
            Self::Ask(question) => question.press(shared, key),
            Self::Pick(picker) => picker.press(shared, key),
            Self::Card(card) => card.press(shared, key),
            Self::Help(help) => help.press(shared, key),
            Self::Command(command) => command.press(shared, key),
            Self::Prefix(prefix) => prefix.press(shared, key),
            Self::Unlock(unlock) => unlock.press(shared, key),
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, shared: &mut Shared, text: &str) -> Next {
        match self {
            Self::Ask(question) => question.paste(text),
            Self::Pick(picker) => picker.paste(text),
            Self::Help(help) => help.paste(text),
            Self::Command(command) => command.paste(shared, text),
            Self::Unlock(unlock) => unlock.paste(text),
            Self::Card(_) | Self::Prefix(_) => Next::Stay,
        }
    }
}
