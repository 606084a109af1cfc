//! Something in a list, to which the cursor may go.

use crate::api::{DomainId, EndpointId};

/// Something in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This domain.
    Domain(DomainId),
    /// This endpoint.
    Endpoint(EndpointId),
}
