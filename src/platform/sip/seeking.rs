//! Which application decides about a call that comes in; where several processes have calls, this one is its home if it has none.

use std::sync::Arc;

use super::effect::{CaseId, Sought};
use crate::{
    api::{Application, ApplicationId},
    platform::{
        refusal::Refusal,
        store::{Connection, Store, homes, numbers, phones},
    },
};

/// Asks the store for the application of an endpoint or a number.
pub async fn seek(
    store: Arc<Store>,
    id: CaseId,
    sought: Sought,
) -> (CaseId, Result<Option<Application>, Refusal>) {
    let is_common = store.is_common();
    let found = store.read(move |db| {
        let Some(application) = application(db, sought)? else {
            return Ok(None);
        };
        let is_settled = !is_common || homes::of(db, &application.id)?.is_some();
        Ok(Some((application, is_settled)))
    });
    match found.await {
        Ok(Some((application, is_settled))) => {
            if !is_settled {
                settle(&store, application.id.clone()).await;
            }
            (id, Ok(Some(application)))
        }
        Ok(None) => (id, Ok(None)),
        Err(refusal) => (id, Err(refusal)),
    }
}

fn application(db: &Connection, sought: Sought) -> Result<Option<Application>, Refusal> {
    match sought {
        Sought::Endpoint(endpoint) => Ok(phones::application_of(db, &endpoint)?),
        Sought::Number(number) => numbers::application_of(db, &number),
    }
}

/// What the application does about its call is to come here.
async fn settle(store: &Store, application: ApplicationId) {
    let own = store.wire.post.own();
    let claimed = store.note(move |db| Ok(homes::claim(db, &application, Some(own))?));
    if let Err(why) = claimed.await {
        tracing::warn!(%why, "an application has no home yet");
    }
}
