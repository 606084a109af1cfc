//! What can be done on a screen: a line for each action, with its keys and why it does not work now.

use crate::app::{
    keys::{action::Action, table::Context},
    screens::{Screen, offer},
    shared::Shared,
};

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it holds.
    pub context: Context,
    /// What it does.
    pub action: Action,
    /// The command that does the same.
    pub name: String,
    /// Every key, as people read them.
    pub keys: String,
    /// The sentence about it.
    pub help: &'static str,
    /// Why it does not work now, if so.
    pub refusal: Option<String>,
}

/// What the tables of this screen offer; an action that stands in several is listed once.
pub fn entries(screen: &Screen, shared: &Shared) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for context in screen.contexts() {
        for bound in shared.keymap.of(*context) {
            let binding = bound.binding;
            if entries.iter().any(|entry| entry.action == binding.action) {
                continue;
            }
            let keys: Vec<&str> = bound.keys().map(crate::app::keys::chord::show).collect();
            entries.push(Entry {
                context: *context,
                action: binding.action,
                name: binding.action.name(),
                keys: keys.join(" "),
                help: binding.help,
                refusal: offer::refusal(screen, shared, binding),
            });
        }
    }
    entries
}
