//! Messages as a record may keep them: what nobody may read along is replaced by as many `x`.

use crossterm::event::KeyCode;

use crate::{
    api::Secret,
    app::{
        keys::{chord, key::Key},
        message::Message,
        model::Model,
        overlay::Overlay,
        page::blank::Blank,
        screens::{Screen, form::Kind},
    },
};

/// What text does that is typed or pasted now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taker {
    /// It goes where everybody may see it.
    Open,
    /// It goes where it is not shown.
    Secret,
    /// It goes nowhere: what was pasted by mistake may be anything.
    Nobody,
}

/// The message that comes to this dashboard next, for a record.
#[must_use]
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "no other message carries what a person typed"
)]
pub fn masked(model: &Model, message: &Message) -> Message {
    match message {
        Message::Key(key) if taker(model) == Taker::Secret && chord::is_character(*key) => {
            Message::Key(Key {
                code: KeyCode::Char(MASK),
                ..*key
            })
        }
        Message::Pasted(text) if taker(model) != Taker::Open => Message::Pasted(text.masked()),
        Message::Filled(blank, text) if is_hidden(model, *blank) => {
            Message::Filled(*blank, text.masked())
        }
        Message::Generated(password) => Message::Generated(password.as_ref().map(Secret::masked)),
        message => message.clone(),
    }
}

/// What stands for a character that was typed, as [`Secret::masked`] has it.
const MASK: char = 'x';

fn taker(model: &Model) -> Taker {
    let open = |is_open| if is_open { Taker::Open } else { Taker::Nobody };
    match (&model.overlay, model.screen()) {
        (Some(Overlay::Unlock(_)), _) => Taker::Secret,
        (Some(Overlay::Pick(_) | Overlay::Help(_) | Overlay::Command(_)), _) => Taker::Open,
        (Some(Overlay::Ask(question)), _) => open(question.proof.is_some()),
        (Some(Overlay::Card(_) | Overlay::Prefix(_)), _) => Taker::Nobody,
        (None, Screen::Form(form)) => match form.entries.get(form.focus) {
            Some(entry) if entry.field.kind == Kind::Secret => Taker::Secret,
            entry => open(entry.is_some()),
        },
        (None, screen) => {
            let prompt = screen.scene().prompt();
            open(prompt.is_some_and(|prompt| prompt.typing))
        }
    }
}

/// Whether what is put into this place is not shown.
fn is_hidden(model: &Model, blank: Blank) -> bool {
    match (blank, &model.overlay, model.screen()) {
        (Blank::Field(at), None, Screen::Form(form)) => {
            let entry = form.entries.get(at);
            entry.is_some_and(|entry| entry.field.kind == Kind::Secret)
        }
        (Blank::Line | Blank::Field(_), ..) => taker(model) != Taker::Open,
    }
}
