//! What an item of a job that was carried out changes in what is known. Nothing is asked of the service for it:
//! a job of ten thousand items would cost ten thousand requests more.

use crate::{
    api::{ApplicationId, Credentials, Endpoint, EndpointId},
    app::{
        service::call::{Call, Reply},
        shared::Shared,
        text::time::Moment,
        work::job::item::{Item, Work},
    },
};

use super::{
    memory,
    patch::{self, change, put, remove},
};

/// An item was carried out; `created` is the endpoint that it made, `sent` when it was sent.
pub fn carried_out(shared: &mut Shared, item: &Item, created: Option<&EndpointId>, sent: Moment) {
    if let Some(call) = item.call(None).filter(|_| item.is_domain()) {
        return patch::wrote(shared, &call, &Reply::Done, sent);
    }
    if !shared.account.endpoints.contains_key(&item.domain) {
        return;
    }
    match (&item.work, created.or(item.endpoint.as_ref())) {
        (Work::Delete, Some(id)) => {
            remove(shared, &item.domain, id, sent);
            shared
                .account
                .details
                .remove(&(item.domain.clone(), id.clone()));
        }
        (Work::Update { .. }, Some(id)) => {
            let known = shared.account.endpoint(&item.domain, id);
            if let (Some(mut known), Some(Call::UpdateEndpoint { patch, .. })) =
                (known, item.call(None))
            {
                change(&mut known, &patch);
                put(&mut shared.account, &item.domain, &known);
            }
        }
        (Work::Create { .. }, Some(id)) => {
            let made = made(item, id);
            put(&mut shared.account, &item.domain, &made);
        }
        (_, None) => {}
    }
    memory::keep_endpoints(shared, &item.domain);
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
