//! A question before anything happens: what is at stake, the answers, and what each sets in motion.
//!
//! What a question shows is frozen: the answer carries the very call that will be sent, whatever happens
//! to the lists behind it in the meantime.

use super::{
    Key, Line,
    call::Call,
    edit::edit,
    form::Facts,
    keys::{Action, Context},
    model::Profile,
    next::Next,
    shared::Shared,
};

/// What an answer sets in motion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Send this write; `what` names it for people.
    Write {
        /// The verb and its object.
        what: String,
        /// What is sent.
        call: Call,
    },
    /// Nothing is sent: the form below goes on from how things stand at the service, with these contents.
    TakeOver {
        /// How things stand at the service.
        theirs: Facts,
        /// What the form is to contain.
        merged: Facts,
    },
    /// Leave the screen below.
    Back,
    /// Leave the program.
    Quit,
}

/// A piece of what the person should know before answering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A sentence.
    Text(String),
    /// A sentence about what goes wrong.
    Warning(String),
    /// A property of what is asked about.
    Fact {
        /// One word.
        label: &'static str,
        /// As people read it.
        value: String,
    },
    /// A field that would change.
    Change {
        /// The field.
        label: &'static str,
        /// What stands there.
        old: String,
        /// What would stand there.
        new: String,
    },
    /// A field that was changed by somebody else, by the person, or by both.
    Conflict {
        /// The field.
        label: &'static str,
        /// As it was when the person began.
        before: String,
        /// As it stands at the service.
        theirs: String,
        /// As the person has it.
        mine: String,
    },
}

/// One of the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The action whose key gives this answer.
    pub action: Action,
    /// A word or two.
    pub label: &'static str,
    /// What it sets in motion; nothing closes the question.
    pub then: Option<Intent>,
}

/// A name or a number that must be typed out before a yes counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What must be typed.
    pub expected: String,
    /// What is typed so far.
    pub line: Line,
    /// Whether something else was confirmed.
    pub missed: bool,
}

/// What is asked. The first answer changes nothing, and is the marked one at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question itself.
    pub title: String,
    /// What the person should know before answering.
    pub parts: Vec<Part>,
    /// The answers in the order in which they stand.
    pub answers: Vec<Answer>,
    /// The answer that Enter gives.
    pub marked: usize,
    /// What must be typed out for a yes.
    pub proof: Option<Proof>,
    /// How many pages of it are above what is shown, when it is too long for the window.
    pub page: usize,
}

/// No question is longer than this many pages of the smallest window.
const PAGES: usize = 12;

impl Question {
    /// A question that can only be answered with No yet.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        let no = Answer {
            action: Action::No,
            label: "No",
            then: None,
        };
        Self {
            title: title.into(),
            parts: Vec::new(),
            answers: vec![no],
            marked: 0,
            proof: None,
            page: 0,
        }
    }

    /// A question about an account, which it names first.
    #[must_use]
    pub fn about(profile: &Profile, title: impl Into<String>) -> Self {
        Self::new(title).fact("Profile", profile.title())
    }

    /// Adds a sentence.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// Adds a sentence about what goes wrong.
    #[must_use]
    pub fn warning(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Warning(text.into()));
        self
    }

    /// Adds a property of what is asked about, unless it is empty.
    #[must_use]
    pub fn fact(mut self, label: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.parts.push(Part::Fact { label, value });
        }
        self
    }

    /// Adds these pieces.
    #[must_use]
    pub fn parts(mut self, parts: Vec<Part>) -> Self {
        self.parts.extend(parts);
        self
    }

    /// Adds an answer that sets something in motion.
    #[must_use]
    pub fn answer(mut self, action: Action, label: &'static str, then: Intent) -> Self {
        let then = Some(then);
        self.answers.push(Answer {
            action,
            label,
            then,
        });
        self
    }

    /// Adds the yes.
    #[must_use]
    pub fn yes(self, label: &'static str, then: Intent) -> Self {
        self.answer(Action::Yes, label, then)
    }

    /// Calls the answer that changes nothing by another word than No.
    #[must_use]
    pub fn otherwise(mut self, label: &'static str) -> Self {
        self.answers[0].label = label;
        self
    }

    /// Counts a yes only after this was typed out.
    #[must_use]
    pub fn prove(mut self, expected: impl Into<String>) -> Self {
        self.proof = Some(Proof {
            expected: expected.into(),
            line: Line::default(),
            missed: false,
        });
        self
    }

    /// In a protected account, counts a yes only after the name was typed out.
    #[must_use]
    pub fn guarded(self, profile: &Profile, name: &str) -> Self {
        if profile.protected {
            self.prove(name)
        } else {
            self
        }
    }

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

    fn give(&self, at: usize) -> Next {
        match &self.answers[at].then {
            Some(intent) => Next::Confirmed(intent.clone()),
            None => Next::Back,
        }
    }
}
