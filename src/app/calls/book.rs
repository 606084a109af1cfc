//! The calls that are known, newest first: the documented list read when somebody wants it, kept up by the stream where the
//! service has one, and bounded.

use std::{cmp::Ordering, collections::HashSet, time::Duration};

use crate::{
    api::{
        ApplicationId, CallId, Cursor, DomainId, EndpointId, Failure,
        call::{Call, CallNews, CallSound, CallStory, CalledPhone},
        pace::Priority,
        registration::Event,
    },
    app::{
        effect::Asks,
        phones::moment,
        service::{
            call::{self, Reply},
            heard::Heard,
            ticket::{Ticket, TimerId},
        },
        text::time::Moment,
    },
};

use super::{
    minutes::{CallMinute, Minutes},
    outcome::Outcome,
};

/// Calls that are kept: those that have ended longest ago go first.
const KEPT: usize = 1_000;

/// How often times that run are drawn anew while they are seconds, and later.
const SECOND: Duration = Duration::from_secs(1);
const LATER: Duration = Duration::from_secs(15);

/// A call that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// As it was last told.
    pub call: Call,
    /// What became of it at each phone that was called, as far as that was told.
    pub phones: Vec<CalledPhone>,
    /// How it stands.
    pub outcome: Outcome,
    /// Told anew whenever anything of it changes.
    pub edition: u64,
}

impl Known {
    /// When it began.
    #[must_use]
    pub fn began(&self) -> Option<Moment> {
        self.call.start_time.map(moment)
    }

    /// For how many seconds both sides have spoken by now, or spoke.
    #[must_use]
    pub fn talked(&self, now: Moment) -> Option<u64> {
        let from = moment(self.call.active_time?);
        let until = match self.call.end_time {
            Some(end) => moment(end),
            None if self.outcome.is_live() => now,
            None => return None,
        };
        Some(until.0.saturating_sub(from.0) / 1_000)
    }

    /// Since when it has stood as it does, where it has not ended.
    #[must_use]
    pub fn since(&self) -> Option<Moment> {
        let since = self.call.active_time.or(self.call.start_time);
        since.map(moment).filter(|_| self.outcome.is_live())
    }
}

/// The order of the book: newest first, and calls of one second by their ids.
fn order(a: &Call, b: &Call) -> Ordering {
    let newest = b.start_time.cmp(&a.start_time);
    newest.then_with(|| b.id.as_str().cmp(a.id.as_str()))
}

/// The calls that are known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// Newest first.
    all: Vec<Known>,
    /// Told anew whenever anything changes.
    pub version: u64,
    /// Why the list could not be read the last time.
    pub error: Option<Failure>,
    /// When the list was read to its end.
    pub as_of: Option<Moment>,
    /// Whether nothing was missed since.
    whole: bool,
    /// Whether somebody looks at calls.
    wanted: bool,
    reading: Option<Reading>,
    minutes: Minutes,
    clock: Option<TimerId>,
}

/// A list that is being read.
#[derive(Debug, Clone, PartialEq)]
struct Reading {
    ticket: Ticket,
    since: Moment,
    rows: usize,
    /// The calls that it has, and those of which newer things were told meanwhile.
    listed: HashSet<CallId>,
    told: HashSet<CallId>,
}

