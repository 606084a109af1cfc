//! The requests that were sent.

use crate::app::{keys::Action, next::Next, shared::Shared};

/// A list to read, newest last.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Requests {}

impl Requests {
    /// Does what was asked for.
    pub fn act(&mut self, _shared: &mut Shared, action: Action) -> Next {
        match action {
            Action::Back => Next::Back,
            _ => Next::Stay,
        }
    }
}
