//! The registrar as it is seen from here: what is known of its phones, what is asked of it, and who waits for whom.

use crate::{
    api::{
        DomainId, EndpointId, Failure,
        patience::PHONES,
        registration::{Event, Registration},
    },
    app::{
        effect::{Asks, Effect},
        phones::{Roll, Seen, Words, host, who},
        service::{
            call::{Call, Reply},
            heard::Heard,
            registration::Inquiry,
            ticket::{Ticket, TimerId},
        },
        text::time::Moment,
    },
};

use super::{
    detail::Detail,
    flashes::Flashes,
    hour::Hour,
    reading::{Reading, Settled},
    sight::Sight,
    watch::{WATCHES_MAX, Watch},
};

/// The registrar as it is seen from here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Registrar {
    /// Whether what phones do can be seen.
    pub sight: Sight,
    /// Who is registered.
    pub roll: Roll,
    /// The version of the roll that lists are filtered and sorted by.
    pub edition: u64,
    /// The endpoints that are watched, oldest first.
    pub watches: Vec<Watch>,
    reading: Reading,
    words: Words,
    settling: Option<TimerId>,
    detail: Option<Detail>,
    heard: Option<Moment>,
    /// The last hour, as far as it was heard.
    pub hour: Hour,
    /// Endpoints whose phones changed a moment ago.
    pub flashes: Flashes,
}

/// What is to be told to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A phone of a watched endpoint is there, in words.
    Came(String),
    /// Something could not be read, as a sentence.
    Unreadable(String),
}

impl Registrar {
    /// Nothing known. Where all is to keep still, no row is tinted.
    pub fn new(still: bool) -> Self {
        Self {
            flashes: Flashes::new(still),
            ..Self::default()
        }
    }

    /// The loop runs: the service is asked to tell what happens.
    pub fn start(&mut self, asks: &mut Asks) {
        if !self.sight.is_open() {
            self.sight = Sight::Opening;
            asks.ask(Effect::Listen);
        }
    }

    /// A person wants everything to be read again.
    pub fn refresh(&mut self, asks: &mut Asks) {
        match self.sight {
            Sight::Opening | Sight::Lost { .. } => {}
            Sight::Live => {
                self.roll.begin();
                self.reading.begin(asks);
            }
            Sight::Absent | Sight::NoPhones | Sight::Refused(_) => {
                self.sight = Sight::Opening;
                asks.ask(Effect::Listen);
            }
        }
    }

