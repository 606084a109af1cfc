//! The data of one account: domains, applications, pages of endpoints, and how far each has been read.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    api::{Application, ApplicationId, Domain, DomainId, Endpoint, EndpointId, Failure},
    app::{
        service::{
            names::Names,
            remote::Remote,
            rows::{EndpointPage, EndpointRow},
            ticket::TimerId,
        },
        text::{form::same, time::Moment},
    },
};

use super::{listing::Listing, marks::Mark, pages::Pages, tally::Tally, writes::Writes};

/// The account as far as it is known. Only loading and patching change it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Account {
    /// The domains.
    pub domains: Listing<Domain>,
    /// The applications.
    pub applications: Listing<Application>,
    /// The endpoints of each domain that was ever asked for, in pages.
    pub endpoints: BTreeMap<DomainId, Pages>,
    /// Endpoints that were read one by one, which says more than a row does.
    pub details: BTreeMap<(DomainId, EndpointId), Remote<Endpoint>>,
    /// The names of domains and applications.
    pub names: Arc<Names>,
    /// When what failed is tried again.
    pub retry: Retry,
    /// Writes that were sent and not answered yet.
    pub writes: Writes,
    /// How many lists the service reads at once, as far as the pace has shown.
    pub at_once: Option<usize>,
    /// Why nobody hears what is asked, since that was last found out.
    pub away: Option<Failure>,
    /// Whether the address has given a good answer, in this run or an earlier one.
    pub(super) proven: bool,
    /// Whether the service has answered in this run, so that what nobody asked for may be read.
    pub(super) ahead: bool,
    /// The share of [`Account::version`] that is in no list: names, and lists that are gone.
    base: u64,
}

