//! How many calls may be made a second, from one number and in all: one, averaged over ten seconds, where the account
//! is as slow as the documented one (reference §6, rate limits).

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::platform::{config::Pace, refusal::Refusal};

/// Over how long calls are counted.
const WINDOW: Duration = Duration::from_secs(10);
/// Under which name all of them are counted.
const ALL: &str = "";

/// Counts calls.
#[derive(Debug)]
pub struct Rates {
    pace: Pace,
    made: Mutex<HashMap<String, VecDeque<Instant>>>,
}

impl Rates {
    /// None made yet.
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            made: Mutex::default(),
        }
    }

    /// Counts a call, or refuses it.
    pub fn admit(&self, from: &str, now: Instant) -> Result<(), Refusal> {
        let Pace::PerSecond(rate) = self.pace else {
            return Ok(());
        };
        let most = rate as usize * 10;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.retain(|_, times| {
            times.retain(|at| now.saturating_duration_since(*at) < WINDOW);
            !times.is_empty()
        });
        for who in [ALL, from] {
            if made.get(who).is_some_and(|times| times.len() >= most) {
                let whose = if who == ALL { "the account" } else { who };
                let message = format!("{whose} has made {most} calls in ten seconds.");
                return Err(Refusal::limit("call-rate-limit", message));
            }
        }
        for who in [ALL, from] {
            made.entry(who.to_owned()).or_default().push_back(now);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Rates;
    use crate::platform::config::Pace;

    #[test]
    fn calls_are_averaged_over_ten_seconds() {
        let rates = Rates::new(Pace::PerSecond(1));
        let start = Instant::now();
        let admit = |from: &str, second: u64| {
            let now = start + Duration::from_secs(second);
            rates.admit(from, now).map_err(|why| why.code)
        };
        for _ in 0..10 {
            assert_eq!(admit("+1", 0), Ok(()));
        }
        assert_eq!(admit("+1", 0), Err("call-rate-limit"));
        assert_eq!(
            admit("+2", 9),
            Err("call-rate-limit"),
            "it is the account's too"
        );
        assert_eq!(admit("+1", 10), Ok(()));
        let free = Rates::new(Pace::Off);
        assert!((0..100).all(|_| free.admit("+1", start).is_ok()));
    }
}
