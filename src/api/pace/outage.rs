//! Backoff while the service is away.

use std::time::Duration;

use crate::api::patience::{AWAY, LONGEST_PAUSE};

/// Failures in a row, over all families: they live on one service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outage {
    failures: u32,
    until: Duration,
}

impl Outage {
    /// No answer came, or the service said that it cannot. `dice` is random.
    pub fn failed(&mut self, now: Duration, dice: u64) {
        self.failures = self.failures.saturating_add(1);
        self.until = now + backoff(AWAY, LONGEST_PAUSE, self.failures, dice);
    }

    /// An answer came.
    pub fn answered(&mut self) {
        *self = Self::default();
    }

    /// The machine slept: what was awaited may be long over.
    pub fn woke(&mut self, now: Duration) {
        self.until = self.until.min(now + AWAY);
    }

    /// When the next careful attempt may be made, while the service is away.
    pub fn until(&self) -> Option<Duration> {
        (self.failures > 0).then_some(self.until)
    }
}

/// The pause after this many failures: doubling up to the longest, and anywhere between half of it and all of it,
/// so that many clients do not come back at the same moment. `dice` is whatever tells them apart.
pub fn backoff(first: Duration, longest: Duration, failures: u32, dice: u64) -> Duration {
    let whole = first.saturating_mul(1 << failures.saturating_sub(1).min(16));
    let whole = whole.min(longest);
    let half = whole / 2;
    let share = u32::try_from(dice % 1001).unwrap_or(0);
    half + half * share / 1000
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_PAUSE, Outage, backoff};
    use std::time::Duration;

    #[test]
    fn pauses_double_within_their_jitter_and_stay_bounded() {
        let first = Duration::from_millis(100);
        assert_eq!(backoff(first, LONGEST_PAUSE, 1, 0), first / 2);
        assert_eq!(backoff(first, LONGEST_PAUSE, 1, 1000), first);
        assert_eq!(backoff(first, LONGEST_PAUSE, 4, 1000), first * 8);
        assert_eq!(
            backoff(first, LONGEST_PAUSE, 40, 0),
            LONGEST_PAUSE / 2,
            "they stay apart"
        );
        let mut outage = Outage::default();
        for dice in 0..40 {
            outage.failed(Duration::ZERO, dice);
        }
        assert!(outage.until().is_some_and(|until| until <= LONGEST_PAUSE));
        outage.answered();
        assert_eq!(outage.until(), None);
    }
}
