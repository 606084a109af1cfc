//! The rate limiter: counts requests in windows of one second, one for each resource family (reference §6).

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use crate::platform::config::Pace;

const WINDOW: Duration = Duration::from_secs(1);

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
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
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
    }
}
