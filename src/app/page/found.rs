//! Something in a list, to which the cursor may go.

use serde::{Deserialize, Serialize};

use crate::api::{DomainId, EndpointId};

/// The name of the whole account among the domains, and of its list.
pub const WHOLE: &str = "All endpoints";

/// Something in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    /// The whole account, among the domains.
    Account,
    /// This domain.
    Domain(DomainId),
    /// This endpoint.
    Endpoint(EndpointId),
}
