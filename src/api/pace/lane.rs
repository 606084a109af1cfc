//! The queue of one family, what is under way in it, and what was learnt about it.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    Family, FamilyFacts, Priority,
    limit::{Limit, Reset},
    meter::Meter,
    now::Now,
    width::Width,
};

/// A request that starts later than this after it could have, shows that there was nothing to send.
const PAUSE: Duration = Duration::from_millis(100);
/// Before requests went out at full speed for as long as the service counts them together, nobody knows whether it
/// has a limit.
const WINDOW: Duration = Duration::from_secs(1);

/// One family.
#[derive(Debug, Default)]
pub(super) struct Lane {
    pub(super) waiting: BTreeSet<(Priority, u64)>,
    pub(super) under_way: BTreeMap<u64, Sent>,
    pub(super) limit: Limit,
    pub(super) width: Width,
    meter: Meter,
    pub(super) used: bool,
}

/// A request under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sent {
    pub(super) at: Now,
    /// The most that were under way together with it, itself included.
    together: usize,
}

impl Lane {
    /// The first of the queue is sent.
    pub(super) fn start(&mut self, number: u64, now: Now) {
        let possible = self
            .meter
            .last()
            .map(|last| last.max(self.limit.ready_at()));
        let paused = possible.is_some_and(|possible| now.steady > possible + PAUSE);
        if paused && self.under_way.is_empty() {
            self.meter.paused();
        }
        self.waiting.pop_first();
        let together = self.under_way.len() + 1;
        for sent in self.under_way.values_mut() {
            sent.together = sent.together.max(together);
        }
        let sent = Sent { at: now, together };
        self.under_way.insert(number, sent);
        self.limit.started(now.steady);
    }

    /// A request was taken by the service, whatever its answer.
    pub(super) fn taken(&mut self, sent: Sent, now: Now) {
        let took = now.steady.saturating_sub(sent.at.steady);
        let pressed = !self.waiting.is_empty() && self.limit.ready_at() <= now.steady;
        self.width.answered(took, sent.together, pressed);
        if self.is_open() {
            self.meter.reset();
        } else {
            self.meter.answered(now.steady);
        }
        let spacing = self.limit.spacing();
        self.limit.taken(sent.at.steady);
        if spacing.is_some() && self.limit.spacing().is_none() {
            self.meter.reset();
        }
    }

    /// A request was refused. What was measured before the first limit was met says nothing about the time after it.
    pub(super) fn refused(&mut self, sent: Sent, now: Now, reset: Reset, slack: Duration) {
        let spacing = self.limit.spacing();
        self.limit.refused(sent.at.steady, now.steady, reset, slack);
        self.width.refused();
        if spacing.is_none() {
            self.meter.reset();
        }
    }

    /// Milliseconds between two requests, once a limit was met.
    fn spacing(&self) -> Option<f64> {
        let spacing = self.limit.spacing()?;
        Some(spacing.as_secs_f64() * 1000.0)
    }

    /// Whether it is still being found out how many requests at once are of use, and that decides the pace.
    fn is_open(&self) -> bool {
        let each = self.width.each().unwrap_or(0.0);
        self.width.is_open() && self.spacing().is_none_or(|spacing| spacing < each)
    }

    /// Milliseconds between two answers while others wait: as measured, else as limit and line let expect. `None` as
    /// long as there is no evidence for what comes.
    fn each(&self) -> Option<u64> {
        if self.is_open() {
            return None;
        }
        let line = self.width.each();
        let measured = |windows| {
            self.meter
                .each()
                .filter(|_| self.meter.span() >= WINDOW * windows)
        };
        let each = match self.spacing() {
            // A wait for the reset weighs too much among a few.
            Some(spacing) => measured(4).unwrap_or(spacing.max(line.unwrap_or(0.0))),
            None if self.meter.span() < WINDOW => return None,
            None => measured(1).or(line.filter(|_| self.width.is_found()))?,
        };
        u64::try_from(Duration::try_from_secs_f64(each / 1000.0).ok()?.as_millis()).ok()
    }

    /// What can be told to people.
    pub(super) fn facts(&self, family: Family, now: Now) -> FamilyFacts {
        let spacing = self.limit.spacing();
        let wait = self.limit.ready_at().saturating_sub(now.steady);
        let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        FamilyFacts {
            family,
            rate: spacing.map(|spacing| 1.0 / spacing.as_secs_f64()),
            left: spacing.map(|_| u32::from(wait == 0)),
            ready_at: u64::try_from(now.wall.saturating_add(wait))
                .ok()
                .filter(|_| wait > 0),
            waiting: Priority::ALL.map(|priority| {
                let those = (priority, 0)..=(priority, u64::MAX);
                self.waiting.range(those).count()
            }),
            under_way: self.under_way.len(),
            width: self.width.most(),
            each: self.each(),
            took: self.width.took(),
        }
    }
}
