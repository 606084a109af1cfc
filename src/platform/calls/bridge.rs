//! Bridges: two calls whose phones hear each other (reference §9).

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::api::{BridgeId, CallId};

/// How far a bridge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BridgeState {
    /// Not both of its calls are there and answered yet.
    Created,
    /// Both hear each other.
    Active,
    /// Both are there, and hear silence.
    Hold,
    /// One of them has ended, or was taken out.
    Completed,
}

impl BridgeState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Created, Self::Active, Self::Hold, Self::Completed];

    /// As the API writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Active => "active",
            Self::Hold => "hold",
            Self::Completed => "completed",
        }
    }
}

/// A bridge. Times are since the Unix epoch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bridge {
    /// Its identifier.
    pub id: BridgeId,
    /// How far it is.
    pub state: BridgeState,
    /// Whether its calls are to hear each other.
    pub audio: bool,
    /// Its calls, at most two.
    pub calls: Vec<CallId>,
    /// When it was made.
    pub created: Duration,
    /// When both heard each other first.
    pub activated: Option<Duration>,
    /// When it ended.
    pub completed: Option<Duration>,
}
