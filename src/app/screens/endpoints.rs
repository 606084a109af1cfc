//! The endpoints of a domain, or of the whole account.

use crate::api::{DomainId, EndpointId};

use crate::app::{
    changes::{self, Subject},
    keys::Action,
    next::Next,
    shared::Shared,
};

/// A list of endpoints.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Endpoints {
    /// Whose endpoints; without one, those of the account.
    pub domain: Option<DomainId>,
    /// Where the cursor stands.
    pub cursor: Option<EndpointId>,
}

impl Endpoints {
    /// Does what was asked for.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        match action {
            Action::New
            | Action::Edit
            | Action::Clone
            | Action::Delete
            | Action::Toggle
            | Action::Password
            | Action::Application => {
                let subject = Subject {
                    domain: self.domain.clone(),
                    endpoint: self.cursor.clone(),
                };
                changes::of_endpoint(shared, action, &subject)
            }
            Action::Back => Next::Back,
            _ => Next::Stay,
        }
    }
}
