//! The whole dashboard and the pace of its client before a service, in a time that is only a number.

mod job;
mod town;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use sipdeck::{
    api::{
        DomainId, Failure,
        pace::{
            Family, Priority,
            now::Now,
            schedule::{Entry, Outcome, Schedule, Step},
        },
    },
    app::{
        self,
        effect::Effect,
        message::Message,
        model::Model,
        page::layout::Size,
        search as query,
        service::{
            call::Call,
            profile::Profile,
            rows::EndpointPage,
            ticket::{Ticket, TimerId},
        },
        shared::setup::Setup,
        text::time::Moment,
        work::job::{
            event::{Outcome as Ended, Step as Happened},
            plan::JobId,
        },
    },
};

/// 2026-01-01, and not at the start of a second.
const EPOCH: u64 = 1_767_225_600_321;

/// Who waits for an answer.
#[derive(Debug, Clone)]
enum Asker {
    Dashboard(Ticket, Call),
    Job(usize),
}

/// The world. Times are milliseconds since its start.
pub struct World {
    pub model: Model,
    pub time: u64,
    /// How long the machine has slept: the steady clock stood still meanwhile.
    slept: u64,
    /// Requests that the service takes within any second; any number without.
    pub limit: Option<usize>,
    /// From sending to the answer.
    pub latency: u64,
    /// Whether nobody answers.
    pub away: bool,
    /// When requests were taken.
    pub taken: Vec<u64>,
    /// When requests were sent, taken or not.
    pub sent: Vec<u64>,
    /// The endpoints of each domain, in pages.
    domains: BTreeMap<DomainId, Vec<Arc<EndpointPage>>>,
    schedule: Schedule,
    waiting: Vec<(Entry, Asker)>,
    under_way: Vec<(u64, Entry, Asker, Outcome)>,
    timers: Vec<(u64, TimerId)>,
    job: Option<(JobId, usize)>,
}

impl World {
    /// An account with domains of so many endpoints.
    pub fn new(sizes: &[usize]) -> Self {
        let size = Size {
            width: 120,
            height: 40,
        };
        let model = Model::new(Setup::new(size, Profile::default(), Moment(EPOCH)));
        let domains = sizes.iter().enumerate();
        let domains = domains.map(|(at, size)| town::filled(&format!("rd-{at}"), *size));
        Self {
            model,
            time: 0,
            slept: 0,
            limit: Some(1),
            latency: 60,
            away: false,
            taken: Vec::new(),
            sent: Vec::new(),
            domains: domains.collect(),
            schedule: Schedule::new(7),
            waiting: Vec::new(),
            under_way: Vec::new(),
            timers: Vec::new(),
            job: None,
        }
    }

    fn now(&self) -> Now {
        Now {
            steady: Duration::from_millis(self.time - self.slept),
            wall: i64::try_from(EPOCH + self.time).expect("small"),
        }
    }

    /// The machine sleeps: the time of day goes on, and nothing else does.
    pub fn rest(&mut self, time: u64) {
        self.time += time;
        self.slept += time;
        for (at, ..) in &mut self.under_way {
            *at += time;
        }
        for (at, _) in &mut self.timers {
            *at += time;
        }
    }

    /// Applies a message and does what comes of it.
    pub fn take(&mut self, message: Message) {
        let now = Moment(EPOCH + self.time);
        for effect in app::update(&mut self.model, now, message) {
            self.perform(effect);
        }
        let pace = self.schedule.facts(self.now());
        if pace != self.model.shared.pace {
            self.take(Message::Paced(pace));
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "nothing else reaches the service or the clock"
    )]
    fn perform(&mut self, effect: Effect) {
        let of = |ticket: Ticket| move |asker: &Asker| matches!(asker, Asker::Dashboard(one, _) if *one == ticket);
        match effect {
            Effect::Call(ticket, priority, call) => {
                let family = family(&call);
                self.ask(family, priority, Asker::Dashboard(ticket, call));
            }
            Effect::Cancel(ticket) => {
                let fits = of(ticket);
                for (entry, _) in self.waiting.extract_if(.., |(_, asker)| fits(asker)) {
                    self.schedule.leave(entry);
                }
            }
            Effect::Prefer(ticket, priority) => {
                let fits = of(ticket);
                for (entry, _) in self.waiting.iter_mut().filter(|(_, asker)| fits(asker)) {
                    self.schedule.leave(*entry);
                    entry.priority = priority;
                    self.schedule.queue(*entry);
                }
            }
            Effect::Query(ticket, query) => {
                self.take(Message::Queried(ticket, Box::new(query::run(&query))));
            }
            Effect::After(wait, timer) => {
                let wait = u64::try_from(wait.as_millis()).expect("small");
                self.timers.push((self.time + wait, timer));
            }
            _ => {}
        }
    }

    fn ask(&mut self, family: Family, priority: Priority, asker: Asker) {
        let entry = self.schedule.entry(family, priority);
        self.schedule.queue(entry);
        self.waiting.push((entry, asker));
    }

