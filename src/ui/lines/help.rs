//! What can be typed here, line by line.

use crate::app::{
    keys::{action::Action, table::Context},
    model::Model,
    overlay::{entries::entries, signs},
};

/// All of it.
pub fn lines(model: &Model) -> Vec<String> {
    let mut lines: Vec<String> = [
        "A number opens that row; a number and a command do it there, such as: 3 delete",
        "/words filters the rows, / alone shows all; more and less show other rows; back goes back.",
        "An empty line says again where we are. key NAME presses a key, such as: key Esc",
        "sort and a letter sorts, copy and a letter copies: sort n, copy r. A field: its number and the text; a password: its number alone, so that it is not shown.",
        "Commands: domains, endpoints NAME, open NAME or NAME@DOMAIN, requests, messages, jobs, profile NAME, quit, and here:",
    ]
    .map(str::to_owned)
    .into();
    let entries = entries(model.screen(), &model.shared);
    for entry in entries.into_iter().filter(|entry| is_spoken(entry.action)) {
        let refusal = entry
            .refusal
            .map_or_else(String::new, |why| format!(" Not now: {why}"));
        lines.push(format!("{}: {}{refusal}", entry.action.name(), entry.help));
    }
    let signs = signs::on(model.screen()).filter(|sign| sign.context != Context::Form);
    lines.extend(signs.map(|sign| format!("{}: {}", sign.sign, sign.help)));
    lines
}

/// Whether an action means something in a conversation: moving, drawing and what lines have words of their own for
/// do not.
fn is_spoken(action: Action) -> bool {
    !matches!(
        action,
        Action::Down
            | Action::Up
            | Action::First
            | Action::Last
            | Action::HalfPageDown
            | Action::HalfPageUp
            | Action::PageDown
            | Action::PageUp
            | Action::Open
            | Action::Filter
            | Action::Clear
            | Action::Command
            | Action::Help
            | Action::Repaint
            | Action::Mouse
            | Action::Suspend
            | Action::Leave
            | Action::MarkRange
    )
}
