//! The phones of the whole account: the register of each domain, and what was known before while it is read anew.

use std::{collections::HashMap, sync::Arc};

use crate::api::{
    DomainId, EndpointId, RegistrationId,
    registration::{DomainSummary, Event},
};

use super::{
    presence::Presence,
    register::{Register, Tally},
    words::Words,
};

/// Domains that are kept at most: an account has a hundred.
const DOMAINS_MAX: usize = 10_000;

/// The phones of the account. A copy costs little.
#[derive(Debug, Clone, Default)]
pub struct Roll {
    now: HashMap<DomainId, Arc<Register>>,
    /// As it was before it had to be read anew, until that is done.
    before: HashMap<DomainId, Arc<Register>>,
    /// Whether a domain that is not here has no phones.
    whole: bool,
    /// Rises with every change.
    pub version: u64,
}

/// What is known of the phones of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen<'a> {
    /// Nothing.
    Unseen,
    /// There is none, and none was refused.
    Nobody,
    /// This.
    There(&'a Presence),
}

/// What the same version of one account says is the same.
impl PartialEq for Roll {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

impl Roll {
    /// What is known of the phones of this endpoint.
    pub fn of(&self, domain: &DomainId, endpoint: &str) -> Seen<'_> {
        match (self.now.get(domain), self.before.get(domain)) {
            (Some(now), _) if now.complete => seen(now, endpoint),
            (_, Some(before)) => seen(before, endpoint),
            (Some(now), None) => match now.find(endpoint) {
                Some(presence) => Seen::There(presence),
                None => Seen::Unseen,
            },
            (None, None) if self.whole => Seen::Nobody,
            (None, None) => Seen::Unseen,
        }
    }

    /// The numbers of a domain, or of the account; `None` while they are not known.
    pub fn tally(&self, domain: Option<&DomainId>) -> Option<Tally> {
        let Some(domain) = domain else {
            let all = self.now.values().map(|register| register.tally());
            return self.whole.then(|| all.fold(Tally::default(), Tally::and));
        };
        match (self.now.get(domain), self.before.get(domain)) {
            (Some(now), _) if self.whole || now.complete => Some(now.tally()),
            (_, Some(before)) => Some(before.tally()),
            _ if self.whole => Some(Tally::default()),
            _ => None,
        }
    }

    /// Whether anything was ever told of phones.
    pub fn is_told(&self) -> bool {
        self.whole || !self.now.is_empty() || !self.before.is_empty()
    }

    /// Something was missed: all is to be read anew. What is known is shown until then.
    pub fn begin(&mut self) {
        let known = std::mem::take(&mut self.now);
        for (domain, register) in known {
            if register.complete {
                self.before.insert(domain, register);
            }
        }
        self.whole = false;
        self.version += 1;
    }

    /// These domains have something to tell, and no other has.
    pub fn announce(&mut self, summaries: &[DomainSummary]) {
        let summaries = summaries.iter().take(DOMAINS_MAX);
        let told = summaries.filter(|sum| sum.registrations > 0 || sum.refused > 0);
        let told: HashMap<&DomainId, &DomainSummary> =
            told.map(|sum| (&sum.domain_id, sum)).collect();
        for (domain, summary) in &told {
            // What came meanwhile counts behind what was told.
            let register = self.now.entry((*domain).clone()).or_default();
            Arc::make_mut(register).announce(summary);
        }
        self.before.retain(|domain, _| told.contains_key(domain));
        for (domain, register) in &mut self.now {
            if !told.contains_key(domain) {
                Arc::make_mut(register).complete = true;
            }
        }
        self.whole = true;
        self.version += 1;
    }

    /// The register of a domain, to be changed.
    pub fn register(&mut self, domain: &DomainId) -> Option<&mut Register> {
        self.version += 1;
        if !self.now.contains_key(domain) && self.now.len() >= DOMAINS_MAX {
            return None;
        }
        let whole = self.whole;
        let new = || Arc::new(Register::new(whole));
        let register = self.now.entry(domain.clone()).or_insert_with(new);
        Some(Arc::make_mut(register))
    }

