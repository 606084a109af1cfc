//! Calls as they are kept from one start of the platform to the next.

use super::call::Call;
use crate::sip::{Flow, message::Message};

/// A call that was kept, and how its phone is told that it is over, where that can be.
#[derive(Debug)]
pub struct KeptCall {
    /// The call, without anything that is under way in it.
    pub call: Call,
    /// How its phone is told.
    pub farewell: Option<Farewell>,
}

/// A BYE that ends a call after the platform has forgotten everything else of it.
#[derive(Debug)]
pub struct Farewell {
    /// How the phone is reached.
    pub flow: Flow,
    /// The BYE, without a Via.
    pub bye: Message,
}
