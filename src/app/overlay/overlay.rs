//! What lies over a screen and takes every key.

use crate::app::{
    keys::{action::Action, key::Key, table::Context},
    next::{Next, Question, card::Card, prefix::Prefix},
    shared::Shared,
};

use super::{command::Command, help::Help, picker::Picker, unlock::Unlock};

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
    /// The table of keys that holds; none where every key is text or a letter.
    pub fn contexts(&self) -> &'static [Context] {
        match self {
            Self::Ask(question) if question.proof.is_some() => &[Context::Proof],
            Self::Ask(_) => &[Context::Question],
            Self::Pick(_) => &[Context::Picker],
            Self::Card(_) => &[Context::Card],
            Self::Help(_) => &[Context::Help],
            Self::Command(_) => &[Context::Command],
            Self::Prefix(_) => &[],
            Self::Unlock(_) => &[Context::Proof],
        }
    }

    /// Takes a key: what it is bound to is done, any other is typed.
    pub fn press(&mut self, shared: &mut Shared, key: Key) -> Next {
        match shared.keymap.resolve(self.contexts(), key) {
            Some(action) => self.act(shared, action),
            None => self.type_key(shared, key),
        }
    }

    /// Does what was asked for.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        match self {
            Self::Ask(question) => question.act(shared.size, action),
            Self::Pick(picker) => picker.act(shared, action),
            Self::Card(card) => card.act(shared, action),
            Self::Help(help) => help.act(shared, action),
            Self::Command(command) => command.act(shared, action),
            Self::Prefix(_) if action == Action::Cancel => Next::Back,
            Self::Prefix(_) => Next::Stay,
            Self::Unlock(unlock) => unlock.act(action),
        }
    }

    fn type_key(&mut self, shared: &mut Shared, key: Key) -> Next {
        match self {
            Self::Ask(question) => question.type_key(key),
            Self::Pick(picker) => picker.type_key(key),
            Self::Card(_) => Next::Stay,
            Self::Help(help) => help.type_key(key),
            Self::Command(command) => command.type_key(shared, key),
            Self::Prefix(prefix) => prefix.press(shared, key),
            Self::Unlock(unlock) => unlock.type_key(key),
        }
    }

    /// Takes the whole text of its line, in the place of what stands there.
    pub fn fill(&mut self, shared: &mut Shared, text: &str) -> Next {
        match self {
            Self::Ask(Question {
                proof: Some(proof), ..
            }) => proof.line.wipe(),
            Self::Pick(picker) => picker.line.wipe(),
            Self::Help(help) => help.line.wipe(),
            Self::Command(command) => command.line.wipe(),
            Self::Unlock(unlock) => unlock.hidden.line.wipe(),
            Self::Ask(_) | Self::Card(_) | Self::Prefix(_) => {}
        }
        self.paste(shared, text)
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
