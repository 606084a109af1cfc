//! What becomes of somebody who does nothing: after a while their screen is locked, later they are told, and then they
//! leave.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep_until};

use crate::desk::hall::Rules;

/// So long before somebody is sent away for doing nothing, they are told.
const WARNING: Duration = Duration::from_mins(1);

/// What somebody is told who is sent away in a minute.
pub const SOON: &str = "Nobody has pressed a key for long: this desk is left in a minute.";

/// What somebody is told who was sent away.
pub const GONE: &str = "Nobody pressed a key for too long.";

/// What is done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The screen is locked.
    Lock,
    /// They are told that they will be sent away.
    Warn,
    /// They are sent away.
    Leave,
}

/// How long nobody has pressed a key.
#[derive(Debug)]
pub struct Idle {
    watch: Watch,
    timer: Pin<Box<Sleep>>,
}

/// Since when nobody has pressed a key, and what was done about it.
#[derive(Debug)]
struct Watch {
    since: Instant,
    /// What is done after how long, in this order.
    steps: Vec<(Duration, Step)>,
    /// How many of them were done.
    done: usize,
}

impl Watch {
    fn new(rules: &Rules, since: Instant) -> Self {
        let warning = rules.idle.saturating_sub(WARNING);
        let lock = rules.lock.filter(|lock| *lock < warning);
        let lock = lock.map(|lock| (lock, Step::Lock));
        let steps = [(warning, Step::Warn), (rules.idle, Step::Leave)];
        Self {
            since,
            steps: lock.into_iter().chain(steps).collect(),
            done: 0,
        }
    }

    /// When something is to be done next, if no key is pressed before.
    fn due(&self) -> Option<Instant> {
        let (after, _) = self.steps.get(self.done)?;
        Some(self.since + *after)
    }

    /// What is to be done now, if it is time for it.
    fn step(&mut self, now: Instant) -> Option<Step> {
        let (after, step) = self.steps.get(self.done)?;
        (now >= self.since + *after).then(|| {
            self.done += 1;
            *step
        })
    }

    fn touch(&mut self, now: Instant) {
        self.since = now;
        self.done = 0;
    }
}

impl Idle {
    /// From now on.
    pub fn new(rules: &Rules) -> Self {
        let now = Instant::now();
        let watch = Watch::new(rules, now);
        Self {
            timer: Box::pin(sleep_until(watch.due().unwrap_or(now))),
            watch,
        }
    }

    /// A key was pressed. It is polled afterwards.
    pub fn touch(&mut self) {
        let is_late = self.watch.done > 0;
        self.watch.touch(Instant::now());
        // Otherwise the timer runs first, and is then set anew: not with every key.
        if let Some(due) = self.watch.due().filter(|_| is_late) {
            self.timer.as_mut().reset(due);
        }
    }

    /// Is ready with what is to be done when it is time for it.
    pub fn poll(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        while self.watch.due().is_some() {
            ready!(self.timer.as_mut().poll(context));
            let step = self.watch.step(Instant::now());
            if let Some(due) = self.watch.due() {
                self.timer.as_mut().reset(due);
            }
            if let Some(step) = step {
                return Poll::Ready(step);
            }
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use crate::desk::hall::Rules;

    use super::{Step, Watch};

    fn minutes(count: u64) -> Duration {
        Duration::from_mins(count)
    }

    #[test]
    fn a_key_begins_everything_anew() {
        let rules = Rules {
            idle: minutes(10),
            lock: Some(minutes(3)),
            ..Rules::default()
        };
        let start = Instant::now();
        let mut watch = Watch::new(&rules, start);
        for (step, at) in [(Step::Lock, 3), (Step::Warn, 9)] {
            assert_eq!(watch.due(), Some(start + minutes(at)));
            assert_eq!(
                watch.step(start + minutes(at) - Duration::from_secs(1)),
                None
            );
            assert_eq!(watch.step(start + minutes(at)), Some(step));
        }
        let start = start + minutes(9);
        watch.touch(start);
        for (step, at) in [(Step::Lock, 3), (Step::Warn, 9), (Step::Leave, 10)] {
            assert_eq!(watch.due(), Some(start + minutes(at)));
            assert_eq!(watch.step(start + minutes(at)), Some(step));
        }
        assert_eq!(watch.due(), None);
    }

    #[test]
    fn a_lock_that_would_come_after_the_warning_does_not_come() {
        let rules = Rules {
            idle: minutes(3),
            lock: Some(minutes(2)),
            ..Rules::default()
        };
        let start = Instant::now();
        let mut watch = Watch::new(&rules, start);
        for step in [Step::Warn, Step::Leave] {
            assert_eq!(watch.step(start + minutes(3)), Some(step));
        }
    }
}
