//! A service with a limit, and clients in front of it, in a time that is only a number.

use std::{collections::BTreeMap, time::Duration};

use crate::api::pace::{
    Family, Priority,
    now::Now,
    schedule::{Entry, Outcome, Schedule, Step},
};

/// How the service counts.
#[derive(Debug, Clone, Copy)]
pub enum Rule {
    /// Takes everything.
    Free,
    /// At most so many within any window of this length.
    Sliding(usize, u64),
    /// At most so many in each window of this length, all of which start at multiples of it.
    Aligned(usize, u64),
    /// At most so many in each window of this length, which opens with the first request after the last one ended.
    Opened(usize, u64),
}

/// What a refusal says about the time of the next request, which may be wrong.
#[derive(Debug, Clone, Copy)]
pub enum Telling {
    /// The truth, on the service's clock.
    Truth,
    /// Nothing.
    Nothing,
    /// The truth and so many milliseconds more, or less.
    Off(i64),
    /// This, whatever the time is.
    Always(i64),
}

/// One request that was let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    pub at: u64,
    pub number: u64,
    pub priority: Priority,
    pub taken: bool,
}

/// The world: times are milliseconds since its start.
pub struct World {
    pub schedule: Schedule,
    pub rule: Rule,
    /// What it says when it refuses.
    pub telling: Telling,
    /// Whether its answers carry a `Date`.
    pub dated: bool,
    /// From sending to the answer.
    pub latency: u64,
    /// How much longer than that it may take.
    pub jitter: u64,
    /// The service's clock minus ours.
    pub skew: i64,
    /// How long the machine has slept so far: the steady clock stood still meanwhile.
    pub slept: u64,
    /// By how much our time of day was set, so far.
    pub set_by: i64,
    pub time: u64,
    pub sent: Vec<Sent>,
    pub waiting: Vec<Entry>,
    /// By number: when the answer comes, what it will be, and its date.
    under_way: BTreeMap<u64, (u64, Entry, Outcome, i64)>,
    taken: Vec<u64>,
}

/// 2026-01-01, and not at the start of a second.
const EPOCH: i64 = 1_767_225_600_321;

impl World {
    pub fn new(rule: Rule) -> Self {
        Self::seeded(rule, 7)
    }

    pub fn seeded(rule: Rule, seed: u64) -> Self {
        Self {
            schedule: Schedule::new(seed),
            rule,
            telling: Telling::Truth,
            dated: true,
            latency: 40,
            jitter: 0,
            skew: 0,
            slept: 0,
            set_by: 0,
            time: 0,
            sent: Vec::new(),
            waiting: Vec::new(),
            under_way: BTreeMap::new(),
            taken: Vec::new(),
        }
    }

    pub fn now(&self) -> Now {
        Now {
            steady: Duration::from_millis(self.time - self.slept),
            wall: EPOCH + i64::try_from(self.time).expect("small") + self.set_by,
        }
    }

    pub fn ask(&mut self, priority: Priority) -> Entry {
        let entry = self.schedule.entry(Family::Endpoints, priority);
        self.schedule.queue(entry);
        self.waiting.push(entry);
        entry
    }

    pub fn ask_often(&mut self, priority: Priority, times: usize) {
        for _ in 0..times {
            self.ask(priority);
        }
    }

    /// Somebody else asks just now.
    pub fn taken_by_others(&mut self) {
        self.taken.push(self.time);
    }

    pub fn under_way(&self) -> usize {
        self.under_way.len()
    }

    pub fn refusals(&self) -> usize {
        self.sent.iter().filter(|sent| !sent.taken).count()
    }

    /// Lets everything happen until this time.
    pub fn run_until(&mut self, end: u64) {
        loop {
            self.answer_what_is_due();
            let wake = self.let_go();
            let answer = self.under_way.values().map(|(at, ..)| *at).min();
            let next = wake.into_iter().chain(answer).min();
            match next {
                Some(next) if next <= end => self.time = next.max(self.time + 1),
                Some(_) | None => {
                    self.time = end;
                    return;
                }
            }
        }
    }

    /// Lets everything happen until all is answered, and says when the last of it was.
    pub fn run(&mut self) -> u64 {
        while !(self.waiting.is_empty() && self.under_way.is_empty()) {
            assert!(self.time < 100_000_000, "never done: {:?}", self.schedule);
            self.run_until(self.time + 1000);
        }
        self.sent.last().map_or(0, |last| last.at + self.latency)
    }

