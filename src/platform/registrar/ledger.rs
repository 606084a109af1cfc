//! The failed attempts: the last of each endpoint, and those of users that do not exist.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::{
    attempt::Attempt,
    slip::{Slip, slip},
    user::Realm,
};
use crate::{api::EndpointId, platform::choices};

/// The memory of attempts. All of it is bounded.
#[derive(Debug, Default)]
pub struct Ledger {
    by_endpoint: HashMap<EndpointId, VecDeque<(u64, Attempt)>>,
    /// Whose the attempts are, oldest first.
    order: BTreeMap<u64, EndpointId>,
    strangers: VecDeque<(u64, String, Attempt)>,
    count: u64,
}

impl Ledger {
    /// Writes down an attempt of an endpoint.
    pub fn write(&mut self, endpoint: &EndpointId, attempt: Attempt) {
        self.count += 1;
        let number = self.count;
        let own = self.by_endpoint.entry(endpoint.clone()).or_default();
        own.push_back((number, attempt));
        self.order.insert(number, endpoint.clone());
        if own.len() > choices::ATTEMPTS_MAX
            && let Some((oldest, _)) = own.pop_front()
        {
            self.order.remove(&oldest);
        }
        if self.order.len() > choices::ATTEMPTS_ALL_MAX
            && let Some((_, endpoint)) = self.order.pop_first()
            && let Some(own) = self.by_endpoint.get_mut(&endpoint)
        {
            own.pop_front();
            if own.is_empty() {
                self.by_endpoint.remove(&endpoint);
            }
        }
    }

    /// Writes down an attempt at this host of somebody who does not exist.
    pub fn write_stranger(&mut self, host: &str, attempt: Attempt) {
        self.count += 1;
        if self.strangers.len() == choices::STRANGERS_MAX {
            self.strangers.pop_front();
        }
        self.strangers
            .push_back((self.count, host.to_owned(), attempt));
    }

    /// The attempts of an endpoint, newest first: its own, and those of strangers that were probably meant to be
    /// it, with what they did to its name.
    #[must_use]
    pub fn of(
        &self,
        endpoint: &EndpointId,
        name: &str,
        realm: &Realm,
    ) -> Vec<(&Attempt, Option<Slip>)> {
        let own = self.by_endpoint.get(endpoint).into_iter().flatten();
        let own = own.map(|(number, attempt)| (*number, attempt, None));
        let meant = self.strangers.iter().filter_map(|(number, host, attempt)| {
            let here = host.eq_ignore_ascii_case(&realm.host);
            let sent = attempt.username.as_deref().filter(|_| here)?;
            Some((*number, attempt, Some(slip(sent, name, &realm.host)?)))
        });
        let mut all: Vec<_> = own.chain(meant).collect();
        all.sort_unstable_by_key(|(number, ..)| std::cmp::Reverse(*number));
        all.truncate(choices::ATTEMPTS_MAX);
        all.into_iter()
            .map(|(_, attempt, slip)| (attempt, slip))
            .collect()
    }

    /// The attempts of users that do not exist, newest first, each with the host that was asked for.
    pub fn strangers(&self) -> impl Iterator<Item = (&str, &Attempt)> {
        let all = self.strangers.iter().rev();
        all.map(|(_, host, attempt)| (host.as_str(), attempt))
    }

    /// How many attempts of endpoints are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nothing has failed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty() && self.strangers.is_empty()
    }

    /// Forgets an endpoint that was deleted.
    pub fn forget(&mut self, endpoint: &EndpointId) {
        for (number, _) in self.by_endpoint.remove(endpoint).into_iter().flatten() {
            self.order.remove(&number);
        }
    }
}
