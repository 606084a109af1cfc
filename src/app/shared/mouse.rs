//! The switch of the mouse: clicks and the wheel, or the terminal's own selection.

use crate::app::{effect::Effect, page::notice::Notice, shared::Shared};

/// Turns it on or off; answers what is to be said about it.
pub fn switch(shared: &mut Shared) -> Notice {
    shared.mouse = !shared.mouse;
    shared.ask(Effect::Mouse(shared.mouse));
    Notice::plain(if shared.mouse {
        "The mouse is on: click and wheel. Most terminals still select text while Shift is held."
    } else {
        "The mouse is off: it selects text again."
    })
}
