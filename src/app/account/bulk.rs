//! Applies a finished item of a job, or what somebody else carried out, to the lists that are known. Nothing is asked of
//! the service for it: a job of ten thousand items would cost ten thousand requests more, and for each dashboard.

use crate::{
    api::{ApplicationId, Credentials, DomainId, Endpoint, EndpointDraft, EndpointId},
    app::{
        effect::Asks,
        service::call::{Call, Reply},
        text::time::Moment,
        work::job::item::{Item, Work},
    },
};

use super::{
    account::Account,
    patch::{change, put},
};

impl Account {
    /// An item was carried out; `created` is the endpoint that it made, `sent` when it was sent.
    pub fn carried_out(
        &mut self,
        asks: &mut Asks,
        item: &Item,
        created: Option<&EndpointId>,
        sent: Moment,
    ) {
        if let Some(call) = item.call(None).filter(|_| item.is_domain()) {
            return self.wrote(asks, &call, &Reply::Done, sent);
        }
        if !self.endpoints.contains_key(&item.domain) {
            return;
        }
        match (&item.work, created.or(item.endpoint.as_ref())) {
            (Work::Delete, Some(id)) => {
                self.remove(asks, &item.domain, id, sent);
                self.details.remove(&(item.domain.clone(), id.clone()));
            }
            (Work::Update { .. }, Some(id)) => {
                let known = self.endpoint(&item.domain, id);
                if let (Some(mut known), Some(Call::UpdateEndpoint { patch, .. })) =
                    (known, item.call(None))
                {
                    change(&mut known, &patch);
                    put(self, &item.domain, &known);
                }
            }
            (Work::Create { .. }, Some(id)) => {
                let made = made(item, id);
                put(self, &item.domain, &made);
            }
            (_, None) => {}
        }
        self.keep_endpoints(asks, &item.domain);
    }

    /// Somebody else who works through the same client carried this out, and was answered now.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other call changes a list"
    )]
    pub fn wrote_beside(&mut self, asks: &mut Asks, call: &Call, reply: &Reply) {
        let domain = match call {
            Call::CreateDomain(_) | Call::UpdateDomain { .. } | Call::DeleteDomain(_) => {
                return self.wrote(asks, call, reply, asks.now);
            }
            Call::CreateEndpoint { domain, .. }
            | Call::UpdateEndpoint { domain, .. }
            | Call::DeleteEndpoint { domain, .. } => domain,
            _ => return,
        };
        if !self.endpoints.contains_key(domain) {
            return;
        }
        match (call, reply) {
            (
                Call::UpdateEndpoint {
                    endpoint, patch, ..
                },
                _,
            ) => {
                if let Some(mut known) = self.endpoint(domain, endpoint) {
                    change(&mut known, patch);
                    put(self, domain, &known);
                }
            }
            (Call::CreateEndpoint { draft, .. }, Reply::EndpointCreated(id)) => {
                let name = self.domain_name(domain).to_owned();
                put(self, domain, &drafted(draft, id, domain, &name));
            }
            (Call::DeleteEndpoint { endpoint, .. }, _) => {
                let now = asks.now;
                self.remove(asks, domain, endpoint, now);
                self.details.remove(&(domain.clone(), endpoint.clone()));
            }
            _ => {}
        }
        self.keep_endpoints(asks, domain);
    }

    /// The name of a domain, or its id while that is unknown.
    fn domain_name<'a>(&'a self, id: &'a DomainId) -> &'a str {
        let mut rows = self.domains.rows().iter();
        let known = rows.find(|row| row.id == *id);
        known.map_or(id.as_str(), |row| &row.name)
    }
}

fn drafted(draft: &EndpointDraft, id: &EndpointId, domain: &DomainId, name: &str) -> Endpoint {
    let realm = crate::api::resource::sip_host(name);
    Endpoint {
        id: id.clone(),
        name: draft.name.clone(),
        description: draft.description.clone(),
        domain_id: Some(domain.clone()),
        application_id: draft.application_id.clone(),
        enabled: draft.enabled,
        sip_uri: format!("sip:{}@{realm}", draft.name),
        credentials: Credentials {
            realm,
            username: draft.name.clone(),
        },
    }
}

fn made(item: &Item, id: &EndpointId) -> Endpoint {
    let after = item.after().unwrap_or_default();
    let realm = crate::api::resource::sip_host(&item.domain_name);
    Endpoint {
        id: id.clone(),
        name: item.name.clone(),
        description: after.description.filter(|text| !text.is_empty()),
        domain_id: Some(item.domain.clone()),
        application_id: after
            .application
            .filter(|id| !id.is_empty())
            .map(ApplicationId::from),
        enabled: after.enabled.unwrap_or(true),
        sip_uri: format!("sip:{}@{realm}", item.name),
        credentials: Credentials {
            realm,
            username: item.name.clone(),
        },
    }
}
