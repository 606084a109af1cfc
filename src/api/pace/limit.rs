//! The learnt rate limit of one resource family.

use std::{collections::VecDeque, time::Duration};

/// Requests in a row that must be taken before a shorter spacing is tried; doubles when that fails. Where the spacing is
/// longer than the documented one, fewer do, so that no wrong guess is kept for longer than a right one.
const PATIENCE: u32 = 32;
const PATIENCE_MAX: u32 = 1024;
const PATIENCE_LEAST: u32 = 4;
/// What was taken in less time than this before the reset need not be all that the service counts.
const LEAST_WINDOW: Duration = Duration::from_millis(900);
/// Requests that are remembered to tell how many were taken when one was refused.
const REMEMBERED: usize = 128;
/// What was taken longer ago than so many times the wait for the reset is no reason for a refusal.
const WAITS: u32 = 4;
/// A spacing shorter than this is no limit worth keeping.
const NO_LIMIT: Duration = Duration::from_millis(20);
/// The documented limit, with a little for the jitter of the line.
const DOCUMENTED: Duration = Duration::from_millis(1010);
/// No spacing and no wait is longer than this, whatever the service says.
pub const LONGEST: Duration = Duration::from_mins(1);

/// Pressure when nobody else uses the limit, and most that is reckoned with, in thousandths.
const ALONE: u32 = 1_000;
const CROWDED: u32 = 4_000;

/// When a refused request may come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reset {
    /// The time that the service told, which may be over: what is learnt from.
    pub told: Duration,
    /// How long to wait from now on.
    pub wait: Duration,
}

/// The limit of one family, as far as it is known. Times are on a clock that never goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    spacing: Option<Duration>,
    pressure: u32,
    before_trial: Option<Duration>,
    streak: u32,
    patience: u32,
    last_start: Option<Duration>,
    blocked_until: Duration,
    refused_at: Option<Duration>,
    refusals: u32,
    /// When the latest requests started that were taken, in order.
    taken: VecDeque<Duration>,
}

impl Default for Limit {
    fn default() -> Self {
        Self {
            spacing: None,
            pressure: ALONE,
            before_trial: None,
            streak: 0,
            patience: PATIENCE,
            last_start: None,
            blocked_until: Duration::ZERO,
            refused_at: None,
            refusals: 0,
            taken: VecDeque::new(),
        }
    }
}

impl Limit {
    /// When the next request may start.
    pub fn ready_at(&self) -> Duration {
        let spaced = match (self.last_start, self.spacing()) {
            (Some(start), Some(spacing)) => start + spacing,
            (None, _) | (_, None) => Duration::ZERO,
        };
        spaced.max(self.blocked_until)
    }

    /// The time between two requests, once a limit was met: what the service asks for, times the pressure of
    /// others who share it.
    pub fn spacing(&self) -> Option<Duration> {
        Some(self.spacing? * self.pressure / ALONE)
    }

    /// How often in a row this family was refused.
    pub fn refusals(&self) -> u32 {
        self.refusals
    }

    /// A request starts.
    pub fn started(&mut self, at: Duration) {
        self.last_start = Some(at);
    }

    /// A request that started then was taken, whatever its answer.
    pub fn taken(&mut self, started: Duration) {
        self.refusals = 0;
        if self.taken.len() == REMEMBERED {
            self.taken.pop_front();
        }
        self.taken.push_back(started);
        self.streak += 1;
        self.pressure = ALONE.max(self.pressure * 85 / 100);
        if self.streak >= self.patience() {
            self.try_faster();
        }
    }

