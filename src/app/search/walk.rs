//! Walks rows in their sorted order and filters them, so that the first rows of the result come first.

use std::sync::Arc;

use crate::app::{search::sieve::Sieve, service::rows::EndpointPage};

use super::slots::{RowRef, Turn};

/// Rows that are asked in one step.
const STEP: usize = if cfg!(test) { 4 } else { 1_024 };

/// Rows in order, from one index on.
pub type Rest = (Arc<Vec<RowRef>>, usize);

/// A walk under way.
pub struct Walk {
    sieve: Sieve,
    /// What is still to be asked, each in order and behind the one before.
    rest: Vec<Rest>,
    passed: Vec<RowRef>,
    /// How many rows were asked.
    pub asked: usize,
    /// How many are to be asked.
    pub total: usize,
}

impl Walk {
    /// Over these rows.
    pub fn new(sieve: Sieve, mut rest: Vec<Rest>) -> Self {
        rest.retain(|(rows, from)| *from < rows.len());
        rest.reverse();
        Self {
            sieve,
            total: rest.iter().map(|(rows, from)| rows.len() - from).sum(),
            rest,
            passed: Vec::new(),
            asked: 0,
        }
    }

    /// Goes on for less than a millisecond. Answers whether there is more to do.
    pub fn step(&mut self, turn: &Turn) -> bool {
        let Some((rows, from)) = self.rest.last_mut() else {
            return false;
        };
        let end = (*from + STEP).min(rows.len());
        let chunk = &rows[*from..end];
        touch(&turn.pages, chunk);
        for place in chunk {
            if !turn.is_gone(*place) && passes(&mut self.sieve, &turn.pages, *place) {
                self.passed.push(*place);
            }
        }
        self.asked += chunk.len();
        *from = end;
        if end == rows.len() {
            self.rest.pop();
        }
        !self.rest.is_empty()
    }

    /// What has passed so far.
    pub fn so_far(&self) -> &[RowRef] {
        &self.passed
    }

    /// What is still to be asked.
    pub fn rest(&self) -> Vec<Rest> {
        self.rest.iter().rev().cloned().collect()
    }

    /// What has passed, and the sieve for others.
    pub fn done(self) -> (Vec<RowRef>, Sieve) {
        (self.passed, self.sieve)
    }

    /// How much of it is done, of a hundred.
    pub fn percent(&self) -> usize {
        self.asked * 100 / self.total.max(1)
    }
}

/// Whether the row at this place is shown.
pub fn passes(sieve: &mut Sieve, pages: &[Arc<EndpointPage>], place: RowRef) -> bool {
    let number = place.page as usize;
    sieve.passes(number, &pages[number], place.row as usize)
}

/// Rows in order lie all over the memory. Asked for one by one they would be waited for one by one; looked at first,
/// many of them are on their way at once.
fn touch(pages: &[Arc<EndpointPage>], places: &[RowRef]) {
    for place in places {
        let row = pages[place.page as usize].row(place.row as usize);
        std::hint::black_box(row.texts.as_bytes().first());
    }
}
