//! What sockets tell their owner.

use crate::sip::{
    Flow,
    message::{Flaw, Message},
};

/// One thing that happened.
#[derive(Debug)]
pub enum Event {
    /// A message came. The topmost Via of a request is stamped with where it really came from.
    Arrived {
        /// How.
        flow: Flow,
        /// The message.
        message: Message,
        /// What is wrong with it.
        flaws: Vec<Flaw>,
    },
    /// A connection is made.
    Opened {
        /// Which.
        flow: Flow,
    },
    /// A connection is gone, or could not be made.
    Closed {
        /// Which.
        flow: Flow,
        /// Why.
        why: Closed,
    },
}

/// Why a connection is gone, in a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// By the other side, between two messages.
    #[error("the other side closed the connection")]
    Ended,
    /// By us: its owner let go of it.
    #[error("the connection was closed")]
    Left,
    /// Nobody listens there, or no way leads there.
    #[error("the connection was refused: {0}")]
    Refused(String),
    /// No answer in time.
    #[error("there was no answer within {0} seconds")]
    Silent(u64),
    /// The other side keeps us waiting: half a message, nothing at all, or it takes nothing.
    #[error("{0}")]
    Stuck(&'static str),
    /// What came is no SIP.
    #[error("what came is no SIP")]
    Noise,
    /// The TLS handshake failed.
    #[error("the TLS handshake failed: {0}")]
    Handshake(String),
    /// It broke.
    #[error("the connection broke: {0}")]
    Broken(String),
}
