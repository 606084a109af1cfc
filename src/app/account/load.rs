//! Asks for the pages of the account: what a person looks at first, everything else behind it.

use crate::{
    api::{Cursor, DomainId, EndpointId, Failure, pace::Priority},
    app::{
        account::writes::Write,
        effect::{Asks, Effect},
        service::{call::Call, remote::Remote},
    },
};

use super::{account::Account, pages::Pages};

/// Endpoints read one by one that are remembered.
const DETAILS_KEPT: usize = 64;

impl Account {
    /// Asks for domains and applications; the endpoints follow by themselves.
    pub fn start(&mut self, asks: &mut Asks) {
        self.load_domains(asks);
        self.load_applications(asks);
    }

    /// A person looks at this domain: what is missing of it is asked for at once.
    pub fn open_domain(&mut self, asks: &mut Asks, domain: &DomainId) {
        let list = self.endpoints.get(domain);
        if list.is_none_or(|list| !list.complete || list.remembered || list.error.is_some()) {
            self.load_endpoints(asks, domain, Priority::Interactive);
        }
    }

    /// A person looks at this endpoint: it is read by itself, unless that is under way.
    pub fn open_endpoint(&mut self, asks: &mut Asks, domain: &DomainId, endpoint: &EndpointId) {
        let read = self.detail(domain, endpoint);
        if !read.is_some_and(Remote::is_loading) {
            self.read_endpoint(asks, domain, endpoint);
        }
    }

    /// Reads an endpoint by itself, as it is from now on: what is under way may be older than a change of ours.
    pub(super) fn read_endpoint(
        &mut self,
        asks: &mut Asks,
        domain: &DomainId,
        endpoint: &EndpointId,
    ) {
        let key = (domain.clone(), endpoint.clone());
        let call = Call::ReadEndpoint {
            domain: domain.clone(),
            endpoint: endpoint.clone(),
        };
        let ticket = asks.call(Priority::Interactive, call);
        let details = &mut self.details;
        if details.len() >= DETAILS_KEPT {
            details.retain(|_, read| read.is_loading());
        }
        let read = details.entry(key).or_default();
        read.load(ticket);
        read.asked = asks.now;
    }

    /// Reads a domain's endpoints again, or, without one, the domains.
    pub fn refresh(&mut self, asks: &mut Asks, domain: Option<&DomainId>) {
        match domain {
            Some(domain) => {
                if let Some(list) = self.endpoints.get_mut(domain) {
                    list.wish();
                }
                self.load_endpoints(asks, domain, Priority::Interactive);
            }
            None => self.load_domains(asks),
        }
    }

    /// A person looks at the whole account: what is not read yet is read as fast as the service lets us.
    pub fn open_all(&mut self, asks: &mut Asks) {
        let account = &mut *self;
        let known = account
            .domains
            .rows()
            .iter()
            .map(|domain| domain.id.clone());
        let unread = |list: &Pages| list.is_unread() || list.error.is_some();
        let unread = |id: &DomainId| account.endpoints.get(id).is_none_or(unread);
        let missing: Vec<DomainId> = known.filter(unread).collect();
        let mut found_out = false;
        for domain in missing {
            let list = self.endpoints.entry(domain.clone()).or_default();
            let may_be_over = list.error.as_ref().is_some_and(Failure::may_be_over);
            if may_be_over && std::mem::replace(&mut found_out, true) {
                continue; // the first of them finds out for the others
            }
            if list.is_loading() || list.error.is_some() {
                self.load_endpoints(asks, &domain, Priority::Visible);
            } else {
                // Whoever wants it more keeps that.
                list.priority = list
                    .priority
                    .min(Some(Priority::Visible))
                    .or(Some(Priority::Visible));
            }
        }
        self.reopen(asks);
        self.read_ahead(asks);
    }

    /// A person comes back to the domains: what could not be read of them is asked for again.
    pub fn reopen(&mut self, asks: &mut Asks) {
        if self.domains.error.is_some() {
            self.load_domains(asks);
        }
    }

    /// A person looks at the whole account and wants it read again.
    pub fn refresh_shown(&mut self, asks: &mut Asks) {
        self.reopen(asks);
        self.endpoints.values_mut().for_each(Pages::wish);
        self.refresh_known(asks, Priority::Visible);
    }

    /// Reads the endpoints of every domain again.
    fn refresh_known(&mut self, asks: &mut Asks, priority: Priority) {
        let known: Vec<DomainId> = self.endpoints.keys().cloned().collect();
        for domain in known {
            self.load_endpoints(asks, &domain, priority);
        }
    }

