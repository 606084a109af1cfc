//! The failed attempts: what went wrong for each endpoint lately and how often, and for users that do not exist.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    net::IpAddr,
    time::Duration,
};

use super::{
    attempt::Attempt,
    failure::{Failure, Open},
    party::Party,
    slip::{Slip, slip},
    user::Realm,
};
use crate::{
    api::{DomainId, EndpointId},
    platform::choices,
};

/// The memory of failures. All of it is bounded.
///
/// Numbers grow with each attempt: what failed last has the largest.
#[derive(Debug, Default)]
pub struct Ledger {
    failures: BTreeMap<u64, Failure>,
    strangers: BTreeMap<u64, Failure>,
    by_endpoint: HashMap<EndpointId, BTreeSet<u64>>,
    /// The last failure of each kind of strangers.
    kinds: HashMap<u64, u64>,
    /// The endpoints of each domain with failures that go on.
    open: BTreeMap<DomainId, BTreeSet<EndpointId>>,
    /// Those failures, by when they came last.
    aging: BTreeSet<(Duration, u64)>,
    /// What is still to be told, by when.
    untold: BTreeSet<(Duration, u64)>,
    /// Nothing more is told before this time.
    quiet: Duration,
    count: u64,
}

impl Ledger {
    /// Writes down an attempt; one that repeats another counts with it.
    pub fn write(&mut self, party: Party, attempt: Attempt) {
        self.count += 1;
        let number = self.count;
        let now = attempt.at;
        let kind = attempt.kind(&party);
        let same = |known: &u64| {
            let failure = self.find(*known);
            failure.is_some_and(|failure| failure.is_repeated_by(kind, now))
        };
        let known = match &party {
            Party::Endpoint { id, .. } => {
                let own = self.by_endpoint.get(id).into_iter().flatten();
                own.copied().rev().find(same)
            }
            Party::Stranger { .. } => self.kinds.get(&kind).copied().filter(same),
        };
        let failure = match known.and_then(|known| self.take(known)) {
            Some(mut failure) => {
                failure.count += 1;
                failure.attempt = attempt;
                failure
            }
            None => Failure::new(party, attempt, kind),
        };
        self.put(number, failure);
        self.make_room();
    }

    fn find(&self, number: u64) -> Option<&Failure> {
        let known = self.failures.get(&number);
        known.or_else(|| self.strangers.get(&number))
    }

    fn put(&mut self, number: u64, failure: Failure) {
        self.untold.insert((failure.due(), number));
        match &failure.party {
            Party::Endpoint { id, realm, .. } => {
                let own = self.by_endpoint.entry(id.clone()).or_default();
                own.insert(number);
                if failure.open {
                    self.aging.insert((failure.attempt.at, number));
                    let open = self.open.entry(realm.id.clone()).or_default();
                    open.insert(id.clone());
                }
                self.failures.insert(number, failure);
            }
            Party::Stranger { .. } => {
                self.kinds.insert(failure.kind, number);
                self.strangers.insert(number, failure);
            }
        }
    }

    /// Takes a failure out of all indexes.
    fn take(&mut self, number: u64) -> Option<Failure> {
        if let Some(failure) = self.strangers.remove(&number) {
            self.untold.remove(&(failure.due(), number));
            if self.kinds.get(&failure.kind) == Some(&number) {
                self.kinds.remove(&failure.kind);
            }
            return Some(failure);
        }
        let failure = self.failures.remove(&number)?;
        self.untold.remove(&(failure.due(), number));
        self.aging.remove(&(failure.attempt.at, number));
        if let Party::Endpoint { id, realm, .. } = &failure.party {
            if let Some(own) = self.by_endpoint.get_mut(id) {
                own.remove(&number);
                if own.is_empty() {
                    self.by_endpoint.remove(id);
                }
            }
            self.close(id, &realm.id);
        }
        Some(failure)
    }

    /// Takes an endpoint from those with open failures when none of its failures is open.
    fn close(&mut self, endpoint: &EndpointId, domain: &DomainId) {
        if self.open_of(endpoint).is_none()
            && let Some(open) = self.open.get_mut(domain)
        {
            open.remove(endpoint);
            if open.is_empty() {
                self.open.remove(domain);
            }
        }
    }

    fn make_room(&mut self) {
        let last = self.failures.last_key_value();
        let last = last.and_then(|(_, failure)| failure.party.endpoint());
        let own = last.and_then(|endpoint| self.by_endpoint.get(endpoint));
        let oldest = own
            .filter(|own| own.len() > choices::ATTEMPTS_MAX)
            .and_then(BTreeSet::first)
            .copied();
        if let Some(oldest) = oldest {
            self.take(oldest);
        }
        let full = [
            (self.failures.len() > choices::ATTEMPTS_ALL_MAX)
                .then(|| self.failures.first_key_value()),
            (self.strangers.len() > choices::STRANGERS_MAX)
                .then(|| self.strangers.first_key_value()),
        ];
        let oldest = full.map(|first| first.flatten().map(|(&number, _)| number));
        for number in oldest.into_iter().flatten() {
            self.take(number);
        }
    }

