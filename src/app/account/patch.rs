//! What a write that succeeded changes in what is known, before the service is asked again.

use crate::app::{
    call::{Call, Reply},
    shared::Shared,
};

use super::load::refresh;

/// A write was carried out: what it touched is read again.
pub fn wrote(shared: &mut Shared, call: &Call, _reply: &Reply) {
    match call {
        Call::CreateDomain(_) | Call::UpdateDomain { .. } | Call::DeleteDomain(_) => {
            refresh(shared, None)
        }
        Call::CreateEndpoint { domain, .. }
        | Call::UpdateEndpoint { domain, .. }
        | Call::DeleteEndpoint { domain, .. } => refresh(shared, Some(domain)),
        Call::ListDomains { .. }
        | Call::ListEndpoints { .. }
        | Call::ListApplications { .. }
        | Call::ReadDomain(_)
        | Call::ReadEndpoint { .. } => {}
    }
}
