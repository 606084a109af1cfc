//! What is known of the account, shared by all screens: domains, applications, pages of endpoints.

mod listing;
mod load;
mod patch;

pub use listing::Listing;
pub use load::{follow_up, open_domain, refresh, refresh_all, settle, start, want_applications};
pub use patch::wrote;

use std::{collections::BTreeMap, sync::Arc};

use crate::api::{Application, ApplicationId, Domain, DomainId, EndpointId};

use super::rows::{EndpointPage, EndpointRow};

/// The account as far as it is known. Only `load` and `patch` change it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Account {
    /// The domains.
    pub domains: Listing<Domain>,
    /// The applications.
    pub applications: Listing<Application>,
    /// The endpoints of each domain that was ever asked for, in pages.
    pub endpoints: BTreeMap<DomainId, Listing<Arc<EndpointPage>>>,
    /// Rises with every change, so that whoever derived something knows when to derive it again.
    pub version: u64,
}

impl Account {
    /// The domain with this id.
    #[must_use]
    pub fn domain(&self, id: &DomainId) -> Option<&Domain> {
        self.domains.rows().iter().find(|domain| domain.id == *id)
    }

    /// The domain with this name, in any case.
    #[must_use]
    pub fn domain_named(&self, name: &str) -> Option<&Domain> {
        let same = |domain: &&Domain| domain.name.eq_ignore_ascii_case(name);
        self.domains.rows().iter().find(same)
    }

    /// The application with this id.
    #[must_use]
    pub fn application(&self, id: &ApplicationId) -> Option<&Application> {
        self.applications
            .rows()
            .iter()
            .find(|application| application.id == *id)
    }

    /// What people call this application; its id while nothing is known of it.
    #[must_use]
    pub fn application_name(&self, id: &ApplicationId) -> String {
        let found = self.application(id);
        found.map_or_else(|| id.to_string(), |found| found.name.clone())
    }

    /// The endpoint's row, when it is known. Costs a look at every row of the domain.
    #[must_use]
    pub fn endpoint(&self, domain: &DomainId, id: &EndpointId) -> Option<EndpointRow<'_>> {
        self.rows(domain).find(|row| row.id == id.as_str())
    }

    /// The known endpoints of a domain.
    pub fn rows(&self, domain: &DomainId) -> impl Iterator<Item = EndpointRow<'_>> {
        let pages = self.endpoints.get(domain).map_or(&[][..], Listing::rows);
        pages.iter().flat_map(|page| page.iter())
    }
}
