//! The registrations that have ended: from when to when each phone was there, for a day.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    net::SocketAddr,
    time::Duration,
};

use super::{
    binding::{Binding, BindingId},
    change::End,
};
use crate::{
    api::EndpointId,
    platform::choices,
    sip::{Transport, message::Raw},
};

/// A registration, from its beginning to its end. Times are since the Unix epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// Which.
    pub id: BindingId,
    /// The URI of its Contact.
    pub contact: Raw,
    /// How it was reached.
    pub transport: Transport,
    /// Where its last REGISTER came from.
    pub source: SocketAddr,
    /// What it called itself.
    pub user_agent: Option<Raw>,
    /// Since when it was there.
    pub from: Duration,
    /// Until when, and why no longer; nothing while it is there.
    pub until: Option<(Duration, End)>,
}

impl Stay {
    /// Of a binding that is there, or that has ended.
    #[must_use]
    pub fn of(binding: &Binding, until: Option<(Duration, End)>) -> Self {
        Self {
            id: binding.id,
            contact: binding.contact.uri().into(),
            transport: binding.flow.transport,
            source: binding.flow.peer,
            user_agent: binding.user_agent.clone(),
            from: binding.registered,
            until,
        }
    }
}

/// The ended registrations of one endpoint.
#[derive(Debug, Default)]
struct Own {
    /// Oldest end first.
    numbers: VecDeque<u64>,
    /// The end of the last one that had to be forgotten.
    forgotten: Duration,
}

/// The memory of ended registrations. All of it is bounded.
#[derive(Debug)]
pub struct History {
    stays: BTreeMap<u64, (EndpointId, Stay)>,
    by_endpoint: HashMap<EndpointId, Own>,
    /// The end of the last one of all that had to be forgotten; at first, when the memory began.
    forgotten: Duration,
    count: u64,
}

impl History {
    /// Nothing yet.
    #[must_use]
    pub fn new(now: Duration) -> Self {
        Self {
            stays: BTreeMap::new(),
            by_endpoint: HashMap::new(),
            forgotten: now,
            count: 0,
        }
    }

    /// Writes down an end.
    pub fn write(&mut self, now: Duration, binding: &Binding, end: End) {
        self.count += 1;
        let own = self
            .by_endpoint
            .entry(binding.endpoint.clone())
            .or_default();
        own.numbers.push_back(self.count);
        let stay = Stay::of(binding, Some((now, end)));
        let stay = (binding.endpoint.clone(), stay);
        self.stays.insert(self.count, stay);
        if own.numbers.len() > choices::HISTORY_MAX
            && let Some(oldest) = own.numbers.pop_front()
            && let Some((_, stay)) = self.stays.remove(&oldest)
        {
            own.forgotten = ended(&stay);
        }
        let old = now.saturating_sub(choices::HISTORY_TIME);
        while let Some((_, (_, oldest))) = self.stays.first_key_value() {
            let end = ended(oldest);
            if end >= old && self.stays.len() <= choices::HISTORY_ALL_MAX {
                break;
            }
            self.forgotten = self.forgotten.max(end);
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        let Some((_, (endpoint, _))) = self.stays.pop_first() else {
            return;
        };
        if let Some(own) = self.by_endpoint.get_mut(&endpoint) {
            own.numbers.pop_front();
            if own.numbers.is_empty() {
                self.by_endpoint.remove(&endpoint);
            }
        }
    }

    /// The ended registrations of an endpoint, newest first, of the last day.
    pub fn of(&self, now: Duration, endpoint: &EndpointId) -> impl Iterator<Item = &Stay> {
        let old = now.saturating_sub(choices::HISTORY_TIME);
        let own = self.by_endpoint.get(endpoint);
        let numbers = own.into_iter().flat_map(|own| own.numbers.iter().rev());
        let stays = numbers.filter_map(|number| self.stays.get(number));
        stays
            .map(|(_, stay)| stay)
            .filter(move |stay| ended(stay) >= old)
    }

    /// Since when nothing that ended for this endpoint is missing.
    #[must_use]
    pub fn since(&self, now: Duration, endpoint: &EndpointId) -> Duration {
        let own = self.by_endpoint.get(endpoint);
        let own = own.map_or(Duration::ZERO, |own| own.forgotten);
        let old = now.saturating_sub(choices::HISTORY_TIME);
        own.max(self.forgotten).max(old)
    }

    /// Forgets an endpoint that was deleted.
    pub fn forget(&mut self, endpoint: &EndpointId) {
        let own = self.by_endpoint.remove(endpoint).unwrap_or_default();
        for number in own.numbers {
            self.stays.remove(&number);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stays.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stays.is_empty()
    }
}

fn ended(stay: &Stay) -> Duration {
    stay.until.map_or(Duration::MAX, |(at, _)| at)
}
