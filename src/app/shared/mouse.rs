//! Whether the mouse is on.

use crate::app::{effect::Effect, page::notice::Notice, shared::Shared};

/// What is known of the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mouse {
    /// Whether it is on.
    pub on: bool,
    /// The width of the detail beside a list, once somebody dragged the line.
    pub detail: Option<u16>,
    pub(crate) dragging: bool,
}

/// Turns it on or off; answers what is to be said about it.
pub fn switch(shared: &mut Shared) -> Notice {
    shared.mouse.on = !shared.mouse.on;
    shared.ask(Effect::Mouse(shared.mouse.on));
    Notice::plain(if shared.mouse.on {
        "The mouse is on: click, wheel, and drag the line. Most terminals still select text while Shift is held."
    } else {
        "The mouse is off: it selects text again."
    })
}
