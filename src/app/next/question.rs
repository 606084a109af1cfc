//! A question before anything is changed: the facts, the answers, and the intent of each.
//!
//! What a question shows is frozen: the answer carries the very call that will be sent, whatever happens
//! to the lists behind it in the meantime.

use crate::{
    api::{DomainId, EndpointId, Secret},
    app::{
        keys::action::Action,
        service::{call::Call, facts::Facts},
        text::line::Line,
        work::{
            job::plan::{JobId, Plan},
            order::{Aside, Judgement},
            spent::Spent,
        },
    },
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
    /// The form below saves: it reads once more, and sends only if things stand like `from` at the service.
    Save {
        /// How things stood when it was asked.
        from: Facts,
        /// How they shall be.
        to: Facts,
    },
    /// Nothing is sent: the form below goes on from how things stand at the service, with these contents.
    TakeOver {
        /// How things stand at the service.
        theirs: Facts,
        /// What the form is to contain.
        merged: Facts,
    },
    /// Write this plan down and work through it.
    Start(Box<Plan>),
    /// Go on with an import of these rows.
    Consider(Box<Judgement>),
    /// Write rows to a file, and go on asking about the import.
    SetAside {
        /// What is written, and where to.
        aside: Box<Aside>,
        /// What is asked about.
        judgement: Box<Judgement>,
    },
    /// Go on with a job.
    Resume {
        /// Which job.
        id: JobId,
        /// Whether what failed is tried again.
        retry: bool,
    },
    /// Leave what is left of this job undone.
    GiveUp(JobId),
    /// Let the phones of this endpoint ring.
    Ring(DomainId, EndpointId),
    /// Leave the screen below.
    Back,
    /// Leave the program.
    Quit,
    /// Go to the profile of this name.
    Switch(String),
    /// Go to the profile of this name with this secret, which was typed.
    Unlock(String, Secret),
    /// Do not go to another profile after all.
    Stay,
    /// Test again, with more.
    Examine(Trial),
}

impl Intent {
    /// What of it takes long to free.
    pub fn spent(self) -> Option<Spent> {
        if let Self::Start(plan) = self {
            Some(Spent::Items(plan.items))
        } else {
            None
        }
    }
}

/// What a test does besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// It tries this password.
    Password(Secret),
    /// It lets the phones ring.
    Ring,
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
    /// The same, of which another fact tells as much: it is left out where there is little room.
    Derived {
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
    /// What it lists below, one thing a row: as many as there are, since only what is scrolled to is drawn.
    pub rows: Vec<String>,
    /// The answers in the order in which they stand.
    pub answers: Vec<Answer>,
    /// The answer that Enter gives.
    pub marked: usize,
    /// What must be typed out for a yes.
    pub proof: Option<Proof>,
    /// How many pages of it are above what is shown, when it is too long for the window.
    pub page: usize,
}

impl Question {
    /// Whether a yes destroys something or cuts a phone off.
    #[must_use]
    pub fn destroys(&self) -> bool {
        let mut intents = self
            .answers
            .iter()
            .filter_map(|answer| answer.then.as_ref());
        intents.any(|intent| match intent {
            Intent::Write { call, .. } => call.destroys(),
            Intent::Start(plan) => plan.destroys(),
            Intent::Save { .. }
            | Intent::TakeOver { .. }
            | Intent::Consider(_)
            | Intent::SetAside { .. }
            | Intent::Resume { .. }
            | Intent::GiveUp(_)
            | Intent::Ring(..)
            | Intent::Back
            | Intent::Quit
            | Intent::Switch(_)
            | Intent::Unlock(..)
            | Intent::Stay
            | Intent::Examine(_) => false,
        })
    }

    /// What of it takes long to free.
    pub fn spent(self) -> impl Iterator<Item = Spent> {
        let intents = self.answers.into_iter().filter_map(|answer| answer.then);
        let lines = [Spent::Lines(self.rows)];
        lines.into_iter().chain(intents.filter_map(Intent::spent))
    }
}
