//! What has come of requests since the start, counted for whoever draws curves of it.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The durations that answers are sorted by: at most so many milliseconds.
pub const BOUNDS: [u64; 12] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000];

/// Counts requests.
#[derive(Debug, Default)]
pub struct Tally(Mutex<Counts>);

/// How many there were so far.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// By operation, where one was named, and status; 0 where a fault closed the connection.
    pub requests: BTreeMap<(Option<&'static str>, u16), u64>,
    /// Refusals by their code.
    pub refusals: BTreeMap<&'static str, u64>,
    /// Those that took no longer than each of [`BOUNDS`], and longer than the one before.
    pub durations: [u64; BOUNDS.len()],
    /// How long all took together.
    pub took: Duration,
}

impl Tally {
    /// Counts a request.
    pub fn add(
        &self,
        operation: Option<&'static str>,
        status: u16,
        code: Option<&'static str>,
        took: Duration,
    ) {
        let mut counts = self.lock();
        *counts.requests.entry((operation, status)).or_default() += 1;
        if let Some(code) = code {
            *counts.refusals.entry(code).or_default() += 1;
        }
        let bound = BOUNDS
            .iter()
            .position(|ms| took <= Duration::from_millis(*ms));
        if let Some(bound) = bound {
            counts.durations[bound] += 1;
        }
        counts.took += took;
    }

    /// How many there were so far.
    pub fn counts(&self) -> Counts {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