    /// A request that started then was refused. `slack` is added to the wait, so that clients which share a limit do
    /// not return at once.
    pub fn refused(&mut self, started: Duration, now: Duration, reset: Reset, slack: Duration) {
        self.blocked_until = self.blocked_until.max(now + reset.wait + slack);
        let reset = reset.told.min(now + LONGEST);
        self.refusals += 1;
        self.last_start = None; // it did not count: the reset alone says when to come back
        if self.refused_at.is_some_and(|at| started < at) {
            return; // it left before the refusal that we have learnt from
        }
        self.refused_at = Some(now);
        let wait = reset.saturating_sub(now);
        let (seen, taken) = self.seen(started, reset, wait);
        self.streak = 0;
        self.spacing = Some(match (self.before_trial.take(), self.spacing) {
            (Some(before), _) => {
                self.patience = PATIENCE_MAX.min(self.patience * 2);
                before
            }
            (None, None) => first_guess(seen, taken),
            // Since the last refusal nothing was taken: what came before that has been looked at.
            (None, Some(spacing)) if self.refusals > 1 => self.wider(spacing, spacing, wait),
            (None, Some(spacing)) => self.wider(spacing, seen, wait),
        });
    }

    /// The spacing that a refusal shows, and how many requests were taken at it: what the service takes again at `reset`
    /// is what it took within some window before. How long that is, it does not say; quiet times are no part of it. Who is
    /// refused long after the last request that was taken, `wait` before the reset, has not used up the limit
    /// himself, and learns nothing: then it is taken to be the documented one.
    fn seen(&self, started: Duration, reset: Duration, wait: Duration) -> (Duration, u32) {
        let window = |(count, since): (u32, &Duration)| (reset.saturating_sub(*since), count);
        let windows = || (1..).zip(self.taken.iter().rev()).map(window);
        let Some((latest, _)) = windows().next() else {
            return (reset.saturating_sub(started), 1);
        };
        if latest > WAITS * wait.max(DOCUMENTED) {
            return (DOCUMENTED, 1);
        }
        // The documented window, or else one that ends with what was taken last.
        let most = DOCUMENTED.max(latest) * 3 / 2;
        let likely = || windows().take_while(|(window, _)| *window <= most);
        let whole = likely().filter(|(window, _)| *window >= LEAST_WINDOW);
        let spacing = |(window, count)| (window / count, count);
        let part = || likely().last().map(spacing);
        whole
            .map(spacing)
            .min()
            .or_else(part)
            .unwrap_or((latest, 1))
    }

    /// Requests in a row that must be taken before a shorter spacing is tried.
    fn patience(&self) -> u32 {
        let spacing = self.spacing.unwrap_or_default().max(DOCUMENTED);
        let slower = self.patience.saturating_mul(millis(DOCUMENTED)) / millis(spacing);
        slower.max(PATIENCE_LEAST)
    }

    /// Refused although the spacing was kept. Either it is too short, or others use the same limit: then all
    /// of them must come less often, and a little more often again with each request that is taken.
    fn wider(&mut self, spacing: Duration, seen: Duration, wait: Duration) -> Duration {
        let roomier = if self.pressure == ALONE {
            spacing + spacing / 50
        } else {
            spacing
        };
        self.pressure = CROWDED.min(self.pressure * 13 / 10);
        // What others took looks like a longer spacing, unless the service itself names a longer wait.
        let believable = seen <= DOCUMENTED || wait > DOCUMENTED * 3 / 2;
        let wider = if believable {
            roomier.max(seen)
        } else {
            roomier
        };
        wider.clamp(NO_LIMIT, LONGEST)
    }

    /// The machine slept until now.
    pub fn woke(&mut self, now: Duration) {
        let soon = now + self.spacing().unwrap_or(Duration::from_secs(1));
        self.blocked_until = self.blocked_until.min(soon);
    }

    fn try_faster(&mut self) {
        self.streak = 0;
        let Some(spacing) = self.spacing else { return };
        self.before_trial = Some(spacing);
        self.spacing = Some(spacing * 3 / 4).filter(|shorter| *shorter >= NO_LIMIT);
    }
}

/// What one refusal shows is off by as much as the clocks are, and they are known to half a second at first, which
/// those that were taken share. What may be the documented limit is taken to be that.
fn first_guess(seen: Duration, taken: u32) -> Duration {
    let doubt = DOCUMENTED / if taken == 1 { 2 } else { 4 };
    if seen.abs_diff(DOCUMENTED) <= doubt {
        return DOCUMENTED;
    }
    seen.clamp(NO_LIMIT, LONGEST)
}

fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}
