//! Actions: everything that a key can be bound to.

use serde::{Deserialize, Serialize};

/// A thing the person can do. Every action is in the help screen and on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action {
    // Moving.
    Down,
    Up,
    First,
    Last,
    HalfPageDown,
    HalfPageUp,
    PageDown,
    PageUp,
    // Going.
    Open,
    Back,
    Clear,
    Quit,
    Leave,
    Help,
    Command,
    Requests,
    Messages,
    Jobs,
    Profile,
    // Looking.
    Filter,
    Sort,
    Widen,
    Detail,
    EdgeLeft,
    EdgeRight,
    Columns,
    Reload,
    ReloadAll,
    Json,
    Inquire,
    Test,
    Watch,
    Watches,
    Repaint,
    Suspend,
    Mouse,
    // Copying (the second key after `y`).
    Copy,
    // Changing.
    New,
    Edit,
    Clone,
    Delete,
    Toggle,
    Password,
    Application,
    Unregister,
    Undo,
    // Marking.
    Mark,
    MarkRange,
    MarkAll,
    Unmark,
    // Jobs.
    Pause,
    Stop,
    Retry,
    Failures,
    // In forms, pickers and questions.
    NextField,
    PreviousField,
    Submit,
    Turn,
    Choose,
    Generate,
    Reveal,
    Cancel,
    Yes,
    No,
    Mine,
    Theirs,
    SetAside,
    CopyCard,
}
