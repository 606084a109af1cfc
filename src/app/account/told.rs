//! Takes over what the service tells of endpoints and domains by itself: somebody else has changed them, by whatever way.

use crate::{
    api::{Domain, DomainId, Endpoint, EndpointId, pace::Priority, registration::Event},
    app::{
        effect::Asks,
        service::call::{Call, Reply},
    },
};

use super::account::Account;

impl Account {
    /// Takes it over, if it concerns what is known. Answers with the endpoint that is another now, and with the delete that
    /// was carried out: screens about what is gone are left.
    pub fn told(&mut self, asks: &mut Asks, event: &Event) -> (Option<EndpointId>, Option<Call>) {
        match event {
            Event::Endpoint(domain, endpoint) => {
                let is_new = self.told_of_endpoint(asks, domain, endpoint);
                (is_new.then(|| endpoint.id.clone()), None)
            }
            Event::EndpointDeleted(domain, endpoint) => {
                let is_known = self.endpoint(domain, endpoint).is_some();
                let (domain, endpoint) = (domain.clone(), endpoint.clone());
                let call = Call::DeleteEndpoint { domain, endpoint };
                (None, self.told_of_delete(asks, call, is_known))
            }
            Event::Domain(domain) => {
                self.told_of_domain(asks, domain);
                (None, None)
            }
            Event::DomainDeleted(domain) => {
                let is_known = self.domains.rows().iter().any(|row| row.id == *domain);
                let call = Call::DeleteDomain(domain.clone());
                (None, self.told_of_delete(asks, call, is_known))
            }
            Event::Registered { .. }
            | Event::Gone { .. }
            | Event::Refused { .. }
            | Event::Call(_)
            | Event::Sounds(_) => (None, None),
        }
    }

    /// Whether something of it was not known. What is being written here is taken over with its answer.
    fn told_of_endpoint(&mut self, asks: &mut Asks, domain: &DomainId, told: &Endpoint) -> bool {
        let is_written = self.writes.under_way().any(|write| {
            matches!(&write.call, Call::UpdateEndpoint { endpoint, .. } if *endpoint == told.id)
        });
        if is_written {
            return false;
        }
        let key = (domain.clone(), told.id.clone());
        let read = self.details.get_mut(&key);
        if let Some(value) = read.and_then(|read| read.value.as_mut()) {
            value.clone_from(told);
        }
        let known = self.row(domain, &told.id);
        if known.is_some_and(|known| known.to_endpoint() == *told) {
            return false;
        }
        let Some(list) = self.endpoints.get_mut(domain) else {
            return false;
        };
        list.put(domain, told);
        self.keep_endpoints(asks, domain);
        true
    }

    fn told_of_domain(&mut self, asks: &mut Asks, told: &Domain) {
        if self.domains.as_of.is_none() {
            return;
        }
        let rows = self.domains.rows_mut();
        match rows.iter_mut().find(|row| row.id == told.id) {
            Some(row) if row == told => return,
            Some(row) => row.clone_from(told),
            None => {
                rows.push(told.clone());
                self.load_endpoints(asks, &told.id, Priority::Visible);
            }
        }
        self.keep_domains(asks);
        self.rename();
    }

    /// The delete, if something is gone by it that was known. A delete of ours is taken over with its answer.
    fn told_of_delete(&mut self, asks: &mut Asks, call: Call, is_known: bool) -> Option<Call> {
        if !is_known || self.writes.under_way().any(|write| write.call == call) {
            return None;
        }
        self.wrote_beside(asks, &call, &Reply::Done);
        Some(call)
    }
}
