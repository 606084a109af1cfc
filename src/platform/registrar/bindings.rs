//! All bindings in memory, found by endpoint, by domain, by identifier and by when they end.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Duration,
};

use super::{
    binding::{Binding, BindingId},
    change::{Change, End},
    expiry::Expiry,
};
use crate::api::{DomainId, EndpointId};

/// The bindings. Nothing changes them but [`Bindings::apply`].
#[derive(Debug)]
pub struct Bindings {
    by_endpoint: HashMap<EndpointId, Vec<Binding>>,
    by_domain: BTreeMap<DomainId, InDomain>,
    owners: HashMap<BindingId, EndpointId>,
    expiry: Expiry,
    next: u64,
    bytes: usize,
    limit: usize,
    seed: u64,
}

/// What a domain has.
#[derive(Debug, Default)]
struct InDomain {
    bindings: BTreeSet<BindingId>,
    endpoints: BTreeSet<EndpointId>,
}

impl Bindings {
    /// None yet. Their identifiers begin at `next`; together they take about `limit` bytes at most. The seed
    /// goes into what has to look random: tags, and how much granted times are shortened.
    #[must_use]
    pub fn new(next: u64, limit: usize, seed: u64) -> Self {
        Self {
            by_endpoint: HashMap::new(),
            by_domain: BTreeMap::new(),
            owners: HashMap::new(),
            expiry: Expiry::default(),
            next,
            bytes: 0,
            limit,
            seed,
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.owners.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// About how many bytes of memory they take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The most bytes that they may take.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The next identifier that is given.
    #[must_use]
    pub fn next_id(&self) -> u64 {
        self.next
    }

    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    /// All of them, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Binding> {
        self.by_endpoint.values().flatten()
    }

    /// Those of an endpoint, oldest first.
    #[must_use]
    pub fn of(&self, endpoint: &EndpointId) -> &[Binding] {
        self.by_endpoint.get(endpoint).map_or(&[], Vec::as_slice)
    }

    /// Those of a domain from this identifier on, oldest first.
    pub fn of_domain(&self, domain: &DomainId, from: BindingId) -> impl Iterator<Item = &Binding> {
        let there = self.by_domain.get(domain);
        let ids = there
            .into_iter()
            .flat_map(move |there| there.bindings.range(from..));
        ids.filter_map(|&id| self.find(id))
    }

    /// How many there are in a domain.
    #[must_use]
    pub fn count_of_domain(&self, domain: &DomainId) -> usize {
        let there = self.by_domain.get(domain);
        there.map_or(0, |there| there.bindings.len())
    }

    /// The endpoints of a domain that have one.
    #[must_use]
    pub fn endpoints_of(&self, domain: &DomainId) -> Option<&BTreeSet<EndpointId>> {
        self.by_domain.get(domain).map(|there| &there.endpoints)
    }

    /// The domains that have one.
    pub fn domains(&self) -> impl Iterator<Item = &DomainId> {
        self.by_domain.keys()
    }

    /// The one with this identifier.
    #[must_use]
    pub fn find(&self, id: BindingId) -> Option<&Binding> {
        let all = self.by_endpoint.get(self.owners.get(&id)?)?;
        all.iter().find(|binding| binding.id == id)
    }

    /// When the next one ends.
    #[must_use]
    pub fn due(&self) -> Option<Duration> {
        self.expiry.first()
    }

    /// The ends of those whose time is over: at most so many, so that nothing else has to wait.
    #[must_use]
    pub fn expired(&self, now: Duration, most: usize) -> Vec<Change> {
        let due = self.expiry.due(now).take(most);
        due.filter_map(|id| self.removal(id, End::Expired))
            .collect()
    }

    /// The end of one of them.
    #[must_use]
    pub fn removal(&self, id: BindingId, end: End) -> Option<Change> {
        let endpoint = self.owners.get(&id)?.clone();
        Some(Change::Removed { id, endpoint, end })
    }

    /// The end of all of an endpoint.
    #[must_use]
    pub fn removals(&self, endpoint: &EndpointId, end: End) -> Vec<Change> {
        let all = self.of(endpoint).iter();
        all.filter_map(|binding| self.removal(binding.id, end))
            .collect()
    }

    /// Does what was decided, or what the store remembers. Answers with the binding as it was before.
    pub fn apply(&mut self, change: Change) -> Option<Binding> {
        match change {
            Change::Added(binding) | Change::Refreshed(binding) => self.put(*binding),
            Change::Removed { id, .. } => self.remove(id),
        }
    }

    fn put(&mut self, binding: Binding) -> Option<Binding> {
        self.next = self.next.max(binding.id.0.saturating_add(1));
        self.bytes += binding.size();
        self.expiry.insert(binding.expires, binding.id);
        let all = self
            .by_endpoint
            .entry(binding.endpoint.clone())
            .or_default();
        if let Some(old) = all.iter_mut().find(|known| known.id == binding.id) {
            self.bytes -= old.size();
            if old.expires != binding.expires {
                self.expiry.remove(old.expires, old.id);
            }
            return Some(std::mem::replace(old, binding));
        }
        self.owners.insert(binding.id, binding.endpoint.clone());
        let of_domain = self.by_domain.entry(binding.domain.clone()).or_default();
        of_domain.bindings.insert(binding.id);
        of_domain.endpoints.insert(binding.endpoint.clone());
        if all.is_empty() {
            // Most endpoints have one phone.
            all.reserve_exact(1);
        }
        all.push(binding);
        None
    }

    fn remove(&mut self, id: BindingId) -> Option<Binding> {
        let endpoint = self.owners.remove(&id)?;
        let all = self.by_endpoint.get_mut(&endpoint)?;
        let at = all.iter().position(|binding| binding.id == id)?;
        let old = all.remove(at);
        let last = all.is_empty();
        if last {
            self.by_endpoint.remove(&endpoint);
        }
        self.bytes -= old.size();
        self.expiry.remove(old.expires, id);
        if let Some(of_domain) = self.by_domain.get_mut(&old.domain) {
            of_domain.bindings.remove(&id);
            if last {
                of_domain.endpoints.remove(&endpoint);
            }
            if of_domain.bindings.is_empty() {
                self.by_domain.remove(&old.domain);
            }
        }
        Some(old)
    }

    /// What is wrong with the indexes, one sentence each: nothing, ever.
    #[must_use]
    pub fn audit(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let (mut count, mut bytes) = (0, 0);
        for (endpoint, all) in &self.by_endpoint {
            for binding in all {
                count += 1;
                bytes += binding.size();
                let owned = self.owners.get(&binding.id) == Some(endpoint);
                let of_domain = self.by_domain.get(&binding.domain);
                if !owned || binding.endpoint != *endpoint {
                    wrong.push(format!("{} has another owner", binding.id));
                }
                let found = |there: &InDomain| {
                    there.bindings.contains(&binding.id) && there.endpoints.contains(endpoint)
                };
                if !of_domain.is_some_and(found) {
                    wrong.push(format!("{} is not found by its domain", binding.id));
                }
                if binding.id.0 >= self.next {
                    wrong.push(format!("{} will be given again", binding.id));
                }
            }
        }
        let there = self.by_domain.values();
        let by_domain = there.clone().map(|there| there.bindings.len()).sum();
        let endpoints: usize = there.map(|there| there.endpoints.len()).sum();
        if endpoints != self.by_endpoint.len() {
            wrong.push("the endpoints of the domains are others".into());
        }
        if [self.owners.len(), self.expiry.len(), by_domain] != [count; 3] {
            wrong.push("the indexes differ in length".into());
        }
        if self.bytes != bytes {
            wrong.push(format!("{} bytes are counted, {bytes} taken", self.bytes));
        }
        wrong
    }
}
