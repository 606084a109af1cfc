//! The second word of two-part commands such as sort and copy.

use crate::app::{
    keys::{action::Action, chord},
    model::Model,
    next::prefix::Prefix,
    overlay::{Overlay, command},
    screens::Screen,
};

use super::order::{
    Order::{self, Act, Key, Say},
    is_no, say,
};

/// What is to be done for a line behind the first part: a choice, or another command instead.
pub fn line(
    line: &str,
    prefix: Prefix,
    model: &Model,
    other: impl Fn() -> Vec<Order>,
) -> Vec<Order> {
    if let Some(letter) = meant(line, prefix, model.screen()) {
        return vec![letter];
    }
    if is_no(line) {
        return vec![Act(Action::Cancel)];
    }
    if is_command(line, model) {
        let mut orders = vec![Act(Action::Cancel), Say(vec![left(prefix)])];
        orders.extend(other());
        return orders;
    }
    say(&choices(prefix, model.screen()))
}

/// What is to be done for the rest of the same line, now that its first part was carried out. Where that opened no
/// choice, it said why.
pub fn rest(text: &str, model: &Model) -> Vec<Order> {
    let Some(Overlay::Prefix(prefix)) = &model.overlay else {
        return Vec::new();
    };
    match meant(text, *prefix, model.screen()) {
        Some(letter) => vec![letter],
        None => vec![
            Act(Action::Cancel),
            Say(vec![format!(
                "{text} is not among them. {}",
                choices(*prefix, model.screen())
            )]),
        ],
    }
}

/// The choice that is named by its letter or by its own word.
fn meant(text: &str, prefix: Prefix, screen: &Screen) -> Option<Order> {
    let (_, choices) = prefix.choices(screen);
    let is = |(letter, name): &&(char, &str)| {
        text.chars().eq([*letter]) || text.to_lowercase() == name.to_lowercase()
    };
    let (letter, _) = choices.iter().find(is)?;
    chord::parse(letter.encode_utf8(&mut [0; 4])).map(Key)
}

/// What can be typed.
pub fn choices(prefix: Prefix, screen: &Screen) -> String {
    let (_, choices) = prefix.choices(screen);
    let choices: Vec<String> = choices
        .iter()
        .map(|(letter, name)| format!("{letter} {name}"))
        .collect();
    format!("Type one of: {}.", choices.join(", "))
}

/// Whether another command begins like this.
fn is_command(line: &str, model: &Model) -> bool {
    let name = line.split_whitespace().next().unwrap_or_default();
    let name = name.trim_start_matches(':');
    let own = ["more", "less", "help"];
    let words = || command::words(model.screen(), &model.shared);
    own.contains(&name) || words().iter().any(|word| word == name)
}

fn left(prefix: Prefix) -> String {
    let done = match prefix {
        Prefix::Sort => "sorted",
        Prefix::Copy => "copied",
        Prefix::Switch => "switched",
    };
    format!("Nothing was {done}.")
}
