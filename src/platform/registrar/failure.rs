//! A failure: an attempt that was refused, and how often the same came again.

use std::time::Duration;

use super::{attempt::Attempt, party::Party};
use crate::platform::choices;

/// One kind of failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Who failed.
    pub party: Party,
    /// The last attempt.
    pub attempt: Attempt,
    /// How often it came.
    pub count: u64,
    /// When it came first.
    pub first: Duration,
    /// When the same phone registered after all.
    pub resolved: Option<Duration>,
    /// Whether it still goes on, as far as one knows: not once it is resolved, or has not come for a while.
    pub open: bool,
    /// The same for attempts that count as one failure.
    pub(super) kind: u64,
    /// When it was told last.
    pub(super) told: Option<Duration>,
}

impl Failure {
    pub(super) fn new(party: Party, attempt: Attempt, kind: u64) -> Self {
        Self {
            party,
            count: 1,
            first: attempt.at,
            resolved: None,
            open: true,
            kind,
            told: None,
            attempt,
        }
    }

    /// Whether an attempt of this kind, that comes now, is the same again.
    pub(super) fn is_repeated_by(&self, kind: u64, now: Duration) -> bool {
        self.kind == kind
            && self.resolved.is_none()
            && now.saturating_sub(self.attempt.at) <= choices::REPEAT_GAP
    }

    /// When it is to be told: at once the first time.
    pub(super) fn due(&self) -> Duration {
        let next = self.told.map(|told| told + choices::REFUSED_EVERY);
        next.map_or(self.attempt.at, |next| next.max(self.attempt.at))
    }
}

/// The failures of an endpoint that go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// How many attempts.
    pub count: u64,
    /// The code of the newest one's reason.
    pub reason: &'static str,
    /// When that was.
    pub last: Duration,
}

impl Open {
    /// None so far, and this one is the newest.
    pub(super) fn of(newest: &Failure) -> Self {
        Self {
            count: 0,
            reason: newest.attempt.denial.code(),
            last: newest.attempt.at,
        }
    }
}