/// When what failed is tried again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Retry {
    pub(super) timer: Option<TimerId>,
    pub(super) attempts: u32,
    /// The list that last found out for others whether answers can be read again.
    pub(super) scout: Option<DomainId>,
    /// The time of the next attempt, while one is due.
    pub at: Option<Moment>,
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
        let rows = || self.domains.rows().iter();
        let exact = rows().find(|domain| domain.name.eq_ignore_ascii_case(name));
        exact.or_else(|| {
            rows()
                .find(|domain| same(&domain.name, name) || domain.host().eq_ignore_ascii_case(name))
        })
    }

    /// The application with this id.
    #[must_use]
    pub fn application(&self, id: &ApplicationId) -> Option<&Application> {
        let mut all = self.applications.rows().iter();
        all.find(|application| application.id == *id)
    }

    /// What people call this application; its id while nothing is known of it.
    #[must_use]
    pub fn application_name(&self, id: &ApplicationId) -> String {
        let found = self.application(id);
        found.map_or_else(|| id.to_string(), |found| found.name.clone())
    }

    /// The endpoint's row, when it is known.
    #[must_use]
    pub fn row(&self, domain: &DomainId, id: &EndpointId) -> Option<EndpointRow<'_>> {
        let mut pages = self.pages(Some(domain));
        pages.find_map(|page| Some(page.row(page.find(id.as_str())?)))
    }

    /// The endpoint as it was last read, alone or in a list.
    #[must_use]
    pub fn endpoint(&self, domain: &DomainId, id: &EndpointId) -> Option<Endpoint> {
        let read = self.detail(domain, id).and_then(|read| read.value.clone());
        read.or_else(|| self.row(domain, id).map(|row| row.to_endpoint()))
    }

    /// What became of reading this endpoint by itself.
    #[must_use]
    pub fn detail(&self, domain: &DomainId, id: &EndpointId) -> Option<&Remote<Endpoint>> {
        self.details.get(&(domain.clone(), id.clone()))
    }

    /// The known endpoints of a domain.
    pub fn rows(&self, domain: &DomainId) -> impl Iterator<Item = EndpointRow<'_>> {
        self.pages(Some(domain)).flat_map(|page| page.iter())
    }

    /// The pages of a domain's endpoints, or of all of them.
    pub fn pages(&self, domain: Option<&DomainId>) -> impl Iterator<Item = &Arc<EndpointPage>> {
        let lists = self.lists(domain);
        lists.flat_map(|list| list.rows().iter())
    }

    /// The list of a domain's endpoints, or all of them.
    pub fn lists(&self, domain: Option<&DomainId>) -> impl Iterator<Item = &Pages> {
        let one = domain.and_then(|domain| self.endpoints.get(domain));
        let all = domain.is_none().then_some(&self.endpoints);
        one.into_iter()
            .chain(all.into_iter().flat_map(BTreeMap::values))
    }

    /// The numbers of a domain, or of the account.
    #[must_use]
    pub fn tally(&self, domain: Option<&DomainId>) -> Tally {
        let mut tally = Tally::default();
        for list in self.lists(domain) {
            let part = list.tally();
            tally.endpoints += part.endpoints;
            tally.disabled += part.disabled;
            tally.unassigned += part.unassigned;
            tally.longest = tally.longest.and(part.longest);
        }
        let read = |one: &Domain| {
            let list = self.endpoints.get(&one.id);
            list.is_some_and(|list| list.tally().complete)
        };
        tally.complete = match domain {
            Some(domain) => {
                let list = self.endpoints.get(domain);
                list.is_some_and(|list| list.tally().complete)
            }
            None => self.domains.complete && self.domains.rows().iter().all(read),
        };
        tally
    }

    /// Whether what is shown of a domain, or of the account, is at least in part from an earlier run.
    #[must_use]
    pub fn is_remembered(&self, domain: Option<&DomainId>) -> bool {
        self.lists(domain).any(|list| list.remembered)
    }

    /// What the last refresh found about this row.
    #[must_use]
    pub fn mark(&self, domain: &DomainId, id: &EndpointId) -> Option<Mark> {
        self.endpoints.get(domain)?.marks.of(id)
    }

    /// How many rows of a domain, or of the account, the last refresh found gone.
    #[must_use]
    pub fn gone(&self, domain: Option<&DomainId>) -> usize {
        self.lists(domain).map(|list| list.marks.gone).sum()
    }

    /// The person has moved on: what was new is known by now.
    pub fn moved_on(&mut self, domain: Option<&DomainId>) {
        for (id, list) in &mut self.endpoints {
            if domain.is_none_or(|domain| domain == id) {
                list.marks.clear();
            }
        }
    }

    /// Rises with every change of the rows of a domain, or of the account, and of the names in them.
    #[must_use]
    pub fn version(&self, domain: Option<&DomainId>) -> u64 {
        let lists: u64 = self.lists(domain).map(|list| list.version).sum();
        self.base + lists
    }

    /// The age of a domain's endpoints, or of the oldest in the account.
    #[must_use]
    pub fn as_of(&self, domain: Option<&DomainId>) -> Option<Moment> {
        self.lists(domain).filter_map(|list| list.as_of).min()
    }

    /// The age of the domains with what is counted in them: of the oldest of it.
    #[must_use]
    pub fn domains_as_of(&self) -> Option<Moment> {
        let counts = self.as_of(None);
        counts.into_iter().chain(self.domains.as_of).min()
    }

    /// Since when the domains are waited for.
    #[must_use]
    pub fn domains_awaited_since(&self) -> Option<Moment> {
        self.domains.awaited.map(|_| self.domains.asked)
    }

    /// The name of an endpoint; its id while that is not known.
    #[must_use]
    pub fn endpoint_name(&self, domain: &DomainId, endpoint: &EndpointId) -> String {
        let detail = self.detail(domain, endpoint);
        let read = detail.and_then(|read| read.value.as_ref());
        let name = read.map(|read| read.name.as_str());
        let name = name.or_else(|| self.row(domain, endpoint).map(|row| row.name));
        name.unwrap_or(endpoint.as_str()).to_owned()
    }

    /// Since when a person waits for what is shown of a domain, or of the account; `None` when for nothing.
    #[must_use]
    pub fn waiting_since(&self, domain: Option<&DomainId>) -> Option<Moment> {
        let lists = self.lists(domain).filter(|list| list.is_loading());
        lists.map(|list| list.asked).max()
    }

    /// Since when this endpoint is waited for.
    #[must_use]
    pub fn reading_since(&self, domain: &DomainId, id: &EndpointId) -> Option<Moment> {
        let read = self.detail(domain, id).filter(|read| read.is_loading());
        read.map(|read| read.asked)
    }

    /// Forgets the endpoints of domains that this refuses.
    pub(super) fn retain_endpoints(&mut self, keep: impl Fn(&DomainId, &Pages) -> bool) {
        let base = &mut self.base;
        self.endpoints.retain(|id, list| {
            let kept = keep(id, list);
            if !kept {
                *base += list.version + 1;
            }
            kept
        });
    }

    /// Domains or applications changed: the names follow.
    pub(super) fn rename(&mut self) {
        let (domains, applications) = (&self.domains, &self.applications);
        let names = Names::new(domains.rows(), applications.rows(), applications.complete);
        if *self.names != names {
            self.names = Arc::new(names);
            self.base += 1;
        }
    }
}
