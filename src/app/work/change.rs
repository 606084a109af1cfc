//! A change of many endpoints at once, and what it means for each of them.

use crate::api::ApplicationId;

use super::job::item::{Fields, NewPassword, Work};

/// What is to be done to all that are marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Switch them on or off.
    Enable(bool),
    /// Give them this application, or none.
    Application(Option<ApplicationId>),
    /// Give each a new password.
    Password,
    /// Delete them.
    Delete,
}

impl Change {
    /// What it does to an endpoint that stands like this; `None` when it would change nothing.
    #[must_use]
    pub fn work(&self, row: &Fields) -> Option<Work> {
        let fields = match self {
            Self::Delete => return Some(Work::Delete),
            Self::Password => Fields::default(),
            Self::Enable(on) => Fields {
                enabled: Some(*on),
                ..Fields::default()
            },
            Self::Application(id) => Fields {
                application: Some(id.as_ref().map(ToString::to_string).unwrap_or_default()),
                ..Fields::default()
            },
        };
        let password = (*self == Self::Password).then_some(NewPassword::Generated);
        let fields = fields.unlike(row);
        (password.is_some() || !fields.is_empty()).then_some(Work::Update { fields, password })
    }
}
