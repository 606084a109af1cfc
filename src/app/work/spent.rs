//! Large values dropped off the loop, so that freeing them never delays a key.

use crate::app::search::{Found, marked::Marked};

use super::job::item::Item;

/// A part of something that is not needed any more and takes milliseconds to be freed.
#[derive(Debug, Clone, PartialEq)]
pub enum Spent {
    /// Rows that are not shown any more.
    Rows(Box<Found>),
    /// Marks that were taken off.
    Marks(Marked),
    /// What a job would have done.
    Items(Vec<Item>),
    /// Lines that a question listed.
    Lines(Vec<String>),
}

impl Spent {
    /// About how many rows it holds.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Self::Rows(found) => found.total,
            Self::Marks(marks) => marks.len(),
            Self::Items(items) => items.len(),
            Self::Lines(lines) => lines.len(),
        }
    }
}
