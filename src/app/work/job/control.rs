//! The controls of a running job: go on, pause, stop.

/// It is looked at before each item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Control {
    /// Go on.
    #[default]
    Go,
    /// Wait before the next item.
    Pause,
    /// Stop before the next item.
    Stop,
}
