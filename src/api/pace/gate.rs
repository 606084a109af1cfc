//! Where requests wait for their turn: the [`Schedule`] with clocks, shared by all clones of a client.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use tokio::sync::{Notify, watch};

use crate::api::patience::LONGEST_PAUSE;

use super::{
    Family, PaceFacts, Urgency,
    now::Now,
    outage::backoff,
    schedule::{Entry, Outcome, Schedule, Step},
};

/// The gate. Cheap to clone; all clones are one gate.
#[derive(Debug, Clone)]
pub struct Gate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    queue: Mutex<Queue>,
    facts: watch::Sender<PaceFacts>,
    began: Instant,
}

#[derive(Debug)]
struct Queue {
    schedule: Schedule,
    bells: HashMap<u64, Arc<Notify>>,
}

/// A number drawn at the gate. A request keeps it when it must be sent again.
#[derive(Debug, Clone)]
pub struct QueueNumber {
    gate: Gate,
    family: Family,
    urgency: Urgency,
    number: u64,
}

/// The right to send one request now. Dropping it means that nobody waits for the answer any more.
#[derive(Debug)]
pub struct Turn {
    gate: Gate,
    entry: Entry,
    settled: bool,
}

/// Standing in the queue; dropping it leaves the queue.
struct Waiting<'a> {
    gate: &'a Gate,
    entry: Entry,
    bell: Arc<Notify>,
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

impl Gate {
    /// A gate that knows no limits yet.
    pub fn new() -> Self {
        let mut seed = [0; 8];
        // Without randomness the jitter is the same for everybody, which is no reason to stop.
        let _ = getrandom::fill(&mut seed);
        Self(Arc::new(Inner {
            queue: Mutex::new(Queue {
                schedule: Schedule::new(u64::from_ne_bytes(seed)),
                bells: HashMap::new(),
            }),
            facts: watch::Sender::new(PaceFacts::default()),
            began: Instant::now(),
        }))
    }

    /// Draws a number for one request.
    pub fn place(&self, family: Family, urgency: impl Into<Urgency>) -> QueueNumber {
        QueueNumber {
            gate: self.clone(),
            family,
            urgency: urgency.into(),
            number: self.queue().schedule.number(),
        }
    }

    /// The pace as it changes.
    pub fn facts(&self) -> watch::Receiver<PaceFacts> {
        self.0.facts.subscribe()
    }

    /// A pause before the next attempt of a request that failed this many times.
    pub fn pause(&self, first: Duration, failures: u32) -> Duration {
        backoff(first, LONGEST_PAUSE, failures, self.queue().schedule.roll())
    }

    fn now(&self) -> Now {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH);
        let wall = wall.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
        Now {
            steady: self.0.began.elapsed(),
            wall,
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the schedule, wakes whoever may be next, and tells the new facts.
    fn change<T>(&self, change: impl FnOnce(&mut Queue, Now) -> T) -> T {
        let mut queue = self.queue();
        let now = self.now();
        let result = change(&mut queue, now);
        for head in queue.schedule.heads() {
            if let Some(bell) = queue.bells.get(&head) {
                bell.notify_one();
            }
        }
        let facts = queue.schedule.facts(now);
        self.0.facts.send_if_modified(|known| {
            let changed = *known != facts;
            *known = facts;
            changed
        });
        result
    }
}

impl QueueNumber {
    /// Waits until this request may be sent. Dropping the future leaves the queue.
    pub async fn turn(&self) -> Turn {
        let mut changes = self.urgency.changes();
        let mut waiting = Waiting::stand(&self.gate, self.entry());
        loop {
            let now = self.gate.now();
            let step = self.gate.queue().schedule.step(waiting.entry, now);
            let until = match step {
                Step::Go => break,
                Step::Behind => None,
                Step::At(time) => Some(time.saturating_sub(now.steady)),
            };
            let pause = async {
                match until {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = waiting.bell.notified() => {}
                () = pause => {}
                // Its other end is in `self`, so that it never closes.
                _ = changes.changed() => waiting.stand_as(self.entry()),
            }
        }
        Turn {
            gate: self.gate.clone(),
            entry: waiting.entry,
            settled: false,
        }
        // `waiting` goes here, and its end wakes the next in the queue.
    }

    fn entry(&self) -> Entry {
        Entry {
            family: self.family,
            priority: self.urgency.now(),
            number: self.number,
        }
    }
}

impl<'a> Waiting<'a> {
    fn stand(gate: &'a Gate, entry: Entry) -> Self {
        let bell = Arc::new(Notify::new());
        gate.change(|queue, _| {
            queue.schedule.queue(entry);
            queue.bells.insert(entry.number, Arc::clone(&bell));
        });
        Self { gate, entry, bell }
    }

    /// The same number among those of another priority.
    fn stand_as(&mut self, entry: Entry) {
        let before = std::mem::replace(&mut self.entry, entry);
        self.gate.change(|queue, _| {
            queue.schedule.leave(before);
            queue.schedule.queue(entry);
        });
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let entry = self.entry;
        self.gate.change(|queue, _| {
            queue.schedule.leave(entry);
            queue.bells.remove(&entry.number);
        });
    }
}

impl Turn {
    /// The request ended. `date` is the answer's `Date`, in epoch milliseconds.
    pub fn settle(mut self, outcome: Outcome, date: Option<i64>) {
        self.settled = true;
        self.end(outcome, date);
    }

    fn end(&self, outcome: Outcome, date: Option<i64>) {
        let entry = self.entry;
        self.gate.change(|queue, now| {
            queue.schedule.settle(entry, outcome, date, now);
        });
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.settled {
            self.end(Outcome::Withdrawn, None);
        }
    }
}
