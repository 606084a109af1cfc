//! Applies a write that succeeded to what is known, before the service is asked again.

use crate::{
    api::{
        Cause, Change, Domain, DomainId, Endpoint, EndpointId, EndpointPatch, Failure,
        pace::Priority,
    },
    app::{
        effect::Asks,
        service::{
            call::{Call, Reply},
            ticket::Ticket,
        },
        text::time::Moment,
    },
};

use super::{account::Account, pages::Pages};

impl Account {
    /// A write was carried out that was sent then: it is taken over at once, and what the service made of it is read.
    pub fn wrote(&mut self, asks: &mut Asks, call: &Call, reply: &Reply, sent: Moment) {
        match (call, reply) {
            (Call::CreateDomain(draft), Reply::DomainCreated(id)) => {
                let rows = self.domains.rows_mut();
                if rows.iter().all(|domain| domain.id != *id) {
                    rows.push(Domain {
                        id: id.clone(),
                        name: draft.name.clone(),
                        description: draft.description.clone(),
                    });
                }
                self.load_endpoints(asks, id, Priority::Visible);
            }
            (
                Call::UpdateDomain {
                    domain,
                    description,
                },
                _,
            ) => {
                let mut rows = self.domains.rows_mut().iter_mut();
                if let Some(row) = rows.find(|row| row.id == *domain) {
                    apply(&mut row.description, description);
                }
            }
            (Call::DeleteDomain(domain), _) => {
                self.domains.rows_mut().retain(|row| row.id != *domain);
                self.retain_endpoints(|id, _| id != domain);
            }
            (Call::CreateEndpoint { domain, .. }, Reply::EndpointCreated(id)) => {
                self.read_endpoint(asks, domain, id);
            }
            (
                Call::UpdateEndpoint {
                    domain,
                    endpoint,
                    patch,
                },
                _,
            ) => {
                if let Some(mut known) = self.endpoint(domain, endpoint) {
                    change(&mut known, patch);
                    self.adopt(asks, domain, &known);
                }
                self.read_endpoint(asks, domain, endpoint);
            }
            (Call::DeleteEndpoint { domain, endpoint }, _) => {
                self.remove(asks, domain, endpoint, sent);
                let key = (domain.clone(), endpoint.clone());
                self.details.remove(&key);
                self.keep_endpoints(asks, domain);
            }
            _ => {}
        }
        let of_domains = matches!(
            call,
            Call::CreateDomain(_) | Call::UpdateDomain { .. } | Call::DeleteDomain(_)
        );
        if of_domains {
            self.keep_domains(asks);
        }
        self.rename();
    }

    /// A form has read again what it is about to change: the list is brought up to that, unless the list itself was
    /// asked for later.
    pub fn reread(&mut self, asks: &mut Asks, domain: &DomainId, reply: &Reply, asked: Moment) {
        if let Reply::Endpoint(endpoint) = reply {
            if !is_outrun(self, domain, Some(asked)) {
                self.adopt(asks, domain, endpoint);
            }
        } else if let Reply::Domain(read) = reply {
            let mut rows = self.domains.rows_mut().iter_mut();
            if let Some(row) = rows.find(|row| row.id == read.id) {
                row.clone_from(read);
            }
            self.keep_domains(asks);
        }
    }

    /// An endpoint was read by itself: the list is brought up to what it says.
    pub(super) fn take_detail(
        &mut self,
        asks: &mut Asks,
        (domain, id): (DomainId, EndpointId),
        ticket: Ticket,
        outcome: Result<Reply, Failure>,
    ) {
        let account = &mut *self;
        let outcome = outcome.and_then(Reply::into_endpoint);
        let key = (domain.clone(), id.clone());
        let asked = account.details.get(&key).map(|read| read.asked);
        let outrun = is_outrun(account, &domain, asked);
        match &outcome {
            // The list is or was read after this was asked for, and says the newer thing.
            Ok(_) if outrun => {
                account.details.remove(&key);
                return;
            }
            Ok(endpoint) => self.adopt(asks, &domain, endpoint),
            Err(failure) if failure.cause == Cause::Missing => {
                self.remove(asks, &domain, &id, Moment(0));
            }
            Err(_) => {}
        }
        let account = &mut *self;
        let read = account.details.entry((domain, id)).or_default();
        if matches!(&outcome, Err(failure) if failure.cause == Cause::Missing) {
            read.value = None;
        }
        read.settle(ticket, outcome, asks.now);
    }

    /// Takes an endpoint over, and keeps it for the next start.
    fn adopt(&mut self, asks: &mut Asks, domain: &DomainId, endpoint: &Endpoint) {
        put(self, domain, endpoint);
        self.keep_endpoints(asks, domain);
    }

    /// Takes an endpoint out that was deleted at some time since `sent`. If a row may have slipped out of sight by
    /// that, the pages where it must be are read again.
    pub(super) fn remove(
        &mut self,
        asks: &mut Asks,
        domain: &DomainId,
        id: &EndpointId,
        sent: Moment,
    ) {
        let more = self.is_deleting(domain);
        let account = &mut *self;
        let list = account.endpoints.get_mut(domain);
        if list.is_some_and(|list| list.remove(id, sent, more)) {
            self.load_endpoints(asks, domain, Priority::Visible);
        }
    }
}

/// Whether a list is or was read after an endpoint of it was asked for by itself.
fn is_outrun(account: &Account, domain: &DomainId, asked: Option<Moment>) -> bool {
    let list = account.endpoints.get(domain);
    list.and_then(Pages::begun) > asked
}

fn apply<T: Clone>(value: &mut Option<T>, change: &Change<T>) {
    match change {
        Change::Keep => {}
        Change::Set(new) => *value = Some(new.clone()),
        Change::Clear => *value = None,
    }
}

pub(super) fn change(endpoint: &mut Endpoint, patch: &EndpointPatch) {
    apply(&mut endpoint.description, &patch.description);
    apply(&mut endpoint.application_id, &patch.application_id);
    endpoint.enabled = patch.enabled.unwrap_or(endpoint.enabled);
}

/// Takes an endpoint over into what was read of it, alone and in the list.
pub(super) fn put(account: &mut Account, domain: &DomainId, endpoint: &Endpoint) {
    let key = (domain.clone(), endpoint.id.clone());
    if let Some(read) = account.details.get_mut(&key) {
        read.value = Some(endpoint.clone());
    }
    let list = account.endpoints.entry(domain.clone()).or_default();
    list.put(domain, endpoint);
}
