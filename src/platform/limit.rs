//! The rate limit: one window of a second for each resource family (reference §6).

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::config::Pace;

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

    /// Counts a request, or says how long it is until one is let in again.
    pub fn admit(&self, family: &'static str, now: Instant) -> Result<(), Duration> {
        let Pace::PerSecond(most) = self.pace else {
            return Ok(());
        };
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry(family).or_insert(Window {
            ends: now,
            count: 0,
        });
        if window.ends <= now {
            *window = Window {
                ends: now + WINDOW,
                count: 0,
            };
        }
        if window.count >= most {
            return Err(window.ends - now);
        }
        window.count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Limit;
    use crate::platform::config::Pace;

    #[test]
    fn each_family_has_its_own_window_and_the_wait_is_honest() {
        let limit = Limit::new(Pace::PerSecond(1));
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        assert_eq!(limit.admit("domains", at(0)), Ok(()));
        assert_eq!(limit.admit("endpoints", at(1)), Ok(()));
        let wait = limit.admit("domains", at(400));
        assert_eq!(wait, Err(Duration::from_millis(600)));
        assert_eq!(limit.admit("domains", at(1000)), Ok(()));
        assert!(limit.admit("domains", at(1999)).is_err());
    }
}
