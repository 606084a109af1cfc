//! Times, taken many times and told as people read them.

use std::time::{Duration, Instant};

/// Times of the same thing.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Does it and takes the time.
    pub fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.0.push(start.elapsed());
        done
    }

    /// The 99th percentile.
    pub fn p99(&mut self) -> String {
        self.0.sort_unstable();
        let at = (self.0.len() * 99).div_ceil(100).saturating_sub(1);
        told(self.0.get(at).copied().unwrap_or_default())
    }

    /// The longest.
    pub fn longest(&self) -> String {
        told(self.0.iter().max().copied().unwrap_or_default())
    }
}

/// Does it once and tells how long it took.
pub fn once<T>(work: impl FnOnce() -> T) -> (T, String) {
    let start = Instant::now();
    let done = work();
    (done, told(start.elapsed()))
}

fn told(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 1_000.0 {
        format!("{micros:.1} us")
    } else if micros < 1_000_000.0 {
        format!("{:.2} ms", micros / 1e3)
    } else {
        format!("{:.2} s", micros / 1e6)
    }
}
