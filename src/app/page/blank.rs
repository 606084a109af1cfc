//! The places of a screen where text is typed.

use serde::{Deserialize, Serialize};

/// A place for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Blank {
    /// This field of the form that is shown, counted from 0.
    Field(usize),
    /// The line of what lies over the screen, or the filter that is being typed.
    Line,
}