    /// The failures of an endpoint, newest first: its own, and those of strangers that were probably meant to be
    /// it, with what they did to its name.
    #[must_use]
    pub fn of(
        &self,
        endpoint: &EndpointId,
        name: &str,
        realm: &Realm,
    ) -> Vec<(&Failure, Option<Slip>)> {
        let own = self.by_endpoint.get(endpoint).into_iter().flatten();
        let own = own.filter_map(|number| Some((*number, self.failures.get(number)?, None)));
        let meant = self.strangers.iter().filter_map(|(number, failure)| {
            let here = failure.party.host().eq_ignore_ascii_case(&realm.host);
            let sent = failure.attempt.username.as_deref().filter(|_| here)?;
            Some((*number, failure, Some(slip(sent, name, &realm.host)?)))
        });
        let mut all: Vec<_> = own.chain(meant).collect();
        all.sort_unstable_by_key(|(number, ..)| std::cmp::Reverse(*number));
        all.truncate(choices::ATTEMPTS_MAX);
        all.into_iter()
            .map(|(_, failure, slip)| (failure, slip))
            .collect()
    }

    /// The failures of users that do not exist, newest first.
    pub fn strangers(&self) -> impl Iterator<Item = &Failure> {
        self.strangers.values().rev()
    }

    /// Those of an endpoint's failures that go on, if any does.
    #[must_use]
    pub fn open_of(&self, endpoint: &EndpointId) -> Option<Open> {
        let own = self.by_endpoint.get(endpoint)?.iter().rev();
        let mut open: Option<Open> = None;
        for failure in own.filter_map(|number| self.failures.get(number)) {
            if failure.open {
                let newest = open.get_or_insert_with(|| Open::of(failure));
                newest.count += failure.count;
            }
        }
        open
    }

    /// The endpoints of a domain with failures that go on.
    #[must_use]
    pub fn open_in(&self, domain: &DomainId) -> Option<&BTreeSet<EndpointId>> {
        self.open.get(domain)
    }

    /// The domains that have such endpoints.
    pub fn open_domains(&self) -> impl Iterator<Item = &DomainId> {
        self.open.keys()
    }

    /// A phone has registered: what the same one failed with is resolved. Answers whether anything was.
    pub fn resolve(
        &mut self,
        now: Duration,
        endpoint: &EndpointId,
        host: IpAddr,
        user_agent: Option<&str>,
    ) -> bool {
        let Some(own) = self.by_endpoint.get(endpoint) else {
            return false;
        };
        let mut domain = None;
        for number in own {
            if let Some(failure) = self.failures.get_mut(number)
                && failure.resolved.is_none()
                && failure.attempt.peer.ip() == host
                && failure.attempt.user_agent.as_deref() == user_agent
            {
                failure.resolved = Some(now);
                failure.open = false;
                self.aging.remove(&(failure.attempt.at, *number));
                domain = failure.party.domain().cloned();
            }
        }
        if let Some(domain) = &domain {
            self.close(endpoint, domain);
        }
        domain.is_some()
    }

    /// The failures that have not come for a while do not go on any more: some of the endpoints that had them, with their
    /// domains. None is left when there are none.
    pub fn settle(&mut self, now: Duration) -> Vec<(EndpointId, DomainId)> {
        let mut settled = Vec::new();
        while settled.len() < choices::EXPIRED_AT_ONCE
            && self.settles().is_some_and(|at| at <= now)
            && let Some((_, number)) = self.aging.pop_first()
            && let Some(failure) = self.failures.get_mut(&number)
        {
            failure.open = false;
            if let Party::Endpoint { id, realm, .. } = &failure.party {
                let (id, domain) = (id.clone(), realm.id.clone());
                self.close(&id, &domain);
                settled.push((id, domain));
            }
        }
        settled
    }

    /// When [`Ledger::settle`] has something to do.
    #[must_use]
    pub fn settles(&self) -> Option<Duration> {
        let (oldest, _) = self.aging.first()?;
        // One that comes at the last moment is a repeat still.
        Some(*oldest + choices::REPEAT_GAP + Duration::from_millis(1))
    }

    /// When [`Ledger::tell`] has something to tell.
    #[must_use]
    pub fn due(&self) -> Option<Duration> {
        let (first, _) = self.untold.first()?;
        Some((*first).max(self.quiet))
    }

    /// The failures that are to be told now. Each is told at most once in a while, the last state of it always;
    /// and so are all together, however many there are.
    pub fn tell(&mut self, now: Duration) -> Vec<Failure> {
        let mut told = Vec::new();
        while told.len() < choices::REFUSED_AT_ONCE
            && self.due().is_some_and(|due| due <= now)
            && let Some((_, number)) = self.untold.pop_first()
        {
            let failure = match self.failures.get_mut(&number) {
                Some(failure) => Some(failure),
                None => self.strangers.get_mut(&number),
            };
            if let Some(failure) = failure {
                failure.told = Some(now);
                told.push(failure.clone());
            }
        }
        if told.len() == choices::REFUSED_AT_ONCE {
            self.quiet = now + choices::REFUSED_PAUSE;
        }
        told
    }

    /// How many kinds of failure of endpoints are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.failures.len()
    }

    /// Whether nothing has failed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.failures.is_empty() && self.strangers.is_empty()
    }

    /// Forgets an endpoint that was deleted.
    pub fn forget(&mut self, endpoint: &EndpointId) {
        let own = self.by_endpoint.get(endpoint).cloned();
        for number in own.into_iter().flatten() {
            self.take(number);
        }
    }
}
