//! The verbs of applications (reference §7).

use super::{
    Body, Client, Page,
    body::{is_done, is_same},
    once::{Likeness, State},
    request::Want,
};
use crate::api::{
    failure::Failure,
    id::{ApplicationId, Cursor},
    pace::Family,
    paths::first_page,
    resource::{Application, ApplicationDraft, ApplicationPatch},
};

const FAMILY: Family = Family::Applications;

impl Client {
    /// A page of applications.
    pub async fn applications(&self, after: Option<&Cursor>) -> Result<Page<Application>, Failure> {
        self.list(FAMILY, self.paths().applications()?, after).await
    }

    /// One application.
    pub async fn application(&self, id: &ApplicationId) -> Result<Application, Failure> {
        self.get(&Want::get(FAMILY, self.paths().application(id)?))
            .await
    }

    /// Makes an application, exactly once.
    pub async fn create_application(
        &self,
        draft: &ApplicationDraft,
    ) -> Result<ApplicationId, Failure> {
        let url = self.paths().applications()?;
        let want = Want::post(FAMILY, url.clone(), draft.json());
        let likeness = |found: &Application| likeness(draft, found);
        let id = self.create(&want, &first_page(url), likeness).await?;
        Ok(id.into())
    }

    /// Changes the named fields.
    pub async fn update_application(
        &self,
        id: &ApplicationId,
        patch: &ApplicationPatch,
    ) -> Result<(), Failure> {
        let want = Want::post(FAMILY, self.paths().application(id)?, patch.json());
        self.update(&want, |found: &Application| state(patch, found))
            .await
    }

    /// Deletes an application. One that is gone already counts as deleted.
    pub async fn delete_application(&self, id: &ApplicationId) -> Result<(), Failure> {
        self.delete(&Want::delete(FAMILY, self.paths().application(id)?))
            .await
    }
}

/// Nothing says that names are unique among applications, so a namesake with other fields is another one.
fn likeness(draft: &ApplicationDraft, found: &Application) -> Likeness {
    let call_url = found.incoming_call_url.as_deref();
    let message_url = found.incoming_message_url.as_deref();
    let same = is_same(Some(&draft.name), Some(&found.name))
        && is_same(draft.incoming_call_url.as_deref(), call_url)
        && is_same(draft.incoming_message_url.as_deref(), message_url)
        && draft.auto_answer.is_none_or(|on| on == found.auto_answer);
    if same {
        Likeness::Same
    } else {
        Likeness::Other
    }
}

fn state(patch: &ApplicationPatch, found: &Application) -> State {
    let call_url = found.incoming_call_url.as_deref();
    let message_url = found.incoming_message_url.as_deref();
    let name = patch.name.as_deref();
    let as_asked = name.is_none_or(|name| is_same(Some(name), Some(&found.name)))
        && is_done(&patch.incoming_call_url, String::as_str, call_url)
        && is_done(&patch.incoming_message_url, String::as_str, message_url)
        && patch.auto_answer.is_none_or(|on| on == found.auto_answer);
    if as_asked {
        State::Asked
    } else {
        State::Otherwise
    }
}
