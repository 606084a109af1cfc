//! What the registrar tells whoever watches: a phone came, went, or was refused.

use std::time::Duration;

use super::{
    binding::Binding,
    change::End,
    failure::{Failure, Open},
};
use crate::api::{DomainId, EndpointId};

/// One thing that happened. `count` is how many phones the endpoint has after it; times are since the Unix epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A phone has registered.
    Registered {
        /// When.
        at: Duration,
        /// The phone.
        binding: Box<Binding>,
        /// Phones of the endpoint.
        count: usize,
    },
    /// A phone has registered again.
    Refreshed {
        /// When.
        at: Duration,
        /// The phone.
        binding: Box<Binding>,
        /// Phones of the endpoint.
        count: usize,
        /// Whether anything is new but the times.
        moved: bool,
    },
    /// A phone is not registered any more.
    Ended {
        /// When.
        at: Duration,
        /// The phone as it was.
        binding: Box<Binding>,
        /// Phones of the endpoint.
        count: usize,
        /// Why.
        end: End,
    },
    /// Somebody was refused, perhaps not for the first time.
    Refused {
        /// What happened.
        failure: Box<Failure>,
        /// All failures of the endpoint that go on.
        open: Option<Open>,
    },
    /// A phone that was refused has registered, or has not come for a while.
    Resolved {
        /// When.
        at: Duration,
        /// As whom.
        endpoint: EndpointId,
        /// Of which domain.
        domain: DomainId,
        /// The failures that are left.
        open: Option<Open>,
    },
}