    /// The machine sleeps: nothing happens, and the steady clock stands still.
    pub fn sleep(&mut self, length: u64) {
        self.time += length;
        self.slept += length;
    }

    /// Lets these worlds share one service until all is answered; answers when that is.
    pub fn run_together(worlds: &mut [Self]) -> u64 {
        let mut taken = Vec::new();
        let busy = |world: &Self| !(world.waiting.is_empty() && world.under_way.is_empty());
        let mut time = 0;
        while worlds.iter().any(busy) {
            time += 5;
            assert!(time < 10_000_000, "never done");
            for world in &mut *worlds {
                world.taken = std::mem::take(&mut taken);
                world.run_until(time);
                taken = std::mem::take(&mut world.taken);
            }
        }
        time
    }

    fn answer_what_is_due(&mut self) {
        let due: Vec<u64> = self
            .under_way
            .iter()
            .filter(|(_, (at, ..))| *at <= self.time)
            .map(|(number, _)| *number)
            .collect();
        for number in due {
            let (_, entry, outcome, date) = self.under_way.remove(&number).expect("is there");
            let now = self.now();
            let date = Some(date).filter(|_| self.dated);
            self.schedule.settle(entry, outcome, date, now);
            if outcome != Outcome::Taken {
                self.schedule.queue(entry);
                self.waiting.push(entry);
            }
        }
    }

    /// Lets go whoever may, asking everybody; answers when the first of the others wants to be asked again.
    fn let_go(&mut self) -> Option<u64> {
        let mut wake: Option<u64> = None;
        for entry in self.waiting.clone() {
            match self.schedule.step(entry, self.now()) {
                Step::Go => {
                    self.send(entry);
                    return self.let_go();
                }
                Step::Behind => {}
                Step::At(at) => {
                    let at = u64::try_from(at.as_millis()).expect("small") + 1 + self.slept;
                    wake = Some(wake.map_or(at, |wake| wake.min(at)));
                }
            }
        }
        wake
    }

    fn send(&mut self, entry: Entry) {
        self.waiting.retain(|other| *other != entry);
        assert!(self.waiting.iter().all(|other| *other > entry), "overtook");
        let late = self.schedule.roll() % (self.jitter + 1);
        let arrival = self.time + self.latency / 2 + late;
        let outcome = self.judge(arrival);
        let taken = outcome == Outcome::Taken;
        if taken {
            self.taken.push(arrival);
        }
        self.sent.push(Sent {
            at: self.time,
            number: entry.number,
            priority: entry.priority,
            taken,
        });
        let date = self.theirs(arrival) / 1000 * 1000;
        self.under_way.insert(
            entry.number,
            (self.time + self.latency + late, entry, outcome, date),
        );
    }

    fn judge(&self, arrival: u64) -> Outcome {
        let limited = |reset: u64| {
            let reset = self.theirs(reset);
            Outcome::Limited(match self.telling {
                Telling::Truth => Some(reset),
                Telling::Nothing => None,
                Telling::Off(by) => Some(reset + by),
                Telling::Always(reset) => Some(reset),
            })
        };
        match self.rule {
            Rule::Free => Outcome::Taken,
            Rule::Sliding(count, window) => {
                let recent: Vec<u64> = self
                    .taken
                    .iter()
                    .copied()
                    .filter(|at| at + window > arrival)
                    .collect();
                if recent.len() < count {
                    return Outcome::Taken;
                }
                limited(recent.get(recent.len() - count).unwrap_or(&arrival) + window)
            }
            Rule::Aligned(count, window) => {
                let start = arrival / window * window;
                if self.taken.iter().filter(|at| **at >= start).count() < count {
                    return Outcome::Taken;
                }
                limited(start + window)
            }
            Rule::Opened(count, window) => {
                let mut start = None;
                let mut inside = 0;
                for at in &self.taken {
                    if start.is_none_or(|start| start + window <= *at) {
                        start = Some(*at);
                        inside = 0;
                    }
                    inside += 1;
                }
                match start {
                    Some(start) if start + window > arrival && inside >= count => {
                        limited(start + window)
                    }
                    Some(_) | None => Outcome::Taken,
                }
            }
        }
    }

    /// A time on the service's clock.
    fn theirs(&self, time: u64) -> i64 {
        EPOCH + i64::try_from(time).expect("small") + self.skew
    }
}
