//! The spinner: turns for five seconds while a request is out, then stands still.

use std::time::Duration;

use crate::app::{effect::Asks, service::ticket::TimerId, text::time::Moment};

/// Between two pictures: four a second.
const BEAT: Duration = Duration::from_millis(250);
/// How long it turns, in milliseconds.
const TURNS: u64 = 5_000;

/// Turns while something is waited for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pulse {
    timer: Option<TimerId>,
    /// Which picture is shown.
    pub beat: usize,
    /// Since when a person waits, while one does.
    pub since: Option<Moment>,
}

impl Pulse {
    /// Whether it still turns; later the time since when it waits is shown instead.
    #[must_use]
    pub fn turns(&self, now: Moment) -> bool {
        self.since
            .is_some_and(|since| now.0.saturating_sub(since.0) < TURNS)
    }

    /// Keeps it turning as long as it should; called after every message.
    pub fn tend(&mut self, asks: &mut Asks, since: Option<Moment>) {
        self.since = since;
        if self.turns(asks.now) && self.timer.is_none() {
            self.timer = Some(asks.after(BEAT));
        }
    }

    /// Shows the next picture if this timer says so.
    pub fn timed_out(&mut self, timer: TimerId) {
        if self.timer.take_if(|own| *own == timer).is_some() {
            self.beat += 1;
        }
    }
}
