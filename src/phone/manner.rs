//! What a phone does when somebody calls it.

use std::time::Duration;

/// Its manner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// It takes no calls.
    #[default]
    Away,
    /// It is busy.
    Busy,
    /// It rings, and is answered after a while.
    Answers {
        /// How long it rings.
        after: Duration,
    },
    /// It rings, and nobody answers.
    Rings,
}
