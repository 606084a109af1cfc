//! The state of a job: its plan, and the status of every item.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    event::{Event, Outcome, Step},
    item::Item,
    plan::Plan,
};

/// Where an item stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Waits for its turn.
    Queued,
    /// Sent, no answer known. When nobody works on the job, it may or may not have happened.
    Sent,
    /// Ended.
    Settled(Outcome),
}

/// How many items stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Waiting.
    pub queued: usize,
    /// Sent, without an answer.
    pub sent: usize,
    /// As asked for.
    pub done: usize,
    /// Refused.
    pub failed: usize,
    /// Not found out.
    pub unknown: usize,
}

impl Counts {
    /// All items.
    pub fn total(&self) -> usize {
        self.open() + self.done + self.failed + self.unknown
    }

    /// Items that have not come to an end.
    pub fn open(&self) -> usize {
        self.queued + self.sent
    }

    /// Items that are worked on when the job goes on; with `retry`, those that failed as well.
    pub fn to_do(&self, retry: bool) -> usize {
        let again = if retry { self.failed + self.unknown } else { 0 };
        self.open() + again
    }

    /// Whether every item is as it was asked for.
    pub fn is_success(&self) -> bool {
        self.open() + self.failed + self.unknown == 0
    }

    /// In words, what went wrong first: `1 failed, 12 done, 3 waiting`.
    pub fn sum(&self) -> String {
        let parts = [
            (self.failed, "failed"),
            (self.unknown, "unknown"),
            (self.done, "done"),
            (self.sent, "without an answer"),
            (self.queued, "waiting"),
        ];
        let said: Vec<String> = parts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| format!("{n} {word}"))
            .collect();
        if said.is_empty() {
            "nothing to do".into()
        } else {
            said.join(", ")
        }
    }

    fn of(&mut self, status: &Status) -> &mut usize {
        match status {
            Status::Queued => &mut self.queued,
            Status::Sent => &mut self.sent,
            Status::Settled(Outcome::Done { .. }) => &mut self.done,
            Status::Settled(Outcome::Failed { .. }) => &mut self.failed,
            Status::Settled(Outcome::Unknown { .. }) => &mut self.unknown,
        }
    }
}

/// A plan and what became of it so far. Only [`Job::apply`] changes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The frozen plan, shared by everybody who follows the job.
    pub plan: Arc<Plan>,
    statuses: Vec<Status>,
    counts: Counts,
    stopped: Option<String>,
    given_up: bool,
    /// No item before this one waits or is without an answer.
    first_open: usize,
}

/// An event that cannot follow what is known: the record is damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible;

impl Job {
    /// A job on which no work was done.
    pub fn new(plan: Plan) -> Self {
        let plan = Arc::new(plan);
        let statuses = vec![Status::Queued; plan.items.len()];
        let counts = Counts {
            queued: statuses.len(),
            ..Counts::default()
        };
        Self {
            plan,
            statuses,
            counts,
            stopped: None,
            given_up: false,
            first_open: 0,
        }
    }

    /// Takes an event in.
    ///
    /// # Errors
    /// When it cannot have happened; the job is then unchanged.
    pub fn apply(&mut self, event: &Event) -> Result<(), Impossible> {
        match &event.step {
            Step::Begun => (self.stopped, self.given_up) = (None, false),
            Step::Stopped { why, given_up } => {
                (self.stopped, self.given_up) = (Some(why.clone()), *given_up);
            }
            Step::Sent { item } => match self.open_status(*item)? {
                Status::Queued | Status::Sent => self.set(*item, Status::Sent),
                Status::Settled(_) => return Err(Impossible),
            },
            Step::Returned { item } => match self.open_status(*item)? {
                Status::Sent => self.set(*item, Status::Queued),
                Status::Queued | Status::Settled(_) => return Err(Impossible),
            },
            Step::Settled { item, outcome } => match self.open_status(*item)? {
                Status::Queued | Status::Sent => self.set(*item, Status::Settled(outcome.clone())),
                Status::Settled(_) => return Err(Impossible),
            },
            Step::Doubted { item, why } => match self.open_status(*item)? {
                Status::Settled(Outcome::Done { .. }) => {
                    let why = why.clone();
                    self.set(*item, Status::Settled(Outcome::Unknown { why }));
                }
                Status::Queued | Status::Sent | Status::Settled(_) => return Err(Impossible),
            },
            Step::Retried => self.retry(),
        }
        Ok(())
    }

    fn open_status(&self, item: usize) -> Result<&Status, Impossible> {
        self.statuses.get(item).ok_or(Impossible)
    }

    fn set(&mut self, item: usize, status: Status) {
        *self.counts.of(&self.statuses[item]) -= 1;
        *self.counts.of(&status) += 1;
        self.statuses[item] = status;
        while matches!(self.statuses.get(self.first_open), Some(Status::Settled(_))) {
            self.first_open += 1;
        }
    }

    fn retry(&mut self) {
        self.first_open = 0;
        for item in 0..self.statuses.len() {
            match &self.statuses[item] {
                Status::Settled(Outcome::Failed { .. }) => self.set(item, Status::Queued),
                Status::Settled(Outcome::Unknown { .. }) => self.set(item, Status::Sent),
                Status::Queued | Status::Sent | Status::Settled(Outcome::Done { .. }) => {}
            }
        }
    }

    /// The next item to work on, in the plan's order, and whether it may have been sent before.
    pub fn next(&self) -> Option<(usize, bool)> {
        let open = self.statuses.iter().enumerate().skip(self.first_open);
        open.map(|(at, status)| (at, status == &Status::Sent, status))
            .find(|(_, _, status)| !matches!(status, Status::Settled(_)))
            .map(|(at, doubtful, _)| (at, doubtful))
    }

    /// How many items stand where.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether every item came to an end.
    pub fn is_finished(&self) -> bool {
        self.counts.open() == 0
    }

    /// Why work stopped, if it did and was not taken up again.
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }

    /// Whether a person has stopped it for good, and nobody has taken it up again.
    pub fn is_given_up(&self) -> bool {
        self.given_up && !self.is_finished()
    }

    /// Whether nobody works on it any more unless a person asks for that.
    pub fn is_over(&self) -> bool {
        self.is_finished() || self.given_up
    }

    /// Where an item stands.
    ///
    /// # Panics
    /// When there is no such item.
    pub fn status(&self, item: usize) -> &Status {
        &self.statuses[item]
    }

    /// Items and their statuses, in the plan's order.
    pub fn items(&self) -> impl Iterator<Item = (&Item, &Status)> {
        self.plan.items.iter().zip(&self.statuses)
    }
}

impl Status {
    /// One word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Queued => "waiting",
            Self::Sent => "no answer yet",
            Self::Settled(Outcome::Done { .. }) => "done",
            Self::Settled(Outcome::Failed { .. }) => "failed",
            Self::Settled(Outcome::Unknown { .. }) => "unknown",
        }
    }

    /// Why it is so, where there is something to say.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Queued | Self::Sent | Self::Settled(Outcome::Done { .. }) => None,
            Self::Settled(Outcome::Failed { why } | Outcome::Unknown { why }) => Some(why),
        }
    }
}
