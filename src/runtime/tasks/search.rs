//! Runs a query off the loop and reports parts of its result as they are found.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use crate::app::search::{Found, Query, Search};

/// A key is answered by what was found until then.
const FIRST: Duration = Duration::from_millis(4);

/// How long until more of it is told: often enough to be seen, not so often that a slow line is flooded.
const NEXT: Duration = Duration::from_millis(200);

/// Runs it. Answers `None` when it was left. `tell` takes what is found meanwhile.
pub fn run(query: Query, left: &AtomicBool, mut tell: impl FnMut(Found)) -> Option<Found> {
    let start = Instant::now();
    let mut search = Search::begin(query);
    let mut due = FIRST;
    while search.step() {
        if left.load(Ordering::Relaxed) {
            return None;
        }
        if start.elapsed() >= due
            && let Some(found) = search.so_far()
        {
            tell(found);
            due = start.elapsed() + NEXT;
        }
    }
    Some(search.done())
}
