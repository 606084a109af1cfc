//! A change of many endpoints at once, and what it means for each of them.

use crate::{api::ApplicationId, app::service::facts::Facts};

use super::job::item::{NewPassword, Work};

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
    pub fn work(&self, row: &Facts) -> Option<Work> {
        let fields = match self {
            Self::Delete => return Some(Work::Delete),
            Self::Password => Facts::default(),
            Self::Enable(on) => Facts {
                enabled: Some(*on),
                ..Facts::default()
            },
            Self::Application(id) => Facts {
                application: Some(id.as_ref().map(ToString::to_string).unwrap_or_default()),
                ..Facts::default()
            },
        };
        let password = (*self == Self::Password).then_some(NewPassword::Generated);
        let fields = fields.unlike(row);
        (password.is_some() || !fields.is_empty()).then_some(Work::Update { fields, password })
    }
}
