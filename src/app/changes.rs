//! Where the keys that change something begin: each opens a form, a picker or a question.

use crate::api::{DomainId, EndpointId};

use super::{keys::Action, next::Next, notice::Notice, shared::Shared};

/// What the cursor stands on in a list of endpoints, or what a detail shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// The domain of the list, or of the endpoint.
    pub domain: Option<DomainId>,
    /// The endpoint, if the cursor stands on one.
    pub endpoint: Option<EndpointId>,
}

/// New, Edit, Delete in the list of domains.
pub fn of_domain(shared: &mut Shared, action: Action, domain: Option<&DomainId>) -> Next {
    start(shared, action, domain.map(DomainId::as_str))
}

/// New, Edit, Clone, Delete, Toggle, Password, Application on endpoints.
pub fn of_endpoint(shared: &mut Shared, action: Action, subject: &Subject) -> Next {
    start(
        shared,
        action,
        subject.endpoint.as_ref().map(EndpointId::as_str),
    )
}

fn start(shared: &mut Shared, _action: Action, on: Option<&str>) -> Next {
    match (shared.refusal(), on) {
        (Some(reason), _) => Next::Say(Notice::bad(reason)),
        (None, None) => Next::Say(Notice::plain("Nothing is selected.")),
        (None, Some(_)) => Next::Stay,
    }
}
