//! The verbs of endpoints (reference §5).

use super::{
    Body, Client, Page,
    body::{is_done, is_same},
    once::{Likeness, State},
    request::Want,
};
use crate::api::{
    failure::Failure,
    id::{ApplicationId, Cursor, DomainId, EndpointId},
    pace::Family,
    paths::first_page,
    resource::{Endpoint, EndpointDraft, EndpointPatch},
};

const FAMILY: Family = Family::Endpoints;

impl Client {
    /// A page of a domain's endpoints.
    pub async fn endpoints(
        &self,
        domain: &DomainId,
        after: Option<&Cursor>,
    ) -> Result<Page<Endpoint>, Failure> {
        let url = self.paths().endpoints(domain)?;
        let mut page = self.list::<Endpoint>(FAMILY, url, after).await?;
        for endpoint in &mut page.rows {
            endpoint.domain_id.get_or_insert_with(|| domain.clone());
        }
        Ok(page)
    }

    /// One endpoint.
    pub async fn endpoint(&self, domain: &DomainId, id: &EndpointId) -> Result<Endpoint, Failure> {
        let url = self.paths().endpoint(domain, id)?;
        let mut endpoint: Endpoint = self.get(&Want::get(FAMILY, url)).await?;
        endpoint.domain_id.get_or_insert_with(|| domain.clone());
        Ok(endpoint)
    }

    /// Makes an endpoint, exactly once.
    pub async fn create_endpoint(
        &self,
        domain: &DomainId,
        draft: &EndpointDraft,
    ) -> Result<EndpointId, Failure> {
        let url = self.paths().endpoints(domain)?;
        let want = Want::post(FAMILY, url.clone(), draft.json());
        let likeness = |found: &Endpoint| likeness(draft, found);
        let id = self.create(&want, &first_page(url), likeness).await?;
        Ok(id.into())
    }

    /// Changes the named fields; sends nothing when none is named.
    pub async fn update_endpoint(
        &self,
        domain: &DomainId,
        id: &EndpointId,
        patch: &EndpointPatch,
    ) -> Result<(), Failure> {
        if patch.is_empty() {
            return Ok(());
        }
        let url = self.paths().endpoint(domain, id)?;
        let want = Want::post(FAMILY, url, patch.json());
        self.update(&want, |found: &Endpoint| state(patch, found))
            .await
    }

    /// Deletes an endpoint. One that is gone already counts as deleted.
    pub async fn delete_endpoint(&self, domain: &DomainId, id: &EndpointId) -> Result<(), Failure> {
        let url = self.paths().endpoint(domain, id)?;
        self.delete(&Want::delete(FAMILY, url)).await
    }
}

fn likeness(draft: &EndpointDraft, found: &Endpoint) -> Likeness {
    if found.name != draft.name {
        return Likeness::Other;
    }
    let same = is_same(draft.description.as_deref(), found.description.as_deref())
        && found.application_id == draft.application_id
        && found.enabled == draft.enabled;
    if same {
        Likeness::Same
    } else {
        Likeness::Namesake
    }
}

fn state(patch: &EndpointPatch, found: &Endpoint) -> State {
    let application = found.application_id.as_ref().map(ApplicationId::as_str);
    let description = found.description.as_deref();
    let as_asked = is_done(&patch.description, String::as_str, description)
        && is_done(&patch.application_id, ApplicationId::as_str, application)
        && patch.enabled.is_none_or(|enabled| enabled == found.enabled);
    match (as_asked, &patch.password) {
        (false, _) => State::Otherwise,
        (true, None) => State::Asked,
        (true, Some(_)) => State::Hidden,
    }
}
