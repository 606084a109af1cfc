//! Calls as they are kept from one start of the platform to the next.

use serde::{Deserialize, Serialize};

use super::call::Call;
use crate::sip::{Flow, message::Message};

/// A call that was kept, and how its phones are told that it is over, where that can be.
#[derive(Debug)]
pub struct KeptCall {
    /// The call, without anything that is under way in it.
    pub call: Call,
    /// How its phones are told.
    pub farewells: Vec<Farewell>,
}

/// What ends a call at a phone after the platform has forgotten everything else of it.
#[derive(Debug)]
pub struct Farewell {
    /// How the phone is reached.
    pub flow: Flow,
    /// What it is.
    pub parting: Parting,
    /// The BYE, without a Via; otherwise the INVITE as it was sent, or came.
    pub message: Message,
}

/// How a phone is left.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Parting {
    /// It speaks: it is sent a BYE.
    #[default]
    Bye,
    /// It rings: the INVITE is cancelled.
    Cancel,
    /// It calls, and was not answered: it is refused.
    Refuse {
        /// The tag that the platform has in its answers.
        tag: String,
    },
}