    /// Lets everything happen until this holds, and says when that was.
    pub fn until(&mut self, holds: impl Fn(&Model) -> bool) -> u64 {
        while !holds(&self.model) {
            let idle =
                self.waiting.is_empty() && self.under_way.is_empty() && self.timers.is_empty();
            assert!(!idle, "nothing happens any more at {}", self.time);
            self.advance(u64::MAX);
        }
        self.time
    }

    /// Lets everything happen until this time.
    pub fn run_until(&mut self, end: u64) {
        while self.time < end {
            self.advance(end);
        }
    }

    /// Lets the next thing happen, if it does before `end`.
    fn advance(&mut self, end: u64) {
        let wake = self.let_go();
        let answers = self.under_way.iter().map(|(at, ..)| *at);
        let timers = self.timers.iter().map(|(at, _)| *at);
        let next = wake.into_iter().chain(answers).chain(timers).min();
        let next = next.unwrap_or(end).max(self.time + 1);
        self.time = next.min(end);
        self.ring();
        self.answer();
    }

    fn ring(&mut self) {
        let now = self.time;
        let due: Vec<_> = self.timers.extract_if(.., |(at, _)| *at <= now).collect();
        for (_, timer) in due {
            self.take(Message::TimedOut(timer));
        }
    }

    fn answer(&mut self) {
        let now = self.time;
        let due: Vec<_> = self
            .under_way
            .extract_if(.., |(at, ..)| *at <= now)
            .collect();
        for (_, entry, asker, outcome) in due {
            let date = i64::try_from(EPOCH + self.time).expect("small") / 1000 * 1000;
            let date = (outcome != Outcome::Failed).then_some(date);
            self.schedule.settle(entry, outcome, date, self.now());
            match (outcome, asker) {
                (Outcome::Taken, Asker::Dashboard(ticket, call)) => {
                    let reply = town::reply(&self.domains, &call);
                    self.take(Message::Replied(ticket, Ok(reply)));
                }
                (Outcome::Taken, Asker::Job(item)) => {
                    let outcome = Ended::Done { endpoint: None };
                    self.step(Happened::Settled { item, outcome });
                    self.next_item(item + 1);
                }
                (Outcome::Failed, Asker::Dashboard(ticket, _)) => {
                    let gone = Failure::new(sipdeck::api::Cause::Unreachable, "Nobody answers.");
                    self.take(Message::Replied(ticket, Err(gone)));
                }
                (Outcome::Limited(_) | Outcome::Withdrawn | Outcome::Failed, asker) => {
                    self.schedule.queue(entry);
                    self.waiting.push((entry, asker));
                }
            }
        }
        self.take(Message::Paced(self.schedule.facts(self.now())));
    }

    /// Lets go whoever may; answers when the first of the others wants to be asked again.
    fn let_go(&mut self) -> Option<u64> {
        let mut wake: Option<u64> = None;
        for at in 0..self.waiting.len() {
            let now = self.now();
            match self.schedule.step(self.waiting[at].0, now) {
                Step::Go => {
                    let (entry, asker) = self.waiting.remove(at);
                    self.send(entry, asker);
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

    fn send(&mut self, entry: Entry, asker: Asker) {
        self.sent.push(self.time);
        let arrival = self.time + self.latency / 2;
        let recent = self.taken.iter().filter(|at| **at + 1_000 > arrival);
        let recent: Vec<u64> = recent.copied().collect();
        let outcome = match self.limit {
            _ if self.away => Outcome::Failed,
            Some(limit) if entry.family == Family::Endpoints && recent.len() >= limit => {
                let reset = EPOCH + recent[recent.len() - limit] + 1_000;
                Outcome::Limited(i64::try_from(reset).ok())
            }
            Some(_) | None => Outcome::Taken,
        };
        if outcome == Outcome::Taken && entry.family == Family::Endpoints {
            self.taken.push(arrival);
        }
        let end = self.time + self.latency;
        self.under_way.push((end, entry, asker, outcome));
    }
}

fn family(call: &Call) -> Family {
    match call {
        Call::ListDomains { .. }
        | Call::ReadDomain(_)
        | Call::CreateDomain(_)
        | Call::UpdateDomain { .. }
        | Call::DeleteDomain(_) => Family::Domains,
        Call::ListApplications { .. } => Family::Applications,
        Call::SumRegistrations
        | Call::ListRegistrations { .. }
        | Call::ListSummaries { .. }
        | Call::ListStays { .. }
        | Call::EndRegistration { .. } => Family::Registrations,
        Call::ListAttempts { .. } | Call::ListMessages { .. } => Family::Attempts,
        Call::ListCalls { .. }
        | Call::ReadCall(_)
        | Call::ListCallbacks { .. }
        | Call::TellAgain(_)
        | Call::Ring { .. }
        | Call::EndCall(_) => Family::Calls,
        Call::ListEndpoints { .. }
        | Call::Inquire(_)
        | Call::ReadEndpoint { .. }
        | Call::CreateEndpoint { .. }
        | Call::UpdateEndpoint { .. }
        | Call::DeleteEndpoint { .. } => Family::Endpoints,
    }
}
