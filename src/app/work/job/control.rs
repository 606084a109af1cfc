//! The controls of a running job: go on, pause, stop, give up.

/// It is looked at before each item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Control {
    /// Go on.
    #[default]
    Go,
    /// Wait before the next item.
    Pause,
    /// Stop before the next item; somebody is asked later whether it goes on.
    Stop,
    /// Stop before the next item, and leave what is left undone.
    GiveUp,
}
