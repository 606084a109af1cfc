//! The scheduler: decides which waiting request may be sent now.

use std::time::Duration;

use super::{
    Family, PaceFacts, Priority,
    lane::Lane,
    limit::{LONGEST, Reset},
    now::Now,
    outage::Outage,
    skew::Skew,
    width::WIDTH,
};

/// A place in the queue. A request that must be sent again keeps its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Entry {
    /// Which limit applies.
    pub family: Family,
    /// Who goes first.
    pub priority: Priority,
    /// Who goes first among equals.
    pub number: u64,
}

/// What a place may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Send now; it counts as under way from here on.
    Go,
    /// Ask again at this time, or when woken.
    At(Duration),
    /// Ask again when woken: others are ahead or under way.
    Behind,
}

/// How a request that was under way ended, as far as the pace is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// An answer came.
    Taken,
    /// 429, with `X-RateLimit-Reset` in epoch milliseconds if it was there.
    Limited(Option<i64>),
    /// No answer came, or the service said that it cannot answer now.
    Failed,
    /// Nobody waited for it any more.
    Withdrawn,
}

/// A clock that jumps by this much against the other means that the machine slept or was set.
const JUMP: i64 = 5_000;
/// The documented window (reference §6), for a 429 that does not say when to come back.
const DOCUMENTED_WINDOW: Duration = Duration::from_secs(1);
/// A reset that was over this long ago when it was told, or is this far ahead, cannot be meant: milliseconds. While
/// the service never told its time of day, what is far ahead is more likely a clock that is wrong.
const LATEST: i64 = 5_000;
const FARTHEST: i64 = 15 * 60_000;
const FARTHEST_UNDATED: i64 = 3_000;

/// The pause between two attempts, if nothing better is known: it doubles with each refusal in a row, up to about a
/// second. Clients that share a limit meet as many. A service that goes on refusing then is asked less and less
/// often, down to once in 41 s, whatever it says about the time.
const SHORTEST_PAUSE: u64 = 10;
const ABOUT_A_SECOND: u32 = 7;
const SHARED: u32 = 120;
const LONGEST_PAUSE: u32 = 12;

/// All of the pace. Deterministic: the same calls with the same times give the same answers.
#[derive(Debug)]
pub struct Schedule {
    lanes: [Lane; Family::ALL.len()],
    outage: Outage,
    skew: Skew,
    last: Option<Now>,
    dice: u64,
    next: u64,
}

impl Schedule {
    /// `seed` makes the jitter; it need not be secret.
    pub fn new(seed: u64) -> Self {
        Self {
            lanes: std::array::from_fn(|_| Lane::default()),
            outage: Outage::default(),
            skew: Skew::default(),
            last: None,
            dice: seed | 1,
            next: 0,
        }
    }

    /// Draws a number: who drew earlier goes first among equals.
    pub fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Draws a number and makes a place of it, which counts from [`Self::queue`] on.
    pub fn entry(&mut self, family: Family, priority: Priority) -> Entry {
        Entry {
            family,
            priority,
            number: self.number(),
        }
    }

    /// Stands in the queue, also again.
    pub fn queue(&mut self, entry: Entry) {
        let lane = self.lane(entry.family);
        lane.used = true;
        lane.waiting.insert((entry.priority, entry.number));
    }

    /// Leaves the queue.
    pub fn leave(&mut self, entry: Entry) {
        self.lane(entry.family)
            .waiting
            .remove(&(entry.priority, entry.number));
    }

    /// Whether this place may send now.
    pub fn step(&mut self, entry: Entry, now: Now) -> Step {
        self.look_at_the_clock(now);
        let lane = &self.lanes[entry.family as usize];
        if lane.waiting.first() != Some(&(entry.priority, entry.number)) {
            return Step::Behind;
        }
        let urgent = entry.priority == Priority::Interactive;
        // One more than the others may have: a person never waits for a free connection.
        let width = if urgent { WIDTH + 1 } else { lane.width.most() };
        if lane.under_way.len() >= width {
            return Step::Behind;
        }
        if let Some(until) = self.outage.until().filter(|_| !urgent) {
            if self.lanes.iter().any(|lane| !lane.under_way.is_empty()) {
                return Step::Behind;
            }
            if until > now.steady {
                return Step::At(until);
            }
        }
        let ready = lane.limit.ready_at();
        if ready > now.steady {
            return Step::At(ready);
        }
        self.lane(entry.family).start(entry.number, now);
        Step::Go
    }

