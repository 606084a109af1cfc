//! What happens to bindings, as data: it is stored, told to whoever watches, and then done.

use super::binding::{Binding, BindingId};
use crate::api::EndpointId;

/// One change of the bindings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A phone has registered.
    Added(Box<Binding>),
    /// A phone has registered again: the binding as it is now.
    Refreshed(Box<Binding>),
    /// A phone is no longer registered.
    Removed {
        /// Which.
        id: BindingId,
        /// As whom it was.
        endpoint: EndpointId,
        /// Why.
        end: End,
    },
}

/// Why a binding ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// The phone asked for it.
    Unregistered,
    /// The phone did not register again in time.
    Expired,
    /// The same phone has registered in another way.
    Replaced,
    /// Somebody took it away.
    Taken,
    /// The endpoint was disabled.
    Disabled,
    /// The endpoint was deleted.
    Deleted,
}
