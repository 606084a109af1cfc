//! One endpoint: what it is, how to register with it, and what is wrong with it.

use crate::api::{DomainId, EndpointId};

use crate::app::{keys::Action, next::Next, shared::Shared};

/// The detail of an endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct EndpointDetail {
    /// The domain it lives in.
    pub domain: DomainId,
    /// Which one.
    pub endpoint: EndpointId,
}

impl EndpointDetail {
    /// Does what was asked for.
    pub fn act(&mut self, _shared: &mut Shared, action: Action) -> Next {
        match action {
            Action::Back => Next::Back,
            _ => Next::Stay,
        }
    }
}