    /// Reads everything again: domains and applications first, then the endpoints as if read ahead.
    pub fn refresh_all(&mut self, asks: &mut Asks) {
        self.start(asks);
        self.refresh_known(asks, Priority::Prefetch);
    }

    pub(super) fn load_domains(&mut self, asks: &mut Asks) {
        if !self.domains.is_loading() {
            let after = self.domains.begin(asks.now);
            self.ask_domains(asks, after);
        }
    }

    /// A person looks for an application: what is missing is asked for.
    pub fn want_applications(&mut self, asks: &mut Asks) {
        if !self.applications.complete {
            self.load_applications(asks);
        }
    }

    pub(super) fn load_applications(&mut self, asks: &mut Asks) {
        if !self.applications.is_loading() {
            let after = self.applications.begin(asks.now);
            self.ask_applications(asks, after);
        }
    }

    /// Reads a domain's endpoints. If that is under way with less urgency, it has more from now on.
    pub(super) fn load_endpoints(
        &mut self,
        asks: &mut Asks,
        domain: &DomainId,
        priority: Priority,
    ) {
        let list = self.endpoints.entry(domain.clone()).or_default();
        let urgent = list.priority.is_none_or(|last| priority < last);
        if urgent {
            list.priority = Some(priority);
        }
        match list.awaited {
            _ if list.is_due() => return, // `arrived` asks
            Some(_) if !urgent => return,
            Some(ticket) => return asks.ask(Effect::Prefer(ticket, priority)),
            None => {}
        }
        if let Some(list) = self.endpoints.get_mut(domain) {
            let after = list.begin(asks.now);
            self.ask_endpoints(asks, domain, after);
        }
    }

    pub(super) fn ask_domains(&mut self, asks: &mut Asks, after: Option<Cursor>) {
        let ticket = asks.call(Priority::Interactive, Call::ListDomains { after });
        self.domains.await_page(ticket, asks.now);
    }

    pub(super) fn ask_applications(&mut self, asks: &mut Asks, after: Option<Cursor>) {
        let ticket = asks.call(Priority::Interactive, Call::ListApplications { after });
        self.applications.await_page(ticket, asks.now);
    }

    pub(super) fn ask_endpoints(
        &mut self,
        asks: &mut Asks,
        domain: &DomainId,
        after: Option<Cursor>,
    ) {
        let call = Call::ListEndpoints {
            domain: domain.clone(),
            after,
        };
        let list = self.endpoints.get(domain);
        let priority = list.and_then(|list| list.priority);
        let ticket = asks.call(priority.unwrap_or(Priority::Visible), call);
        if let Some(list) = self.endpoints.get_mut(domain) {
            list.await_page(ticket, asks.now);
        }
    }

    /// Whether deletes of ours are under way in this domain.
    pub(super) fn is_deleting(&self, domain: &DomainId) -> bool {
        let delete = |write: &Write| matches!(&write.call, Call::DeleteEndpoint { domain: of, .. } if of == domain);
        self.writes.under_way().any(delete)
    }

    /// What an earlier run knew of these lists has come, or will not: what waited for that is asked for.
    pub(super) fn arrived(&mut self, asks: &mut Asks, domains: &[DomainId]) {
        for domain in domains {
            let list = self.endpoints.get(domain);
            if let Some(priority) = list.and_then(|list| list.priority) {
                self.load_endpoints(asks, domain, priority);
            }
        }
        if self.ahead && self.retry.at.is_none() {
            self.read_ahead(asks);
        }
    }

    /// Reads on: the next domains of which nothing was asked yet, those first that a person wants to see. One more than
    /// the service works on at once, so that one always stands ready to be sent; the pace sees to it that no more than
    /// that are. More would be read side by side, and until the end none of them to its end.
    pub(super) fn read_ahead(&mut self, asks: &mut Asks) {
        let account = &*self;
        let most = 1 + self.at_once.unwrap_or(1);
        let busy = account
            .endpoints
            .values()
            .filter(|list| list.is_loading())
            .count();
        let room = most.saturating_sub(busy);
        let mut next: Vec<(Priority, DomainId)> = Vec::new();
        for wanted in [Priority::Interactive, Priority::Visible, Priority::Prefetch] {
            let ids = account.domains.rows().iter().map(|domain| &domain.id);
            let untouched = ids.filter(|id| {
                let list = account.endpoints.get(id);
                let priority = list.and_then(|list| list.priority);
                list.is_none_or(Pages::is_untouched)
                    && priority.unwrap_or(Priority::Prefetch) == wanted
            });
            let room = room.saturating_sub(next.len());
            next.extend(untouched.take(room).map(|id| (wanted, id.clone())));
        }
        for (priority, domain) in next {
            self.load_endpoints(asks, &domain, priority);
        }
    }
}