impl Book {
    /// All of them, newest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Known> {
        self.all.iter()
    }

    /// This one.
    #[must_use]
    pub fn find(&self, id: &CallId) -> Option<&Known> {
        self.all.iter().find(|known| known.call.id == *id)
    }

    /// Those of an endpoint, newest first.
    pub fn of_endpoint<'a>(
        &'a self,
        domain: &'a DomainId,
        endpoint: &'a EndpointId,
    ) -> impl Iterator<Item = &'a Known> {
        let of = move |known: &&Known| {
            let call = &known.call;
            call.endpoint_id.as_ref() == Some(endpoint) && call.domain_id.as_ref() == Some(domain)
        };
        self.all.iter().filter(of)
    }

    /// Those that came to an application, newest first.
    pub fn of_application<'a>(
        &'a self,
        application: &'a ApplicationId,
    ) -> impl Iterator<Item = &'a Known> {
        let of = move |known: &&Known| known.call.application_id.as_ref() == Some(application);
        self.all.iter().filter(of)
    }

    /// How many have not ended.
    #[must_use]
    pub fn live(&self) -> usize {
        let live = self.all.iter().filter(|known| known.outcome.is_live());
        live.count()
    }

    /// The last hour, the oldest minute first.
    #[must_use]
    pub fn hour(&self, now: Moment) -> Vec<CallMinute> {
        self.minutes.hour(now)
    }

    /// Since when the list is being read.
    #[must_use]
    pub fn reading_since(&self) -> Option<Moment> {
        self.reading.as_ref().map(|reading| reading.since)
    }

    /// Somebody looks at calls: they are read unless they are known, and kept up by the stream.
    pub fn open(&mut self, asks: &mut Asks, is_live: bool) {
        self.wanted = true;
        if !(self.whole && is_live) {
            self.read(asks);
        }
    }

    /// Somebody looks at calls among other things: they are read where the stream keeps them up.
    pub fn want(&mut self, asks: &mut Asks, is_live: bool) {
        self.wanted = true;
        if is_live && !self.whole {
            self.read(asks);
        }
    }

    /// Reads the list anew.
    pub fn read(&mut self, asks: &mut Asks) {
        if self.reading.is_none() {
            self.ask(asks, None, Reading::new(asks.now));
        }
    }

    fn ask(&mut self, asks: &mut Asks, after: Option<Cursor>, reading: Reading) {
        let ticket = asks.call(Priority::Visible, call::Call::ListCalls { after });
        self.reading = Some(Reading { ticket, ..reading });
    }

    /// Takes in what was heard of the stream.
    pub fn hear(&mut self, asks: &mut Asks, heard: &Heard) {
        match heard {
            Heard::Open { whole: false, .. } => {
                self.whole = false;
                if let Some(reading) = self.reading.take() {
                    asks.cancel(reading.ticket);
                }
                if self.wanted {
                    self.read(asks);
                }
            }
            Heard::Told(events) => {
                for event in events {
                    match event {
                        Event::Call(news) => self.told(asks.now, CallNews::clone(news)),
                        Event::Sounds(sounds) => sounds.iter().for_each(|one| self.sounds(one)),
                        Event::Registered { .. }
                        | Event::Gone { .. }
                        | Event::Refused { .. }
                        | Event::Endpoint(..)
                        | Event::EndpointDeleted(..)
                        | Event::Domain(_)
                        | Event::DomainDeleted(_) => {}
                    }
                }
            }
            Heard::Open { whole: true, .. } | Heard::Unreadable(_) | Heard::Lost(..) => {}
            Heard::Absent | Heard::Refused(_) => self.whole = false,
        }
    }

    fn told(&mut self, now: Moment, news: CallNews) {
        if let Some(reading) = &mut self.reading {
            reading.told.insert(news.call.id.clone());
        }
        self.put(now, news.call, Some(news.phones));
    }

    /// What is heard in a call changes all the time, and nothing else of it.
    fn sounds(&mut self, heard: &CallSound) {
        let mut all = self.all.iter_mut();
        if let Some(known) = all.find(|known| known.call.id == heard.id) {
            known.call.sound.renew(heard.sound);
        }
    }

    /// Takes in what was read of one call.
    pub fn read_of(&mut self, now: Moment, story: &CallStory) {
        let is_old = self
            .find(&story.call.id)
            .is_some_and(|known| !known.outcome.is_live() && story.call.is_live());
        if !is_old {
            self.put(now, story.call.clone(), story.phones.clone());
        }
    }

    fn put(&mut self, now: Moment, call: Call, phones: Option<Vec<CalledPhone>>) {
        let outcome = Outcome::of(&call);
        let began = call.start_time.map(moment);
        let at = self.all.iter().position(|known| known.call.id == call.id);
        let had_failed = at.is_some_and(|at| self.all[at].outcome.is_failure());
        let edition = self.version + 1;
        if let Some(at) = at {
            let known = &mut self.all[at];
            let phones = phones.unwrap_or_else(|| std::mem::take(&mut known.phones));
            if (&known.call, &known.phones) == (&call, &phones) {
                known.phones = phones;
                return;
            }
            *known = Known {
                call,
                phones,
                outcome,
                edition,
            };
        } else {
            let at = self
                .all
                .partition_point(|known| order(&known.call, &call).is_lt());
            if at >= KEPT && !outcome.is_live() {
                return;
            }
            if let Some(began) = began {
                self.minutes.began(now, began);
            }
            let known = Known {
                call,
                phones: phones.unwrap_or_default(),
                outcome,
                edition,
            };
            self.all.insert(at, known);
            self.cut();
        }
        self.version = edition;
        if let Some(began) = began.filter(|_| outcome.is_failure() && !had_failed) {
            self.minutes.failed(now, began);
        }
    }

    /// Lets go of the oldest that has ended; where none has, of the oldest.
    fn cut(&mut self) {
        if self.all.len() > KEPT {
            let ended = self.all.iter().rposition(|known| !known.outcome.is_live());
            self.all.remove(ended.unwrap_or(KEPT));
        }
    }

    /// Takes a reply in, if it is a page of the list. Answers whether it was.
    pub fn settle(
        &mut self,
        asks: &mut Asks,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> bool {
        let Some(mut reading) = self.reading.take_if(|reading| reading.ticket == ticket) else {
            return false;
        };
        match outcome.clone().and_then(Reply::into_calls) {
            Err(failure) => {
                self.error = Some(failure);
                self.version += 1;
            }
            Ok((rows, next)) => {
                self.error = None;
                reading.rows += rows.len();
                for call in rows {
                    reading.listed.insert(call.id.clone());
                    if !reading.told.contains(&call.id) {
                        self.put(asks.now, call, None);
                    }
                }
                match next.filter(|_| reading.rows < KEPT) {
                    Some(next) => self.ask(asks, Some(next), reading),
                    None => self.is_read(asks.now, &reading),
                }
            }
        }
        true
    }

    /// The list is read: what goes on and is not in it has ended without our hearing of it.
    fn is_read(&mut self, now: Moment, reading: &Reading) {
        self.as_of = Some(now);
        self.whole = true;
        self.version += 1;
        self.all.retain(|known| {
            let id = &known.call.id;
            !known.outcome.is_live() || reading.listed.contains(id) || reading.told.contains(id)
        });
    }

    /// Whether what shows running times is going to be drawn anew.
    pub fn is_ticking(&self) -> bool {
        self.clock.is_some()
    }

    /// While times run on the screen, the last of them since `newest`, it is drawn anew now and then: each second while
    /// one of them is of seconds.
    pub fn tick(&mut self, asks: &mut Asks, newest: Option<Moment>) {
        if self.is_ticking() {
            return;
        }
        let now = asks.now.0;
        let age = newest.map(|since| now.saturating_sub(since.0));
        self.clock = age.map(|age| asks.after(if age < 60_000 { SECOND } else { LATER }));
    }

    /// A timer ran out.
    pub fn timed_out(&mut self, timer: TimerId) {
        self.clock.take_if(|own| *own == timer);
    }
}

impl Reading {
    fn new(since: Moment) -> Self {
        Self {
            ticket: Ticket(0),
            since,
            rows: 0,
            listed: HashSet::new(),
            told: HashSet::new(),
        }
    }
}
