//! What goes into the transaction layer and what comes out of it: plain data.

use std::{sync::Arc, time::Duration};

use super::key::Key;
use crate::sip::{
    flow::{Flow, FlowId},
    message::Message,
};

/// A message as it is sent.
pub type Bytes = Arc<[u8]>;

/// What the layer is told.
#[derive(Debug, Clone)]
pub enum Input {
    /// A message came that is without flaws.
    Arrived {
        /// How.
        flow: Flow,
        /// Its topmost Via is stamped.
        message: Message,
    },
    /// The user answers a request. Ignored once that request is over.
    Respond {
        /// As [`Output::Asked`] named it.
        key: Key,
        /// The response.
        message: Message,
        /// What happens when the request comes again.
        keep: Keep,
    },
    /// The user sends a request, whose topmost Via has a new branch. ACK goes out without a transaction.
    Request {
        /// How.
        flow: Flow,
        /// The request.
        message: Message,
    },
    /// The user gives up an INVITE that it sent. Nothing happens when it is answered already.
    Cancel {
        /// [`Key::client`] of the INVITE.
        key: Key,
    },
    /// An INVITE that an earlier layer has sent, or got, and that had nothing but a provisional response. Nothing is sent
    /// again, and nothing is asked.
    Resume {
        /// How it went, or came.
        flow: Flow,
        /// The INVITE with its Via, stamped when it came.
        invite: Message,
        /// Whether it was sent.
        is_ours: bool,
    },
    /// The time that [`Output::Wake`] named has come.
    Due,
    /// A connection broke, or could not be made.
    Lost {
        /// Which.
        flow: FlowId,
    },
}

/// What a final response leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// The same bytes answer the same request again.
    Replay,
    /// Nothing: the request would be answered the same way once more (RFC 3261 §8.2.7). For challenges, so that
    /// strangers fill no memory.
    Forget,
}

/// What the layer wants done, and what it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Send these bytes.
    Send {
        /// How.
        flow: Flow,
        /// One message.
        bytes: Bytes,
    },
    /// Come back with [`Input::Due`] at this time. A later one stands in for all before.
    Wake {
        /// Since the zero of the clock that is handed in.
        at: Duration,
    },
    /// A request that wants an answer.
    Asked {
        /// Its transaction.
        key: Key,
        /// How it came.
        flow: Flow,
        /// The request.
        message: Message,
    },
    /// A 2xx to an INVITE arrived at the other side.
    Acked {
        /// The INVITE.
        key: Key,
        /// The ACK, which may hold the answer to an offer.
        message: Message,
    },
    /// The client gave up its INVITE: the user answers that with 487. The CANCEL has its 200 already.
    Cancelled {
        /// The INVITE.
        key: Key,
    },
    /// A response to a request of the user.
    Answered {
        /// [`Key::client`] of the request.
        key: Key,
        /// The response. A 2xx to an INVITE comes up each time, for its ACK.
        message: Message,
    },
    /// Nobody answered in time, or nobody acknowledged a final response to an INVITE.
    Silent {
        /// Which.
        key: Key,
    },
    /// The connection broke before there was a final response, or there was no room for another request.
    Unsent {
        /// Which.
        key: Key,
    },
    /// Nothing more is heard of this one. Not told of a plain request that the user has answered.
    Over {
        /// Which.
        key: Key,
    },
}
