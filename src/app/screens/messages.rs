//! Everything that was said.

use crate::app::{keys::Action, next::Next, shared::Shared};

/// A list to read, newest last.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Messages {}

impl Messages {
    /// Does what was asked for.
    pub fn act(&mut self, _shared: &mut Shared, action: Action) -> Next {
        match action {
            Action::Back => Next::Back,
            _ => Next::Stay,
        }
    }
}
