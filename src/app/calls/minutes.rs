//! How many calls began in each minute of the last hour, and how many failed.

use std::collections::VecDeque;

use crate::app::text::time::Moment;

/// Minutes that are kept.
const MINUTES: u64 = 60;

/// Milliseconds.
const MINUTE: u64 = 60_000;

/// One minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallMinute {
    /// Calls that began.
    pub calls: u64,
    /// Those among them that failed.
    pub failed: u64,
}

/// The minutes in which a call began, by their numbers since the epoch, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Minutes(VecDeque<(u64, CallMinute)>);

impl Minutes {
    /// A call that began then is new.
    pub(super) fn began(&mut self, now: Moment, at: Moment) {
        if let Some(minute) = self.minute(now, at) {
            minute.calls += 1;
        }
    }

    /// A call that began then has failed.
    pub(super) fn failed(&mut self, now: Moment, at: Moment) {
        if let Some(minute) = self.minute(now, at) {
            minute.failed += 1;
        }
    }

    /// The last hour, the oldest minute first.
    pub(super) fn hour(&self, now: Moment) -> Vec<CallMinute> {
        let last = now.0 / MINUTE;
        let first = (last + 1).saturating_sub(MINUTES);
        let of = |number: u64| {
            let found = self.0.iter().find(|(known, _)| *known == number);
            found.map_or_else(CallMinute::default, |(_, minute)| *minute)
        };
        (first..=last).map(of).collect()
    }

    fn minute(&mut self, now: Moment, at: Moment) -> Option<&mut CallMinute> {
        // The clock there may be ahead of the one here.
        let (last, number) = (now.0 / MINUTE, (at.0 / MINUTE).min(now.0 / MINUTE));
        let first = (last + 1).saturating_sub(MINUTES);
        while self.0.front().is_some_and(|(known, _)| *known < first) {
            self.0.pop_front();
        }
        if number < first {
            return None;
        }
        let at = self.0.partition_point(|(known, _)| *known < number);
        if self.0.get(at).is_none_or(|(known, _)| *known != number) {
            self.0.insert(at, (number, CallMinute::default()));
        }
        self.0.get_mut(at).map(|(_, minute)| minute)
    }
}

#[cfg(test)]
mod tests {
    use super::{MINUTE, MINUTES, Minutes};
    use crate::app::text::time::Moment;

    #[test]
    fn calls_are_counted_by_the_minute_in_which_they_began() {
        let mut minutes = Minutes::default();
        let at = |minute: u64| Moment(minute * MINUTE + 7);
        minutes.began(at(1_000), at(1_000));
        minutes.began(at(1_001), at(998));
        minutes.began(at(1_001), at(1_000));
        minutes.failed(at(1_001), at(998));
        // Longer ago than an hour, and by a clock that is ahead.
        minutes.began(at(1_001), at(930));
        minutes.began(at(1_001), at(1_004));
        let hour = minutes.hour(at(1_001));
        assert_eq!(hour.len() as u64, MINUTES);
        let calls: Vec<u64> = hour[56..].iter().map(|minute| minute.calls).collect();
        assert_eq!(calls, [1, 0, 2, 1]);
        assert_eq!(hour[56].failed, 1);
        assert!(minutes.hour(at(1_100)).iter().all(|one| one.calls == 0));
        minutes.began(at(1_100), at(1_100));
        assert_eq!(minutes.0.len(), 1, "what is past is forgotten");
    }
}
