//! Estimates how many rows and requests are still to come before the account is read.

use crate::api::{DomainId, pace::Priority};

use super::{account::Account, pages::Pages};

/// Lists that must have been read whole before the others are taken to be like them.
const ENOUGH: usize = 3;

/// Requests that are still to be sent for some lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Remaining {
    /// How many, as far as can be told.
    pub requests: usize,
    /// The most for one list: its pages can only be asked for one after the other.
    pub longest: usize,
    /// Whether more may turn out to be needed.
    pub or_more: bool,
    /// The least urgent of them.
    pub last: Option<Priority>,
}

impl Remaining {
    fn add(&mut self, requests: usize, or_more: bool, priority: Priority) {
        if requests == 0 {
            return;
        }
        self.requests += requests;
        self.longest = self.longest.max(requests);
        self.or_more |= or_more;
        self.last = self.last.max(Some(priority));
    }
}

impl Account {
    /// How many endpoints there will be, as far as that can be told before all are read.
    #[must_use]
    pub fn expected(&self, domain: Option<&DomainId>) -> Option<usize> {
        let of = |domain: &DomainId| self.endpoints.get(domain)?.expected();
        match domain {
            Some(domain) => of(domain),
            None if self.domains.complete => {
                let usual = self.usual(|list| list.tally().endpoints);
                let each = self.domains.rows().iter().map(|domain| {
                    let known = self.endpoints.get(&domain.id);
                    let known = known.map_or(0, |list| list.tally().endpoints);
                    of(&domain.id).or(usual.map(|usual| usual.max(known)))
                });
                each.sum()
            }
            None => None,
        }
    }

    /// The requests that it takes to have read a domain, or the account, as it is now wanted. Nothing for what
    /// failed: when that is tried again is another matter.
    #[must_use]
    pub fn remaining(&self, domain: Option<&DomainId>) -> Remaining {
        let mut remaining = Remaining::default();
        let usual = self.usual(Pages::requests);
        let domains = self.domains.rows().iter().map(|domain| &domain.id);
        for id in domains.filter(|id| domain.is_none_or(|one| one == *id)) {
            let list = self.endpoints.get(id);
            let priority = list.and_then(|list| list.priority);
            let (known, exact) = list.map_or((1, false), Pages::requests_left);
            let requests = match usual {
                Some(usual) if !exact => {
                    let read = list.map_or(0, Pages::requests_done);
                    known.max(usual.saturating_sub(read))
                }
                _ => known,
            };
            let or_more = !exact && usual.is_none();
            remaining.add(requests, or_more, priority.unwrap_or(Priority::Prefetch));
        }
        remaining
    }

    /// What the lists that were read whole are like on average, once there are enough of them.
    fn usual(&self, measure: impl Fn(&Pages) -> usize) -> Option<usize> {
        let read = self.endpoints.values().filter(|list| list.complete);
        let read: Vec<usize> = read.map(measure).collect();
        (read.len() >= ENOUGH).then(|| read.iter().sum::<usize>().div_ceil(read.len()))
    }
}
