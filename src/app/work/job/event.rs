//! Events of a job, as its record stores them.

use serde::{Deserialize, Serialize};

use crate::api::EndpointId;

/// Something that happened, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Epoch milliseconds.
    pub at: u64,
    /// What happened.
    #[serde(flatten)]
    pub step: Step,
}

/// What can happen to a job. Items are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "lowercase")]
pub enum Step {
    /// A process began to work on it, for the first time or again.
    Begun,
    /// The item is about to be sent. This is on the disk before the request leaves.
    Sent {
        /// Which item.
        item: usize,
    },
    /// It is certain that the item was not sent after all: it waits again.
    Returned {
        /// Which item.
        item: usize,
    },
    /// The item came to an end.
    Settled {
        /// Which item.
        item: usize,
        /// How it ended.
        outcome: Outcome,
    },
    /// An item that was done cannot be said to be done any more.
    Doubted {
        /// Which item.
        item: usize,
        /// What was found, as one sentence.
        why: String,
    },
    /// Failed items wait again; unknown ones will be read back first.
    Retried,
    /// Work stopped before the next item.
    Stopped {
        /// Why, as one sentence.
        why: String,
        /// Whether a person wanted it so: what is left is offered to nobody.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        given_up: bool,
    },
}

/// How an item ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Outcome {
    /// It is as it was asked for.
    Done {
        /// The endpoint that was created.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        endpoint: Option<EndpointId>,
    },
    /// It was refused; nothing was changed.
    Failed {
        /// Why, as one sentence.
        why: String,
    },
    /// Whether it happened could not be found out.
    Unknown {
        /// What was found, as one sentence.
        why: String,
    },
}
