//! A list to choose one thing from.

use crate::api::ApplicationId;

use super::{message::Key, next::Next, shared::Shared};

/// What was chosen, handed to the screen below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// An application, or none.
    Application(Option<ApplicationId>),
}

/// Chooses an application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picker {}

impl Picker {
    /// Takes a key.
    pub fn press(&mut self, _shared: &mut Shared, _key: Key) -> Next {
        Next::Back
    }
}
