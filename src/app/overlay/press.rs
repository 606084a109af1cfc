//! Keys within a question: an answer by its letter, by the cursor, or by a name typed out.

use crate::app::{
    keys::{action::Action, edit::edit, key::Key},
    next::{Next, Question},
    page::layout::Size,
};

impl Question {
    /// Does what was asked for.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other action is an answer, or none"
    )]
    pub fn act(&mut self, size: Size, action: Action) -> Next {
        let count = self.answers.len();
        match action {
            Action::PageDown => self.page = (self.page + 1).min(self.last_page(size)),
            Action::PageUp => {
                self.page = self.page.min(self.last_page(size)).saturating_sub(1);
            }
            Action::No if self.proof.is_some() => return Next::Back,
            _ if self.proof.is_some() => return self.confirm(),
            Action::Choose => return self.give(self.marked),
            Action::NextField => self.marked = (self.marked + 1) % count,
            Action::PreviousField => self.marked = (self.marked + count - 1) % count,
            action => {
                let given = self.answers.iter().position(|one| one.action == action);
                return given.map_or(Next::Stay, |at| self.give(at));
            }
        }
        Next::Stay
    }

    /// What was typed holds if it is what was asked for.
    fn confirm(&mut self) -> Next {
        if let Some(proof) = &mut self.proof {
            if proof.line.text().trim() == proof.expected {
                return self.give(self.answers.len() - 1);
            }
            proof.missed = !proof.line.text().is_empty();
        }
        Next::Stay
    }

    /// Takes a key that is bound to nothing.
    pub fn type_key(&mut self, key: Key) -> Next {
        if let Some(proof) = &mut self.proof {
            proof.missed &= !edit(&mut proof.line, key);
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
