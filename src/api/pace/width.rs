//! How many requests of one family may run at the same time, raised only where that is measured to help.
//!
//! A person waits for at most the one request that is under way. So one at a time is the rule, until the service
//! has shown that it works on several at once: then a further one delays nobody. Requests that were held back by
//! nothing but this rule earn a trial of one more; the trial is kept if the time for each request becomes
//! clearly shorter, and costs patience if not.

use std::time::Duration;

/// Requests under way at once, at most, in one family. A person has one more.
pub const WIDTH: usize = 4;
/// Requests in a row that must have been held back before one more at a time is tried; doubles when in vain.
const PATIENCE: u32 = 8;
const PATIENCE_MAX: u32 = 2048;
/// Answers that a trial is judged by.
const ENOUGH: u32 = 6;
/// The share of the former time for each request that one more at a time must save: a part of 1.
const WORTH: f64 = 0.12;
/// The weight of the latest time in the smoothed one.
const LATEST: f64 = 0.25;

/// How many may be under way at once, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Width {
    most: usize,
    /// Milliseconds for each request, by how many were under way together, smoothed.
    each: [Option<f64>; WIDTH],
    /// Requests in a row that were held back, or answers of the trial under way.
    count: u32,
    patience: u32,
    /// Whether nothing but this rule held back others when the latest answer came.
    held: bool,
}

impl Default for Width {
    fn default() -> Self {
        Self {
            most: 1,
            each: [None; WIDTH],
            count: 0,
            patience: PATIENCE,
            held: false,
        }
    }
}

impl Width {
    /// How many may be under way at once.
    pub fn most(&self) -> usize {
        self.most
    }

    /// Whether it is still open how many are of use, and with that how fast it will go: more will be tried soon, and
    /// no trial was in vain so far.
    pub fn is_open(&self) -> bool {
        self.held && self.patience == PATIENCE && (self.most < WIDTH || self.count < ENOUGH)
    }

    /// Whether a trial was in vain, or the most is reached: then [`Self::each`] is what a request takes.
    pub fn is_found(&self) -> bool {
        self.patience > PATIENCE || (self.most == WIDTH && self.count >= ENOUGH)
    }

    /// Milliseconds for each request with as many under way as may be.
    pub fn each(&self) -> Option<f64> {
        self.each[self.most - 1]
    }

    /// Milliseconds from sending a request to its answer.
    pub fn took(&self) -> Option<u64> {
        let most = u32::try_from(self.most).unwrap_or(1);
        let took = self.each()? * f64::from(most) / 1000.0;
        let took = Duration::try_from_secs_f64(took).ok()?;
        u64::try_from(took.as_millis()).ok()
    }

    /// A request was answered after this time, with so many under way together, itself included. `pressed` tells
    /// whether others were held back by nothing but the width.
    pub fn answered(&mut self, took: Duration, together: usize, pressed: bool) {
        let Some(each) = together.checked_sub(1).and_then(|at| self.each.get_mut(at)) else {
            return; // a person's, beyond the width
        };
        let share = took.as_secs_f64() * 1000.0 / f64::from(u32::try_from(together).unwrap_or(1));
        *each = Some(each.map_or(share, |each| each + LATEST * (share - each)));
        self.held = pressed;
        if together < self.most || !pressed {
            return;
        }
        self.count += 1;
        if self.most > 1 && self.count == ENOUGH && !self.is_worth_it() {
            self.most -= 1;
            self.count = 0;
            self.patience = PATIENCE_MAX.min(self.patience * 2);
        } else if self.count >= self.patience && self.most < WIDTH {
            self.most += 1;
            self.count = 0;
            self.each[self.most - 1] = None;
        }
    }

    /// The service refused: one at a time, until it shows again that more are of use.
    pub fn refused(&mut self) {
        self.most = 1;
        self.count = 0;
    }

    fn is_worth_it(&self) -> bool {
        match (self.each[self.most - 2], self.each[self.most - 1]) {
            (Some(fewer), Some(more)) => more < fewer * (1.0 - WORTH),
            (None, _) | (_, None) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PATIENCE, WIDTH, Width};
    use std::time::Duration;

    /// Answers so many, each with as many under way as may be; `took` says how long, by their number.
    fn answer(width: &mut Width, times: u32, took: impl Fn(usize) -> u64) -> usize {
        let mut widest = 0;
        for _ in 0..times {
            let together = width.most();
            widest = widest.max(together);
            width.answered(Duration::from_millis(took(together)), together, true);
        }
        widest
    }

    #[test]
    fn a_service_that_works_on_several_at_once_is_given_several() {
        let mut width = Width::default();
        answer(&mut width, PATIENCE - 1, |_| 40);
        assert_eq!(width.most(), 1, "not before it has been asked a little");
        answer(&mut width, 4 * PATIENCE, |_| 40);
        assert_eq!(width.most(), WIDTH);
        assert_eq!(width.took(), Some(40));
    }

    #[test]
    fn a_service_that_works_on_one_after_the_other_is_given_one_and_rarely_asked_for_more() {
        let mut width = Width::default();
        let mut trials = 0;
        for _ in 0..2_000 {
            let before = width.most();
            answer(&mut width, 1, |together| 40 * together as u64);
            trials += u32::from(width.most() > before);
        }
        assert!((2..=8).contains(&trials), "{trials} trials");
        assert_eq!(width.most(), 1);
    }

    #[test]
    fn nothing_is_tried_while_the_limit_is_what_holds_back() {
        let mut width = Width::default();
        for _ in 0..100 {
            width.answered(Duration::from_millis(40), 1, false);
        }
        assert_eq!(width.most(), 1);
    }

    #[test]
    fn a_refusal_ends_it() {
        let mut width = Width::default();
        answer(&mut width, 100, |_| 40);
        width.refused();
        assert_eq!(width.most(), 1);
    }
}
