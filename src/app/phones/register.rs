//! The phones of one domain, endpoint by endpoint, in many small maps: a copy costs little, and so does a change after it.

use std::{collections::HashMap, sync::Arc};

use crate::{
    api::{
        EndpointId, RegistrationId,
        registration::{Attempt, DomainSummary, Refusals, Registration},
    },
    app::service::rows::digest,
};

use super::{presence::Presence, words::Words};

/// The small maps of a domain.
const SHARDS: usize = 256;

/// Endpoints of a domain that are kept at most: what a service tells beyond that is not believed.
const ENDPOINTS_MAX: u64 = 2_000_000;

type Shard = HashMap<u128, Presence>;

/// The phones of a domain.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Register {
    shards: Vec<Arc<Shard>>,
    /// The same in numbers.
    tally: Tally,
    /// What was told of the domain before it was read.
    told: Option<Tally>,
    entries: u64,
    /// Whether all is known, so that an endpoint that is not here has no phone.
    pub complete: bool,
}

/// Phones in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Phones.
    pub phones: u64,
    /// Endpoints with at least one.
    pub registered: u64,
    /// Endpoints with failures that are not resolved.
    pub refused: u64,
}

impl Tally {
    fn of(presence: &Presence) -> Self {
        Self {
            phones: presence.count,
            registered: u64::from(presence.count > 0),
            refused: u64::from(presence.refused.is_some()),
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            phones: self.phones.saturating_add(other.phones),
            registered: self.registered.saturating_add(other.registered),
            refused: self.refused.saturating_add(other.refused),
        }
    }

    fn without(self, other: Self) -> Self {
        Self {
            phones: self.phones.saturating_sub(other.phones),
            registered: self.registered.saturating_sub(other.registered),
            refused: self.refused.saturating_sub(other.refused),
        }
    }
}

impl Register {
    /// An empty one; `complete` says whether that is all there is.
    pub fn new(complete: bool) -> Self {
        Self {
            complete,
            ..Self::default()
        }
    }

    /// These numbers were told of it, which hold until it is read.
    pub fn announce(&mut self, summary: &DomainSummary) {
        self.complete = false;
        self.told = Some(Tally {
            phones: summary.registrations,
            registered: summary.endpoints,
            refused: summary.refused,
        });
    }

    /// The numbers, as they were told until all is known.
    pub fn tally(&self) -> Tally {
        match self.told {
            Some(told) if !self.complete => told,
            Some(_) | None => self.tally,
        }
    }

    /// How many endpoints have something to say.
    pub fn size(&self) -> usize {
        usize::try_from(self.entries).unwrap_or(usize::MAX)
    }

    /// How this endpoint stands, if there is anything to say.
    pub fn find(&self, endpoint: &str) -> Option<&Presence> {
        let key = digest(endpoint);
        self.shards.get(place(key))?.get(&key)
    }

    /// A phone is registered as this endpoint. Answers whether it was not known before.
    pub fn put(
        &mut self,
        registration: &Registration,
        count: Option<u64>,
        words: &mut Words,
    ) -> bool {
        let endpoint = &registration.endpoint_id;
        self.change(endpoint, |presence| {
            presence.put(registration, count, words)
        })
        .unwrap_or(false)
    }

    /// A phone is not registered any more.
    pub fn take(&mut self, endpoint: &EndpointId, id: &RegistrationId, count: u64) {
        self.change(endpoint, |presence| presence.take(id, count));
    }

    /// These failures of an endpoint are left.
    pub fn refuse(
        &mut self,
        endpoint: &EndpointId,
        left: Option<&Refusals>,
        attempt: Option<&Attempt>,
        words: &mut Words,
    ) {
        self.change(endpoint, |presence| presence.refuse(left, attempt, words));
    }

    /// The endpoint is gone.
    pub fn forget(&mut self, endpoint: &EndpointId) {
        self.change(endpoint, |presence| *presence = Presence::default());
    }

    /// Changes how an endpoint stands, and the numbers with it.
    fn change<T>(
        &mut self,
        endpoint: &EndpointId,
        change: impl FnOnce(&mut Presence) -> T,
    ) -> Option<T> {
        let key = digest(endpoint.as_str());
        if self.shards.is_empty() {
            self.shards = vec![Arc::default(); SHARDS];
        }
        let shard = Arc::make_mut(self.shards.get_mut(place(key))?);
        let known = shard.contains_key(&key);
        if !known && self.entries >= ENDPOINTS_MAX {
            return None;
        }
        let presence = shard.entry(key).or_default();
        let before = Tally::of(presence);
        let done = change(presence);
        let after = Tally::of(presence);
        let stays = !presence.is_empty();
        if !stays {
            shard.remove(&key);
        }
        self.entries = self.entries + u64::from(stays && !known) - u64::from(known && !stays);
        self.tally = self.tally.without(before).and(after);
        if let Some(told) = &mut self.told {
            *told = told.without(before).and(after);
        }
        Some(done)
    }
}

fn place(key: u128) -> usize {
    (key >> 120) as usize % SHARDS
}
