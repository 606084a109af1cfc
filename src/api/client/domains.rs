//! The verbs of domains (reference §4).

use super::{
    Body, Client, DomainPatch, Page,
    body::{is_done, is_same},
    once::{Likeness, State},
    request::Want,
};
use crate::api::{
    failure::Failure,
    id::{Cursor, DomainId},
    pace::Family,
    paths::first_page,
    resource::{Change, Domain, DomainDraft},
};

const FAMILY: Family = Family::Domains;

impl Client {
    /// A page of domains.
    pub async fn domains(&self, after: Option<&Cursor>) -> Result<Page<Domain>, Failure> {
        self.list(FAMILY, self.paths().domains()?, after).await
    }

    /// The domain of this name, if there is one. Its name begins a host, so case does not count (RFC 3261 §19.1.4).
    pub async fn domain_named(&self, name: &str) -> Result<Option<Domain>, Failure> {
        let mut after = None;
        loop {
            let page = self.domains(after.as_ref()).await?;
            let is_it = |one: &Domain| one.name.eq_ignore_ascii_case(name);
            if let Some(found) = page.rows.into_iter().find(is_it) {
                return Ok(Some(found));
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(None),
            }
        }
    }

    /// One domain.
    pub async fn domain(&self, id: &DomainId) -> Result<Domain, Failure> {
        self.get(&Want::get(FAMILY, self.paths().domain(id)?)).await
    }

    /// Makes a domain, exactly once.
    pub async fn create_domain(&self, draft: &DomainDraft) -> Result<DomainId, Failure> {
        let url = self.paths().domains()?;
        let want = Want::post(FAMILY, url.clone(), draft.json());
        let likeness = |found: &Domain| likeness(draft, found);
        let id = self.create(&want, &first_page(url), likeness).await?;
        Ok(id.into())
    }

    /// Sets or clears the description.
    pub async fn update_domain(
        &self,
        id: &DomainId,
        description: &Change<String>,
    ) -> Result<(), Failure> {
        let patch = DomainPatch(description);
        let want = Want::post(FAMILY, self.paths().domain(id)?, patch.json());
        let state = |found: &Domain| {
            let found = found.description.as_deref();
            if is_done(description, String::as_str, found) {
                State::Asked
            } else {
                State::Otherwise
            }
        };
        self.update(&want, state).await
    }

    /// Deletes a domain; the service refuses while it has endpoints (our choice, reference §4).
    pub async fn delete_domain(&self, id: &DomainId) -> Result<(), Failure> {
        self.delete(&Want::delete(FAMILY, self.paths().domain(id)?))
            .await
    }
}

/// Domain names are hosts: their case does not matter (reference §4).
fn likeness(draft: &DomainDraft, found: &Domain) -> Likeness {
    if !found.name.eq_ignore_ascii_case(&draft.name) {
        return Likeness::Other;
    }
    if is_same(draft.description.as_deref(), found.description.as_deref()) {
        Likeness::Same
    } else {
        Likeness::Namesake
    }
}
