//! When which transaction is due: a heap in which old entries are left until they come up.

use std::{cmp::Reverse, collections::BinaryHeap, time::Duration};

/// A place in the layer's table, and which of its tenants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) index: u32,
    pub(super) tenant: u32,
}

/// Deadlines. One of a slot replaces the last by being the only one that its owner still knows.
#[derive(Debug, Default)]
pub(super) struct Deadlines(BinaryHeap<Reverse<(Duration, Slot)>>);

impl Deadlines {
    pub(super) fn push(&mut self, at: Duration, slot: Slot) {
        self.0.push(Reverse((at, slot)));
    }

    /// The earliest of all.
    pub(super) fn first(&self) -> Option<Duration> {
        self.0.peek().map(|Reverse((at, _))| *at)
    }

    /// Takes the earliest, if its time has come.
    pub(super) fn pop(&mut self, now: Duration) -> Option<(Duration, Slot)> {
        if self.first()? > now {
            return None;
        }
        self.0.pop().map(|Reverse(entry)| entry)
    }

    /// Drops what its owner does not know any more, once that is most of it.
    pub(super) fn tidy(&mut self, living: usize, known: impl Fn(Duration, Slot) -> bool) {
        if self.0.len() > 64 + living * 3 {
            self.0.retain(|Reverse((at, slot))| known(*at, *slot));
        }
    }
}
