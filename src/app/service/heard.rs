//! What the service tells by itself, as it happens.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::api::{Failure, registration::Event};

/// What is heard of the stream of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// It is open: what happens from now on is told.
    Open {
        /// Whether nothing was missed since what was heard last.
        whole: bool,
        /// Whether the service has phones to tell of.
        phones: bool,
    },
    /// This happened, in this order.
    Told(Vec<Event>),
    /// Something was told that cannot be read, as a sentence.
    Unreadable(String),
    /// It ended, or was not opened, for this reason. It is opened again after this time.
    Lost(Failure, Duration),
    /// The service has no such stream. That is the last that is heard.
    Absent,
    /// The service does not let us hear it. That is the last that is heard.
    Refused(Failure),
}
