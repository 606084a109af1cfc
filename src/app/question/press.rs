//! Answering a question: by the key of an answer, by marking one, or by typing a name out.

use crate::app::{
    Key,
    edit::edit,
    keys::{Action, Context},
    next::Next,
    shared::Shared,
};

use super::Question;

/// No question is longer than this many pages of the smallest window.
const PAGES: usize = 12;

impl Question {
    /// The table of keys that holds.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.proof.is_some() {
            Context::Proof
        } else {
            Context::Question
        }
    }

    /// Takes a key.
    pub fn press(&mut self, shared: &Shared, key: Key) -> Next {
        let action = shared.keymap.resolve(&[self.context()], key);
        match action {
            Some(Action::PageDown) => self.page = (self.page + 1).min(PAGES),
            Some(Action::PageUp) => self.page = self.page.saturating_sub(1),
            action if self.proof.is_some() => return self.press_proof(action, key),
            action => return self.press_answers(action),
        }
        Next::Stay
    }

    fn press_proof(&mut self, action: Option<Action>, key: Key) -> Next {
        if let Some(proof) = &mut self.proof {
            return match action {
                Some(Action::No) => Next::Back,
                Some(Action::Choose) if proof.line.text().trim() == proof.expected => {
                    self.give(self.answers.len() - 1)
                }
                Some(_) => {
                    proof.missed = !proof.line.text().is_empty();
                    Next::Stay
                }
                None => {
                    proof.missed &= !edit(&mut proof.line, key);
                    Next::Stay
                }
            };
        }
        Next::Stay
    }

    fn press_answers(&mut self, action: Option<Action>) -> Next {
        let count = self.answers.len();
        match action {
            None => return Next::Stay,
            Some(Action::Choose) => return self.give(self.marked),
            Some(Action::NextField) => self.marked = (self.marked + 1) % count,
            Some(Action::PreviousField) => self.marked = (self.marked + count - 1) % count,
            Some(action) => {
                let given = self.answers.iter().position(|one| one.action == action);
                return given.map_or(Next::Stay, |at| self.give(at));
            }
        }
        Next::Stay
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Next {
        if let Some(proof) = &mut self.proof {
            proof.line.insert(text);
            proof.missed = false;
        }
        Next::Stay
    }

    /// Hands over what the answer sets in motion, which may be long: the question is closed by it.
    fn give(&mut self, at: usize) -> Next {
        match self.answers[at].then.take() {
            Some(intent) => Next::Confirmed(intent),
            None => Next::Back,
        }
    }
}
