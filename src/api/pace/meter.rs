//! Measures how long requests of a family take, from which times left are estimated.

use std::time::Duration;

/// Answers in a row after which a measurement says something even where no limit was met.
const ENOUGH: u32 = 8;
/// The weight of the latest interval in the smoothed one, once there are many.
const LATEST: f64 = 0.1;

/// The smoothed time between two answers while there was always something to send.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Meter {
    last: Option<Duration>,
    each: Option<f64>,
    count: u32,
    /// All intervals together.
    span: Duration,
}

impl Meter {
    /// A request came at this time.
    pub fn answered(&mut self, now: Duration) {
        if let Some(last) = self.last.replace(now) {
            let interval = now.saturating_sub(last);
            self.span += interval;
            let interval = interval.as_secs_f64() * 1000.0;
            self.count += 1;
            let weight = LATEST.max(1.0 / f64::from(self.count));
            let each = self.each.unwrap_or(interval);
            self.each = Some(each + weight * (interval - each));
        }
    }

    /// There was nothing to send for a while: that says nothing about the pace.
    pub fn paused(&mut self) {
        self.last = None;
    }

    /// What was measured so far does not hold any more.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// When the last answer came, if nothing was paused since.
    pub fn last(&self) -> Option<Duration> {
        self.last
    }

    /// For how long there was something to measure.
    pub fn span(&self) -> Duration {
        self.span
    }

    /// Milliseconds for each request; `None` until there were enough of them.
    pub fn each(&self) -> Option<f64> {
        self.each.filter(|_| self.count >= ENOUGH)
    }
}

#[cfg(test)]
mod tests {
    use super::Meter;
    use std::time::Duration;

    #[test]
    fn pauses_are_not_measured_and_the_latest_counts_most() {
        let mut meter = Meter::default();
        let mut time = 0;
        for step in [200; 20].into_iter().chain([400; 40]) {
            time += step;
            meter.answered(Duration::from_millis(time));
            if time % 1000 == 0 {
                time += 60_000;
                meter.paused();
            }
        }
        assert!(
            meter
                .each()
                .is_some_and(|each| (380.0..=400.0).contains(&each))
        );
    }

    #[test]
    fn a_few_answers_say_nothing() {
        let mut meter = Meter::default();
        for second in 0..5 {
            meter.answered(Duration::from_secs(second));
        }
        assert_eq!(meter.each(), None);
    }
}
