//! What a typed line means for the fields of a form.

use crate::app::{
    keys::action::Action,
    model::Model,
    overlay::{
        Overlay,
        unlock::{Unlock, Wanted},
    },
    page::blank::Blank,
    screens::{
        Screen,
        form::{Form, Kind},
    },
};

use super::order::{
    Order::{self, Act, Fill},
    is_no, say,
};

/// What is to be done for a password that was typed for this field.
pub fn password(model: &Model, at: usize, text: &str) -> Vec<Order> {
    if let Screen::Form(form) = model.screen()
        && !text.is_empty()
    {
        return put(form, at, text);
    }
    say("Nothing was typed.")
}

/// Whether the next line is a secret: of a profile, or of an endpoint that is tested.
pub fn is_unlocking(model: &Model) -> bool {
    matches!(model.overlay, Some(Overlay::Unlock(_)))
}

/// What is said before it.
pub fn unlocking(unlock: &Unlock) -> Vec<String> {
    let ask = match &unlock.wanted {
        Wanted::Profile { here, .. } => format!(
            "{}. An empty line stays in the profile {here}.",
            unlock.title()
        ),
        Wanted::Password(_) => format!("{}. An empty line tries none.", unlock.title()),
    };
    unlock.refused.iter().cloned().chain([ask]).collect()
}

/// What is to be done for a secret; without one, everything stays as it is.
pub fn unlock(text: &str) -> Vec<Order> {
    if text.is_empty() {
        return vec![Act(Action::No)];
    }
    vec![Fill(Blank::Line, text.into()), Act(Action::Choose)]
}

/// A line without a number.
pub fn in_form(line: &str) -> Vec<Order> {
    match line {
        "send" => vec![Act(Action::Submit)],
        "generate" => vec![Act(Action::Generate)],
        "reveal" => vec![Act(Action::Reveal)],
        line if is_no(line) => vec![Act(Action::Cancel)],
        _ => say("Type a number and a text, send, generate, reveal or cancel."),
    }
}

/// The same for a field and a text in one line, where a password would stand to be seen.
pub fn fill(form: &Form, at: usize, text: &str) -> Vec<Order> {
    let field = form.entries.get(at).map(|entry| &entry.field);
    if !text.is_empty() && field.is_some_and(|field| field.kind == Kind::Secret && !field.fixed) {
        let number = at + 1;
        return say(&format!(
            "A password is not taken from a line that shows it. Type {number} alone, then the password."
        ));
    }
    put(form, at, text)
}

/// Puts the text in the place of what stands in a field. The text of a password is asked for by itself.
fn put(form: &Form, at: usize, text: &str) -> Vec<Order> {
    let Some(entry) = form.entries.get(at).filter(|entry| !entry.field.fixed) else {
        return say("There is no field with this number that can be changed.");
    };
    if entry.field.kind == Kind::Secret && text.is_empty() {
        return vec![Order::AskSecret(at)];
    }
    vec![Fill(Blank::Field(at), text.into())]
}