    /// A request that was let go has ended; `date` is the answer's `Date`, in epoch milliseconds.
    pub fn settle(&mut self, entry: Entry, outcome: Outcome, date: Option<i64>, now: Now) {
        self.look_at_the_clock(now);
        let Some(sent) = self.lane(entry.family).under_way.remove(&entry.number) else {
            return;
        };
        if let Some(date) = date {
            self.skew.heard(sent.at.wall, now.wall, date);
        }
        let dice = self.roll();
        match outcome {
            Outcome::Taken => {
                self.outage.answered();
                self.lane(entry.family).taken(sent, now);
            }
            Outcome::Limited(reset) => {
                self.outage.answered();
                let reset = self.reset(reset, entry.family, now);
                let slack = Duration::from_millis(dice % 20);
                self.lane(entry.family).refused(sent, now, reset, slack);
            }
            Outcome::Failed => self.outage.failed(now.steady, dice),
            Outcome::Withdrawn => {}
        }
    }

    /// The places at the head of each queue: those to wake when something changed.
    pub fn heads(&self) -> impl Iterator<Item = u64> {
        self.lanes
            .iter()
            .filter_map(|lane| lane.waiting.first().map(|(_, number)| *number))
    }

    /// A random number for jitter (xorshift64).
    pub fn roll(&mut self) -> u64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        self.dice >> 11
    }

    /// What can be told to people.
    pub fn facts(&self, now: Now) -> PaceFacts {
        let families = Family::ALL.iter().zip(&self.lanes);
        PaceFacts {
            families: families
                .filter(|(_, lane)| lane.used)
                .map(|(family, lane)| lane.facts(*family, now))
                .collect(),
        }
    }

    fn lane(&mut self, family: Family) -> &mut Lane {
        &mut self.lanes[family as usize]
    }

    /// When the service takes requests again. Its clock may differ from ours, so that a reset which seems to be over
    /// is met with a pause that grows; one that cannot be meant is as good as none.
    fn reset(&self, reset: Option<i64>, family: Family, now: Now) -> Reset {
        let refusals = self.lanes[family as usize].limit.refusals();
        let stubborn = refusals.saturating_sub(SHARED).min(LONGEST_PAUSE);
        let doublings = refusals.min(ABOUT_A_SECOND).max(stubborn);
        let ours = reset.map(|reset| {
            reset
                .saturating_sub(self.skew.likely())
                .saturating_sub(now.wall)
        });
        let farthest = if self.skew.is_known() {
            FARTHEST
        } else {
            FARTHEST_UNDATED
        };
        match ours {
            Some(ours) if (-LATEST..=farthest).contains(&ours) => {
                let ahead = Duration::from_millis(ours.max(0).unsigned_abs());
                let over = Duration::from_millis(ours.min(0).unsigned_abs());
                let least = Duration::from_millis(SHORTEST_PAUSE << doublings);
                Reset {
                    told: now.steady.saturating_sub(over) + ahead,
                    wait: ahead.clamp(least, LONGEST),
                }
            }
            Some(_) | None => Reset {
                told: now.steady + DOCUMENTED_WINDOW,
                wait: LONGEST.min(DOCUMENTED_WINDOW * (1 << doublings)),
            },
        }
    }

    fn look_at_the_clock(&mut self, now: Now) {
        let Some(last) = self.last.replace(now) else {
            return;
        };
        let steady = now.steady.saturating_sub(last.steady).as_millis();
        let steady = i64::try_from(steady).unwrap_or(i64::MAX);
        let wall = now.wall.saturating_sub(last.wall);
        if wall.saturating_sub(steady).saturating_abs() < JUMP {
            return;
        }
        self.skew = Skew::default();
        self.outage.woke(now.steady);
        for lane in &mut self.lanes {
            lane.limit.woke(now.steady);
        }
    }
}