    /// What is known of the phones of this endpoint.
    pub fn seen(&self, domain: &DomainId, endpoint: &str) -> Seen<'_> {
        self.roll.of(domain, endpoint)
    }

    /// Whether lists of registrations are still being read.
    pub fn is_reading(&self) -> bool {
        self.sight == Sight::Live && self.reading.is_under_way()
    }

    /// Why lists of registrations could not be read.
    pub fn trouble(&self) -> Option<&Failure> {
        self.reading.failed.as_ref()
    }

    /// When something was heard last of phones or calls.
    pub fn heard_at(&self) -> Option<Moment> {
        self.heard
    }

    /// Takes in what was heard. Answers what is to be told.
    pub fn hear(&mut self, asks: &mut Asks, heard: Heard) -> Vec<Told> {
        let mut told = Vec::new();
        match heard {
            Heard::Open { phones: false, .. } => {
                self.reading.stop(asks);
                self.roll = Roll::default();
                self.sight = Sight::NoPhones;
            }
            Heard::Open { whole, .. } => {
                self.sight = Sight::Live;
                if whole {
                    self.reading.go_on(asks);
                } else {
                    self.roll.begin();
                    self.reading.begin(asks);
                }
                if let Some(detail) = &mut self.detail {
                    detail.ask(asks, true);
                }
            }
            Heard::Told(events) => {
                // What is heard in calls is no news of what phones say in SIP.
                let is_news = |event: &Event| !matches!(event, Event::Sounds(_));
                if events.iter().any(is_news) {
                    self.heard = Some(asks.now);
                }
                for event in &events {
                    self.hour.heard(asks.now, event);
                    if let Some(endpoint) = changed(event) {
                        self.flashes.light(asks, endpoint);
                    }
                    told.extend(self.apply(event));
                }
            }
            Heard::Unreadable(sentence) => told.push(Told::Unreadable(sentence)),
            Heard::Lost(why, pause) => {
                let since = match &self.sight {
                    Sight::Lost { since, .. } => *since,
                    Sight::Live => Some(asks.now),
                    Sight::Opening | Sight::Absent | Sight::NoPhones | Sight::Refused(_) => None,
                };
                let pause = u64::try_from(pause.as_millis()).unwrap_or_default();
                let again = Moment(asks.now.0 + pause);
                self.reading.stop(asks);
                self.sight = Sight::Lost { why, since, again };
            }
            Heard::Absent => self.sight = Sight::Absent,
            Heard::Refused(why) => self.sight = Sight::Refused(why),
        }
        if self.sight == Sight::Live {
            let phones = self.roll.tally(None).map(|tally| tally.phones);
            self.hour.level(asks.now, phones);
        }
        self.settle_lists(asks);
        told
    }

    fn apply(&mut self, event: &Event) -> Option<Told> {
        match event {
            Event::Registered { registration, .. } | Event::Gone { registration, .. } => {
                if let Some(domain) = &registration.domain_id {
                    self.reading.touch_registration(domain, &registration.id);
                }
            }
            Event::Refused {
                domain, endpoint, ..
            } => self.reading.touch_endpoint(domain, endpoint),
            Event::DomainDeleted(domain) => {
                self.reading.forget(domain);
                self.watches.retain(|watch| watch.domain != *domain);
            }
            Event::EndpointDeleted(domain, endpoint) => {
                self.watches.retain(|watch| !watch.is_of(domain, endpoint));
            }
            Event::Endpoint(..) | Event::Domain(_) | Event::Call(_) | Event::Sounds(_) => {}
        }
        self.roll.apply(event, &mut self.words);
        if let Some(detail) = &mut self.detail {
            detail.apply(event);
        }
        match event {
            Event::Registered {
                registration,
                again: false,
                ..
            } => self.came(registration),
            Event::Registered { .. }
            | Event::Gone { .. }
            | Event::Refused { .. }
            | Event::Endpoint(..)
            | Event::EndpointDeleted(..)
            | Event::Domain(_)
            | Event::DomainDeleted(_)
            | Event::Call(_)
            | Event::Sounds(_) => None,
        }
    }

    /// A phone has registered: whoever waits for it is told, once.
    fn came(&mut self, registration: &Registration) -> Option<Told> {
        let domain = registration.domain_id.as_ref()?;
        let endpoint = &registration.endpoint_id;
        let mut watches = self.watches.iter();
        let at = watches.position(|watch| watch.is_of(domain, endpoint))?;
        let watch = self.watches.remove(at);
        let phone = who(&registration.user_agent, host(&registration.source));
        let name = watch.name;
        Some(Told::Came(format!(
            "{name} is back: {phone} has registered."
        )))
    }

    /// Those who came while nothing was heard.
    fn came_meanwhile(&mut self, domain: &DomainId) -> Vec<Told> {
        let roll = &self.roll;
        let came = self.watches.extract_if(.., |watch| {
            watch.domain == *domain && watch.came(roll.of(domain, watch.endpoint.as_str()))
        });
        came.map(|watch| {
            let name = watch.name;
            Told::Came(format!(
                "{name} is back: a phone has registered while nothing was heard."
            ))
        })
        .collect()
    }

    /// Takes a reply in, if it is one that is waited for here; then answers what is to be told.
    pub fn settle(
        &mut self,
        asks: &mut Asks,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> Option<Vec<Told>> {
        let (roll, words) = (&mut self.roll, &mut self.words);
        if let Some(settled) = self.reading.settle(asks, ticket, outcome, roll, words) {
            let told = match settled {
                Settled::Whole(domain) => self.came_meanwhile(&domain),
                Settled::Part => Vec::new(),
            };
            self.settle_lists(asks);
            return Some(told);
        }
        let detail = self.detail.as_mut()?;
        if detail.phones == Some(ticket) {
            detail.phones = None;
            if let Ok(Reply::Registrations { rows, .. }) = outcome {
                let domain = detail.domain.clone();
                if let Some(register) = self.roll.register(&domain) {
                    for row in rows {
                        register.put(row, None, &mut self.words);
                    }
                }
            }
            self.settle_lists(asks);
            return Some(Vec::new());
        }
        detail.settle(asks, ticket, outcome).then(Vec::new)
    }

    /// A write was carried out: what it ends is gone, whether or not that is told.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other call ends a registration"
    )]
    pub fn wrote(&mut self, call: &Call) {
        match call {
            Call::DeleteEndpoint { domain, endpoint } => {
                let gone = Event::EndpointDeleted(domain.clone(), endpoint.clone());
                self.apply(&gone);
            }
            Call::DeleteDomain(domain) => {
                self.apply(&Event::DomainDeleted(domain.clone()));
            }
            Call::EndRegistration {
                domain,
                endpoint,
                registration,
                ..
            } => {
                self.reading.touch_registration(domain, registration);
                self.roll.end(domain, endpoint, registration);
            }
            _ => {}
        }
    }

    /// A timer ran out.
    pub fn timed_out(&mut self, asks: &mut Asks, timer: TimerId) {
        self.flashes.timed_out(asks, timer);
        if self.settling.take_if(|own| *own == timer).is_some() {
            self.settle_lists(asks);
        }
        if self.sight == Sight::Live {
            self.reading.timed_out(asks, timer);
        }
    }

    /// Lists that depend on phones follow, now or in a moment.
    fn settle_lists(&mut self, asks: &mut Asks) {
        if self.edition != self.roll.version && self.settling.is_none() {
            self.edition = self.roll.version;
            self.settling = Some(asks.after(PHONES));
        }
    }

    /// A person looks at this domain: its phones are read first.
    pub fn open_domain(&mut self, asks: &mut Asks, domain: Option<&DomainId>) {
        self.reading.wanted = domain.cloned();
        if self.sight == Sight::Live {
            self.reading.go_on(asks);
        }
    }

    /// A person looks at this endpoint: its attempts and its history are read.
    pub fn open_endpoint(&mut self, asks: &mut Asks, domain: &DomainId, endpoint: &EndpointId) {
        let same = |detail: &Detail| detail.endpoint == *endpoint && detail.domain == *domain;
        if !self.detail.as_ref().is_some_and(same) {
            self.leave_endpoint(asks);
        }
        let unseen = self.roll.of(domain, endpoint.as_str()) == Seen::Unseen;
        let phones = unseen || self.sight != Sight::Live;
        let detail = self
            .detail
            .get_or_insert_with(|| Detail::new(domain.clone(), endpoint.clone()));
        if self.sight.is_open() {
            detail.ask(asks, phones);
        }
    }

    /// A person wants the registrar itself to be asked who is registered as the endpoint that is looked at.
    pub fn inquire(&mut self, asks: &mut Asks, inquiry: Inquiry) {
        self.open_endpoint(asks, &inquiry.domain, &inquiry.endpoint);
        if let Some(detail) = &mut self.detail {
            detail.inquire(asks, inquiry);
        }
    }

    /// Nobody looks at an endpoint any more.
    pub fn leave_endpoint(&mut self, asks: &mut Asks) {
        if let Some(mut detail) = self.detail.take() {
            detail.leave(asks);
        }
    }

    /// What was read of this endpoint for its page.
    pub fn detail(&self, domain: &DomainId, endpoint: &EndpointId) -> Option<&Detail> {
        let detail = self.detail.as_ref()?;
        (detail.endpoint == *endpoint && detail.domain == *domain).then_some(detail)
    }

    /// Since when this endpoint is watched.
    pub fn watched(&self, domain: &DomainId, endpoint: &EndpointId) -> Option<Moment> {
        let mut all = self.watches.iter();
        let watch = all.find(|watch| watch.is_of(domain, endpoint))?;
        Some(watch.since)
    }

    /// Watches an endpoint from now on, or does not any more. Answers which, or why not.
    ///
    /// # Errors
    /// A sentence, when so many are watched already.
    pub fn watch(
        &mut self,
        domain: &DomainId,
        endpoint: &EndpointId,
        name: &str,
        now: Moment,
    ) -> Result<bool, String> {
        let mut all = self.watches.iter();
        if let Some(at) = all.position(|watch| watch.is_of(domain, endpoint)) {
            self.watches.remove(at);
            return Ok(false);
        }
        if self.watches.len() >= WATCHES_MAX {
            return Err(format!("{WATCHES_MAX} endpoints are watched already."));
        }
        let seen = self.roll.of(domain, endpoint.as_str());
        let (domain, endpoint) = (domain.clone(), endpoint.clone());
        let watch = Watch::new(domain, endpoint, name.to_owned(), now, seen);
        self.watches.push(watch);
        Ok(true)
    }
}

/// The endpoint whose phones something changed; not where a phone only stayed.
fn changed(event: &Event) -> Option<&EndpointId> {
    match event {
        Event::Registered {
            registration,
            again: false,
            ..
        }
        | Event::Gone { registration, .. } => Some(&registration.endpoint_id),
        Event::Refused { endpoint, .. } => Some(endpoint),
        Event::Registered { .. }
        | Event::Endpoint(..)
        | Event::EndpointDeleted(..)
        | Event::Domain(_)
        | Event::DomainDeleted(_)
        | Event::Call(_)
        | Event::Sounds(_) => None,
    }
}
