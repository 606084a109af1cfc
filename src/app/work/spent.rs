//! Large values dropped off the loop, so that freeing them never delays a key.

use std::sync::Arc;

use crate::app::{
    phones::Register,
    search::{Found, marked::Marked},
};

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
    /// The phones of a domain, as they were before they were read anew.
    Phones(Arc<Register>),
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
            Self::Phones(register) => register.size(),
        }
    }
}
