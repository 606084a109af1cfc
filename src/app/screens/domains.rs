//! The domains of the account.

use crate::api::DomainId;

use crate::app::{account, changes, keys::Action, next::Next, screen::Screen, shared::Shared};

use super::Endpoints;

/// The list of domains.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Domains {
    /// Where the cursor stands.
    pub cursor: Option<DomainId>,
}

impl Domains {
    /// Does what was asked for.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let cursor = self.cursor.clone().or_else(|| {
            shared
                .account
                .domains
                .rows()
                .first()
                .map(|domain| domain.id.clone())
        });
        match (action, cursor) {
            (Action::Open, Some(domain)) => {
                account::open_domain(shared, &domain);
                Next::open(Screen::Endpoints(Endpoints {
                    domain: Some(domain),
                    cursor: None,
                }))
            }
            (Action::New | Action::Edit | Action::Delete, cursor) => {
                changes::of_domain(shared, action, cursor.as_ref())
            }
            (Action::Back, _) => Next::Back,
            _ => Next::Stay,
        }
    }
}
