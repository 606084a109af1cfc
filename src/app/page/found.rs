//! Something in a list, to which the cursor may go.

use serde::{Deserialize, Serialize};

use crate::api::{DomainId, EndpointId};

/// Something in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    /// This domain.
    Domain(DomainId),
    /// This endpoint.
    Endpoint(EndpointId),
}
