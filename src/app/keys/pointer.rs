//! What the mouse did, and where.

use serde::{Deserialize, Serialize};

/// What the mouse did, at cells counted from the upper left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pointer {
    /// The left button went down.
    Pressed { x: u16, y: u16 },
    /// The wheel turned, away from the person or towards them.
    Turned { up: bool },
}
