//! What a line does while the second of two keys is waited for, as behind sort, copy and toggle.

use crate::app::{
    keys::{action::Action, chord},
    model::Model,
    next::prefix::Prefix,
    overlay::command,
};

use super::order::{
    Order::{self, Act, Key, Say},
    is_no, say,
};

/// What is to be done for it: a choice, or another command instead.
pub fn line(
    line: &str,
    prefix: Prefix,
    model: &Model,
    other: impl Fn() -> Vec<Order>,
) -> Vec<Order> {
    let letter = prefix.named(model.screen(), line);
    if let Some(key) = letter.and_then(|letter| chord::parse(letter.encode_utf8(&mut [0; 4]))) {
        return vec![Key(key)];
    }
    if is_no(line) {
        return vec![Act(Action::Cancel)];
    }
    if is_command(line, model) {
        let mut orders = vec![Act(Action::Cancel), Say(vec![left(prefix)])];
        orders.extend(other());
        return orders;
    }
    say(&prefix.sentence(model.screen()))
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
        Prefix::State => "shown only",
        Prefix::Columns => "hidden",
        Prefix::Copy => "copied",
        Prefix::Switch => "switched",
    };
    format!("Nothing was {done}.")
}
