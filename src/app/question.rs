//! A question with Yes and No, where No is the default.

use super::{
    call::Call,
    keys::{Action, Context},
    message::Key,
    next::Next,
    shared::Shared,
};

/// What a Yes sets in motion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Send this write; `what` names it for people.
    Write { what: String, call: Call },
    /// Leave the screen below.
    Back,
    /// Leave the program.
    Quit,
}

/// What is asked, and what a Yes means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question itself.
    pub title: String,
    /// What the person should know before answering.
    pub lines: Vec<String>,
    /// What a Yes sets in motion.
    pub intent: Intent,
}

impl Question {
    /// Takes a key.
    pub fn press(&mut self, shared: &mut Shared, key: Key) -> Next {
        match shared.keymap.resolve(&[Context::Question], key) {
            Some(Action::Yes) => Next::Confirmed(self.intent.clone()),
            Some(Action::No) => Next::Back,
            _ => Next::Stay,
        }
    }
}
