//! Which application decides about a call that comes in; where several processes have calls, this one is its home if it has none.

use std::sync::Arc;

use super::effect::{CaseId, Decider, Sought};
use crate::{
    api::ApplicationId,
    platform::{
        refusal::Refusal,
        store::{Connection, Store, homes, numbers, phones},
    },
};

/// Asks the store for the application of whoever calls or is called.
pub async fn seek(
    store: Arc<Store>,
    id: CaseId,
    sought: Sought,
) -> (CaseId, Result<Decider, Refusal>) {
    let is_common = store.is_common();
    let found = store.read(move |db| {
        let decider = decider(db, sought)?;
        let is_settled = match &decider.application {
            Some(application) if is_common => homes::of(db, &application.id)?.is_some(),
            Some(_) | None => true,
        };
        Ok((decider, is_settled))
    });
    match found.await {
        Ok((decider, is_settled)) => {
            if let Some(application) = decider.application.as_ref().filter(|_| !is_settled) {
                settle(&store, application.id.clone()).await;
            }
            (id, Ok(decider))
        }
        Err(refusal) => (id, Err(refusal)),
    }
}

fn decider(db: &Connection, sought: Sought) -> Result<Decider, Refusal> {
    let of = |application| Decider {
        caller: None,
        application,
    };
    let (host, name) = match sought {
        Sought::Endpoint(endpoint) => return Ok(of(phones::application_of(db, &endpoint)?)),
        Sought::Number(number) => return Ok(of(numbers::application_of(db, &number)?)),
        Sought::Address { host, name } => (host, name),
    };
    let Some((domain, host)) = phones::domain_of(db, &host)? else {
        return Ok(Decider::default());
    };
    let proved = phones::endpoint_of(db, &domain, &name)?;
    let Some(proved) = proved.filter(|proved| proved.enabled) else {
        return Ok(Decider::default());
    };
    Ok(Decider {
        application: phones::application_of(db, &proved.id)?,
        caller: Some((domain, proved.id, format!("sip:{name}@{host}"))),
    })
}

/// What the application does about its call is to come here.
async fn settle(store: &Store, application: ApplicationId) {
    let own = store.wire.post.own();
    let claimed = store.note(move |db| Ok(homes::claim(db, &application, Some(own))?));
    if let Err(why) = claimed.await {
        tracing::warn!(%why, "an application has no home yet");
    }
}
