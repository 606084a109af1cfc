//! Times, taken many times and told as people read them.

use std::{
    collections::BTreeMap,
    fs,
    time::{Duration, Instant},
};

/// Times of the same thing. Those during which the system gave the processor to somebody else are left out.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

/// How often the system took the processor away from this thread.
pub fn interruptions() -> u64 {
    let status = fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("nonvoluntary_ctxt_switches:"));
    line.and_then(|count| count.trim().parse().ok())
        .unwrap_or_default()
}

impl Times {
    /// Does it and takes the time.
    pub fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let before = interruptions();
        let start = Instant::now();
        let done = work();
        let time = start.elapsed();
        if before == interruptions() {
            self.0.push(time);
        }
        done
    }

    /// Takes a time that was taken elsewhere.
    pub fn note(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The 99th percentile.
    pub fn p99(&self) -> String {
        told(self.part(99))
    }

    /// The median, the 99th percentile and the longest.
    pub fn spread(&self) -> String {
        if self.0.is_empty() {
            return "-".to_owned();
        }
        [50, 99, 100].map(|part| told(self.part(part))).join(" / ")
    }

    /// The longest.
    pub fn longest(&self) -> String {
        told(self.part(100))
    }

    fn part(&self, of_a_hundred: usize) -> Duration {
        let mut times = self.0.clone();
        times.sort_unstable();
        let at = (times.len() * of_a_hundred).div_ceil(100).saturating_sub(1);
        times.get(at).copied().unwrap_or_default()
    }
}

/// What the loop was busy with, for each kind of message.
#[derive(Debug, Default)]
pub struct Turns(BTreeMap<&'static str, Times>);

impl Turns {
    /// Does it and takes the time.
    pub fn take<T>(&mut self, kind: &'static str, work: impl FnOnce() -> T) -> T {
        self.0.entry(kind).or_default().take(work)
    }

    /// The turns of this kind.
    pub fn spread(&self, kind: &str) -> String {
        self.0
            .get(kind)
            .map_or_else(|| "-".to_owned(), Times::spread)
    }
}

/// How long a person waits for what a key has asked for.
#[derive(Debug, Default)]
pub struct Answers {
    first: Times,
    whole: Times,
    /// First answers that were the whole result at once.
    at_once: usize,
    each: BTreeMap<String, Times>,
}

impl Answers {
    pub fn first(&mut self, kind: &str, time: Duration, whole: bool) {
        if !kind.is_empty() {
            self.first.note(time);
            self.at_once += usize::from(whole);
        }
    }

    pub fn whole(&mut self, kind: &str, time: Duration) {
        self.whole.note(time);
        self.each.entry(kind.to_owned()).or_default().note(time);
    }

    /// What was found first, and how often that was everything.
    pub fn shown_first(&self) -> [String; 2] {
        let all = self.first.0.len();
        [self.first.spread(), format!("{} of {all}", self.at_once)]
    }

    pub fn complete(&self) -> String {
        self.whole.spread()
    }

    /// The longest of this kind.
    pub fn longest(&self, kind: &str) -> String {
        self.each
            .get(kind)
            .map_or_else(|| "-".to_owned(), Times::longest)
    }
}

/// Does it once and tells how long it took.
pub fn once<T>(work: impl FnOnce() -> T) -> (T, String) {
    let start = Instant::now();
    let done = work();
    (done, told(start.elapsed()))
}

fn told(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1e3;
    if millis < 1.0 {
        format!("{millis:.3} ms")
    } else if millis < 100.0 {
        format!("{millis:.1} ms")
    } else {
        format!("{millis:.0} ms")
    }
}