    /// All of this domain is known by now. Answers with what was known before, which takes long to free.
    pub fn complete(&mut self, domain: &DomainId) -> Option<Arc<Register>> {
        if let Some(register) = self.register(domain) {
            register.complete = true;
        }
        self.before.remove(domain)
    }

    /// Takes in what happened. Answers whether a phone has registered that was not known.
    pub fn apply(&mut self, event: &Event, words: &mut Words) -> bool {
        match event {
            Event::Registered {
                registration,
                registrations,
                ..
            } => {
                let Some(domain) = &registration.domain_id else {
                    return false;
                };
                if let Some(before) = self.before(domain) {
                    before.put(registration, Some(*registrations), words);
                }
                self.register(domain)
                    .is_some_and(|register| register.put(registration, Some(*registrations), words))
            }
            Event::Gone {
                registration,
                registrations,
                ..
            } => {
                let Some(domain) = &registration.domain_id else {
                    return false;
                };
                let (endpoint, id) = (&registration.endpoint_id, &registration.id);
                if let Some(before) = self.before(domain) {
                    before.take(endpoint, id, *registrations);
                }
                if let Some(register) = self.register(domain) {
                    register.take(endpoint, id, *registrations);
                }
                false
            }
            Event::Refused {
                domain,
                endpoint,
                left,
                attempt,
                at: _,
            } => {
                let (left, attempt) = (left.as_ref(), attempt.as_deref());
                if let Some(before) = self.before(domain) {
                    before.refuse(endpoint, left, attempt, words);
                }
                if let Some(register) = self.register(domain) {
                    register.refuse(endpoint, left, attempt, words);
                }
                false
            }
            Event::EndpointDeleted(domain, endpoint) => {
                if let Some(before) = self.before(domain) {
                    before.forget(endpoint);
                }
                if let Some(register) = self.register(domain) {
                    register.forget(endpoint);
                }
                false
            }
            Event::DomainDeleted(domain) => {
                self.before.remove(domain);
                self.now.remove(domain);
                self.version += 1;
                false
            }
            Event::Endpoint(..) | Event::Domain(_) | Event::Call(_) | Event::Sounds(_) => false,
        }
    }

    /// This registration was ended from here.
    pub fn end(&mut self, domain: &DomainId, endpoint: &EndpointId, id: &RegistrationId) {
        let count = |register: &Register| {
            let presence = register.find(endpoint.as_str())?;
            let known = presence.phones.iter().any(|phone| phone.id == *id);
            known.then(|| presence.count.saturating_sub(1))
        };
        if !self.now.contains_key(domain) {
            return;
        }
        if let Some(register) = self.register(domain)
            && let Some(count) = count(register)
        {
            register.take(endpoint, id, count);
        }
        if let Some(before) = self.before(domain)
            && let Some(count) = count(before)
        {
            before.take(endpoint, id, count);
        }
    }

    fn before(&mut self, domain: &DomainId) -> Option<&mut Register> {
        self.before.get_mut(domain).map(Arc::make_mut)
    }
}

fn seen<'a>(register: &'a Register, endpoint: &str) -> Seen<'a> {
    register.find(endpoint).map_or(Seen::Nobody, Seen::There)
}

impl<'a> Seen<'a> {
    /// How many phones are registered; `None` while that is not known.
    pub fn phones(self) -> Option<u64> {
        match self {
            Self::Unseen => None,
            Self::Nobody => Some(0),
            Self::There(presence) => Some(presence.count),
        }
    }

    /// Failures that are not resolved.
    pub fn refused(self) -> Option<&'a super::presence::Refused> {
        self.there()?.refused.as_deref()
    }

    /// What there is.
    pub fn there(self) -> Option<&'a Presence> {
        match self {
            Self::Unseen | Self::Nobody => None,
            Self::There(presence) => Some(presence),
        }
    }
}
