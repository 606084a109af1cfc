//! The rate limiter: counts requests in windows of one second, one for each resource family (reference §6).

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use crate::platform::config::Pace;

/// How long a window is.
pub const WINDOW: Duration = Duration::from_secs(1);

/// Counts requests. A window opens with the first request after the last one ended.
#[derive(Debug)]
pub struct Limit {
    pace: Pace,
    windows: Mutex<HashMap<&'static str, Window>>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    ends: Instant,
    reset: SystemTime,
    count: u32,
}

impl Limit {
    /// A limit with all windows closed.
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            windows: Mutex::default(),
        }
    }

    /// Counts a request, or says when one is let in again. The time of day only tells people: the clock that
    /// nobody sets decides. Read that one first, so that the promised time is never too early.
    pub fn admit(
        &self,
        family: &'static str,
        now: Instant,
        day: SystemTime,
    ) -> Result<(), SystemTime> {
        let Pace::PerSecond(most) = self.pace else {
            return Ok(());
        };
        let mut windows = self.lock();
        let window = windows.entry(family).or_insert(Window {
            ends: now,
            reset: day,
            count: 0,
        });
        if window.ends <= now {
            *window = Window {
                ends: now + WINDOW,
                reset: day + WINDOW,
                count: 0,
            };
        }
        if window.count >= most {
            return Err(window.reset);
        }
        window.count += 1;
        Ok(())
    }

    /// How many requests of a family are let in a second, when that is limited.
    pub fn most(&self) -> Option<u32> {
        match self.pace {
            Pace::Off => None,
            Pace::PerSecond(most) => Some(most),
        }
    }

    /// When a request is let in again of a family that is known to be full.
    pub fn full(&self, family: &'static str, now: Instant) -> Option<SystemTime> {
        let windows = self.lock();
        let window = windows.get(family).filter(|window| now < window.ends)?;
        self.most()
            .is_some_and(|most| window.count >= most)
            .then_some(window.reset)
    }

    /// Knows from now on that a family is full until then.
    pub fn fill(&self, family: &'static str, ends: Instant, reset: SystemTime) {
        let count = u32::MAX;
        self.lock().insert(family, Window { ends, reset, count });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<&'static str, Window>> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant, SystemTime};

    use super::Limit;
    use crate::platform::config::Pace;

    #[test]
    fn each_family_has_its_own_window_and_the_reset_is_honest() {
        let limit = Limit::new(Pace::PerSecond(1));
        let start = Instant::now();
        let day = SystemTime::UNIX_EPOCH;
        let admit = |family, ms| {
            let passed = Duration::from_millis(ms);
            limit.admit(family, start + passed, day + passed)
        };
        assert_eq!(admit("domains", 0), Ok(()));
        assert_eq!(admit("endpoints", 1), Ok(()));
        assert_eq!(admit("domains", 400), Err(day + Duration::from_secs(1)));
        assert_eq!(admit("domains", 1000), Ok(()));
        assert!(admit("domains", 1999).is_err());
        let full = |ms| limit.full("domains", start + Duration::from_millis(ms));
        assert_eq!(full(1999), Some(day + Duration::from_secs(2)));
        assert_eq!(full(2000), None);
        let (ends, reset) = (start + Duration::from_secs(9), day + Duration::from_secs(9));
        limit.fill("domains", ends, reset);
        assert_eq!(full(8999), Some(reset));
        assert_eq!(limit.full("others", start), None);
    }
}
