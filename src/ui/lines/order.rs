//! What a typed line asks the dashboard to do.

use crate::{
    api::Secret,
    app::{
        keys::{action::Action, key::Key},
        next::Found,
        page::blank::Blank,
    },
};

/// One step of carrying it out.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Do this.
    Act(Action),
    /// Put this into that place, instead of what stands there.
    Fill(Blank, Secret),
    /// Press this key.
    Key(Key),
    /// Put the cursor there.
    Row(Found),
    /// Say this.
    Say(Vec<String>),
    /// Ask for the text of this field without showing it.
    AskSecret(usize),
}

/// Whether a line declines.
pub fn is_no(line: &str) -> bool {
    matches!(line, "no" | "n" | "cancel" | "back")
}

/// Only says this.
pub fn say(text: &str) -> Vec<Order> {
    vec![Order::Say(vec![text.to_owned()])]
}
