//! Key scripts and replies against `update`.

mod advice;
mod away;
pub mod browse;
pub mod bulk;
pub mod calls;
mod canary;
mod command;
mod create;
mod delete;
mod dress;
mod edit;
mod elsewhere;
mod exams;
mod filter;
mod gathering;
mod items;
pub mod jobs;
mod keys;
pub mod ladder;
mod large;
mod leave;
mod logs;
mod naming;
mod offer;
pub mod overview;
mod panes;
mod partial;
mod password;
mod people;
pub mod phones;
mod pick;
pub mod player;
mod reach;
mod ringing;
pub mod service;
mod switch;
pub mod town;
mod unlock;

pub use player::Player;

use crate::{
    api::{Cause, Failure},
    app::{
        effect::Effect,
        keys::table::BINDINGS,
        message::Message,
        model::Model,
        next::Question,
        overlay::Overlay,
        screens::{
            Screen,
            form::{FieldId, Form, Note},
        },
        update,
    },
};

/// Applies a message that comes at the time of the one before.
pub fn turn(model: &mut Model, message: Message) -> Vec<Effect> {
    let now = model.shared.now();
    update(model, now, message)
}

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

/// A key for each line of the table, none of which stands in it.
pub fn other_keys() -> Vec<String> {
    let functions = ["", "Alt-", "Ctrl-", "Ctrl-Alt-"].into_iter();
    let functions = functions.flat_map(|with| (1..=12).map(move |n| format!("{with}F{n}")));
    let letters = ('a'..='z').chain('A'..='Z').chain('0'..='9');
    let letters = letters.chain("!#%&()+,.:;=@_éèàùöüäñçßåøæâêîôûëïÿœÄÖÜÉÈÀÙÑÇÅØÆÂÊÎÔÛ".chars());
    let keys: Vec<String> = functions
        .chain(letters.map(|c| format!("Alt-{c}")))
        .collect();
    assert!(keys.len() >= BINDINGS.len());
    keys
}

/// The service refuses with this code.
pub fn refusal(cause: Cause, code: &str, message: &str) -> Failure {
    Failure {
        code: Some(code.into()),
        ..Failure::new(cause, message)
    }
}
