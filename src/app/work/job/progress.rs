//! Progress of a running job: counts, rate and estimated time left.

use std::collections::VecDeque;

use crate::app::text::time::Moment;

use super::state::Counts;

/// Items that the rate is measured over.
const WINDOW: usize = 30;
/// Items that tell sooner when it becomes slow.
const RECENT: usize = 5;
/// Items that must have ended before anything is said about the rate.
const ENOUGH: usize = 3;
/// Milliseconds that must have passed as well: what goes at once, at the start, says nothing about what follows.
const A_WHILE: u64 = 1_000;

/// How far a run is. The rate is that of the last thirty items, or of the last five when these went slower; the time since
/// the last one counts as well, and pauses do not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// How many items stand where.
    pub counts: Counts,
    ends: VecDeque<Moment>,
}

impl Progress {
    /// A run begins or goes on after a pause: what was measured before says nothing about now.
    pub fn begin(&mut self, counts: Counts, now: Moment) {
        self.counts = counts;
        self.ends.clear();
        self.ends.push_back(now);
    }

    /// An item came to an end.
    pub fn ended(&mut self, counts: Counts, now: Moment) {
        self.counts = counts;
        if self.ends.len() > WINDOW {
            self.ends.pop_front();
        }
        self.ends.push_back(now);
    }

    /// Items a second by now, once there is something to measure.
    pub fn rate(&self, now: Moment) -> Option<f64> {
        let last = self.ends.back()?;
        let mean = last.0.saturating_sub(self.ends.front()?.0) / self.ends.len() as u64;
        // An item that takes as long as the others did says nothing new.
        let waited = now.0.saturating_sub(last.0);
        let until = if waited > mean { now } else { *last };
        if until.0.saturating_sub(self.ends.front()?.0) < A_WHILE {
            return None;
        }
        let slow = self.over(RECENT, until);
        let long = self.over(WINDOW, until)?;
        Some(slow.map_or(long, |slow| slow.min(long)))
    }

    /// Items a second over the last so many, until then.
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of a window are far below 2^52"
    )]
    fn over(&self, most: usize, until: Moment) -> Option<f64> {
        let items = self.ends.len().checked_sub(1)?;
        let items = items.min(most);
        let first = self.ends.get(self.ends.len() - 1 - items)?;
        let span = until.0.saturating_sub(first.0).max(1);
        (items >= ENOUGH).then(|| items as f64 * 1000.0 / span as f64)
    }

    /// Seconds until every open item has ended at this rate; `None` while the rate is not known.
    #[expect(
        clippy::cast_precision_loss,
        reason = "plans are far smaller than 2^52 items"
    )]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds of a plan are small and positive"
    )]
    pub fn seconds_left(&self, now: Moment) -> Option<u64> {
        self.rate(now)
            .map(|rate| (self.counts.open() as f64 / rate).ceil() as u64)
    }

    /// One line: `37 of 300 · 2 failed, 35 done · 1.0/s · about 4 min left`.
    pub fn line(&self, now: Moment) -> String {
        let counts = &self.counts;
        let mut line = self.so_far();
        if let (Some(rate), Some(seconds)) = (self.rate(now), self.seconds_left(now)) {
            let rate = if rate < 0.1 {
                format!("{:.1}/min", rate * 60.0)
            } else {
                format!("{rate:.1}/s")
            };
            line = format!("{line} · {rate}");
            if counts.open() > 0 {
                line = format!("{line} · {} left", about(seconds));
            }
        }
        line
    }

    /// The same without the rate, which means nothing while it stands still.
    pub fn so_far(&self) -> String {
        let counts = &self.counts;
        let mut line = format!("{} of {}", counts.total() - counts.open(), counts.total());
        let ended = Counts {
            queued: 0,
            sent: 0,
            ..*counts
        };
        if ended.total() > 0 {
            line = format!("{line} · {}", ended.sum());
        }
        line
    }
}

/// A time in words, no more exact than it can be known.
pub fn about(seconds: u64) -> String {
    match seconds {
        0..60 => format!("about {seconds} s"),
        60..5400 => format!("about {} min", seconds.div_ceil(60)),
        _ => format!("about {}.{} h", seconds / 3600, seconds % 3600 / 360),
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, Moment, Progress, about};

    #[test]
    fn the_rate_is_unknown_until_there_is_something_to_measure() {
        let counts = Counts {
            queued: 10,
            ..Counts::default()
        };
        let mut progress = Progress::default();
        progress.begin(counts, Moment(0));
        progress.ended(counts, Moment(1000));
        assert_eq!(progress.rate(Moment(1000)), None);
        progress.ended(counts, Moment(2000));
        progress.ended(counts, Moment(3000));
        assert_eq!(progress.seconds_left(Moment(3000)), Some(10));
    }

    #[test]
    fn what_goes_at_once_at_the_start_is_no_rate() {
        let mut progress = Progress::default();
        progress.begin(Counts::default(), Moment(0));
        for at in 1..=9 {
            progress.ended(Counts::default(), Moment(at));
        }
        assert_eq!(progress.rate(Moment(9)), None);
    }

    #[test]
    fn a_pause_does_not_slow_the_rate() {
        let counts = Counts {
            queued: 6,
            ..Counts::default()
        };
        let mut progress = Progress::default();
        progress.begin(counts, Moment(0));
        progress.begin(counts, Moment(600_000));
        for second in 1..=4 {
            progress.ended(counts, Moment(600_000 + second * 500));
        }
        assert_eq!(progress.seconds_left(Moment(602_000)), Some(3));
    }

    #[test]
    fn old_items_leave_the_window() {
        let counts = Counts {
            queued: 60,
            ..Counts::default()
        };
        let mut progress = Progress::default();
        progress.begin(counts, Moment(0));
        for at in 1..=40 {
            progress.ended(counts, Moment(at * 10));
        }
        for at in 1..=40 {
            progress.ended(counts, Moment(400 + at * 1000));
        }
        assert_eq!(progress.seconds_left(Moment(40_400)), Some(60));
    }

    #[test]
    fn the_time_that_an_item_is_waited_for_slows_the_rate() {
        let counts = Counts {
            queued: 90,
            ..Counts::default()
        };
        let mut progress = Progress::default();
        progress.begin(counts, Moment(0));
        for at in 1..=30 {
            progress.ended(counts, Moment(at * 100));
        }
        assert_eq!(progress.seconds_left(Moment(3_050)), Some(9));
        let mut before = 9;
        for waited in [1_000, 10_000, 50_000] {
            let left = progress
                .seconds_left(Moment(3_000 + waited))
                .expect("a rate");
            assert!(left > before, "{left} after {waited}");
            before = left;
        }
        for minute in 1..=5 {
            progress.ended(counts, Moment(3_000 + minute * 60_000));
        }
        assert_eq!(progress.seconds_left(Moment(303_000)), Some(90 * 60));
        assert!(progress.line(Moment(303_000)).contains("1.0/min"));
    }

    #[test]
    fn times_are_as_vague_as_they_are_known() {
        assert_eq!(about(9), "about 9 s");
        assert_eq!(about(61), "about 2 min");
        assert_eq!(about(9000), "about 2.5 h");
    }
}
