//! A point in time as the pace needs it: on a clock that never goes back, and on the one that people set.

use std::time::Duration;

/// A point in time on two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// Never goes back; stands still while the machine sleeps.
    pub steady: Duration,
    /// Milliseconds since the Unix epoch; may be set.
    pub wall: i64,
}
