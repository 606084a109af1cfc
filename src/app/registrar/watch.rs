//! Endpoints that are watched until a phone comes back.

use std::collections::BTreeSet;

use crate::{
    api::{DomainId, EndpointId, RegistrationId},
    app::{phones::Seen, text::time::Moment},
};

/// Endpoints that can be watched at once.
pub const WATCHES_MAX: usize = 200;

/// An endpoint that is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// Its domain.
    pub domain: DomainId,
    /// Which one.
    pub endpoint: EndpointId,
    /// Its name, as it was then.
    pub name: String,
    /// Since when.
    pub since: Moment,
    /// The registrations that there were; `None` while they are not known.
    known: Option<BTreeSet<RegistrationId>>,
}

impl Watch {
    /// From now on.
    pub fn new(
        domain: DomainId,
        endpoint: EndpointId,
        name: String,
        since: Moment,
        seen: Seen<'_>,
    ) -> Self {
        Self {
            domain,
            endpoint,
            name,
            since,
            known: ids(seen),
        }
    }

    /// Whether this is the endpoint.
    pub fn is_of(&self, domain: &DomainId, endpoint: &EndpointId) -> bool {
        self.endpoint == *endpoint && self.domain == *domain
    }

    /// Whether a phone has come since, as far as can be seen.
    pub(super) fn came(&mut self, seen: Seen<'_>) -> bool {
        let Some(now) = ids(seen) else {
            return false;
        };
        if let Some(known) = &self.known {
            return !now.is_subset(known);
        }
        self.known = Some(now);
        false
    }
}

fn ids(seen: Seen<'_>) -> Option<BTreeSet<RegistrationId>> {
    match seen {
        Seen::Unseen => None,
        Seen::Nobody => Some(BTreeSet::new()),
        Seen::There(presence) => Some(
            presence
                .phones
                .iter()
                .map(|phone| phone.id.clone())
                .collect(),
        ),
    }
}
