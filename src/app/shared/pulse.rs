//! The sign of life while a person waits: it turns for five seconds, then stands still.

use std::time::Duration;

use crate::app::{service::ticket::TimerId, text::time::Moment};

use super::shared::Shared;

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
}

/// Keeps it turning as long as it should; called after every message.
pub fn tend(shared: &mut Shared, since: Option<Moment>) {
    shared.pulse.since = since;
    if shared.pulse.turns(shared.now) && shared.pulse.timer.is_none() {
        let timer = shared.after(BEAT);
        shared.pulse.timer = Some(timer);
    }
}

/// Shows the next picture if this timer says so.
pub fn timed_out(shared: &mut Shared, timer: TimerId) {
    if shared.pulse.timer == Some(timer) {
        shared.pulse.timer = None;
        shared.pulse.beat += 1;
    }
}
