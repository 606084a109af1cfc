//! Key scripts and replies against `update`.

mod away;
pub mod browse;
pub mod bulk;
mod canary;
mod command;
mod create;
mod delete;
mod edit;
mod filter;
mod gathering;
pub mod jobs;
mod keys;
mod large;
mod leave;
mod logs;
mod naming;
mod outside;
mod partial;
mod password;
mod pick;
pub mod player;
mod reach;
pub mod service;
mod switch;
pub mod town;
mod unlock;

pub use player::Player;

use crate::{
    api::{Cause, Failure},
    app::{
        Overlay, Screen,
        form::{FieldId, Form, Note},
        question::Question,
    },
};

impl Player {
    /// The form that is shown.
    pub fn form(&self) -> &Form {
        let Screen::Form(form) = self.model.screen() else {
            panic!("no form but {:?}", self.model.screen());
        };
        form
    }

    /// Whether a form is shown.
    pub fn in_form(&self) -> bool {
        matches!(self.model.screen(), Screen::Form(_))
    }

    /// The question that is asked.
    pub fn question(&self) -> &Question {
        match &self.model.overlay {
            Some(Overlay::Ask(question)) => question,
            other => panic!("no question but {other:?}"),
        }
    }

    /// What stands below a field.
    pub fn note(&self, id: FieldId) -> Option<Note> {
        let form = self.form();
        let at = form.entries.iter().position(|entry| entry.field.id == id);
        form.note(at?, &self.model.shared)
    }
}

/// The service refuses with this code.
pub fn refusal(cause: Cause, code: &str, message: &str) -> Failure {
    Failure {
        code: Some(code.into()),
        ..Failure::new(cause, message)
    }
}
