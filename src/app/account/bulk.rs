//! Applies a finished item of a job to the lists that are known. Nothing is asked of the service for it: a job of
//! ten thousand items would cost ten thousand requests more.

use crate::{
    api::{ApplicationId, Credentials, Endpoint, EndpointId},
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
