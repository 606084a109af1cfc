//! A page of a list: which rows are wanted, and those that were found.

/// Part of a list: what to pass over and how many to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Rows before the first one wanted.
    pub offset: u64,
    /// Most rows wanted.
    pub size: u32,
}

/// The rows of a window, in creation order.
#[derive(Debug)]
pub struct Rows<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Whether more rows come after them.
    pub more: bool,
}

impl<T> Rows<T> {
    /// Rows of which one more than wanted was read.
    pub(super) fn cut(mut items: Vec<T>, size: u32) -> Self {
        let size = size as usize;
        let more = items.len() > size;
        items.truncate(size);
        Self { items, more }
    }

    /// No rows.
    pub fn none() -> Self {
        Self {
            items: Vec::new(),
            more: false,
        }
    }
}
