//! Every word that begins a command on a screen, and what is said of one that is wrong.

use crate::app::{
    next::Next,
    overlay::entries::{Entry, entries},
    page::notice::Notice,
    screens::Screen,
    shared::Shared,
    text::spelling::nearest,
};

use super::command::PLACES;

/// All of them, each once or more.
pub fn words(screen: &Screen, shared: &Shared) -> Vec<String> {
    among(&entries(screen, shared))
}

fn among(entries: &[Entry]) -> Vec<String> {
    let places = PLACES.iter().map(|(place, _)| (*place).to_owned());
    let actions = entries.iter().map(|entry| entry.action.name());
    places.chain(actions).collect()
}

/// The one that was probably meant, as a sentence to go on with.
pub(crate) fn suggestion(name: &str, entries: &[Entry]) -> String {
    let words = among(entries);
    let near = nearest(name, words.iter().map(String::as_str));
    near.map_or_else(String::new, |near| format!(" Did you mean {near}?"))
}

/// What is said of a command with something behind it that would not be looked at.
pub(crate) fn alone(name: &str) -> Next {
    Next::Say(Notice::bad(format!(
        "Nothing can stand behind {name}: nothing was done. Type {name} alone."
    )))
}
