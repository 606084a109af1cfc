//! One line of a recording.

use serde::{Deserialize, Serialize};

use crate::app::{
    message::Message, search::Effort, service::ticket::Ticket, shared::setup::Setup,
    text::time::Moment,
};

/// Rises when a line means something else.
pub const VERSION: u32 = 1;

/// One line. A seat is the dashboard of one profile, counted from 0.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Line {
    /// The first: what this is, and who wrote it.
    Recording {
        /// See [`VERSION`].
        version: u32,
        /// The program's.
        sipdeck: String,
    },
    /// A dashboard starts, and is shown from now on if it is the first.
    Start {
        /// Which.
        seat: usize,
        /// All that it starts with.
        setup: Box<Setup>,
    },
    /// A message came.
    Told {
        /// To which dashboard.
        seat: usize,
        /// When.
        at: Moment,
        /// What.
        message: Box<Message>,
    },
    /// A query had found something.
    Queried {
        /// Whose.
        seat: usize,
        /// When it was heard.
        at: Moment,
        /// Which.
        ticket: Ticket,
        /// After how much work.
        effort: Effort,
        /// Whether that was all.
        whole: bool,
    },
    /// Something was found out about many rows.
    Gathered {
        /// Whose.
        seat: usize,
        /// When it was heard.
        at: Moment,
        /// Which.
        ticket: Ticket,
    },
    /// Another dashboard is shown from now on.
    Shown {
        /// Which.
        seat: usize,
    },
    /// The recording ends here, and the session went on.
    Cut {
        /// Why.
        why: String,
    },
}
