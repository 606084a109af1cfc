//! The verbs of registrations, failed attempts and histories. The documented API has none of them: see
//! [`registration`](crate::api::registration).

use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::{Client, Page, page::Walk, request::Want};
use crate::api::{
    failure::Failure,
    id::{Cursor, DomainId, EndpointId, RegistrationId},
    pace::Family,
    paths::first_page,
    registration::{Attempt, DomainSummary, Registration, Stay, Summary, Traced},
};

const FAMILY: Family = Family::Registrations;

impl Client {
    /// A page of the phones that are registered in a domain, or as one of its endpoints, oldest first. Rows that
    /// cannot be read are left out.
    pub async fn registrations(
        &self,
        domain: &DomainId,
        endpoint: Option<&EndpointId>,
        after: Option<&Cursor>,
    ) -> Result<Page<Registration>, Failure> {
        let url = self.paths().registrations(domain, endpoint)?;
        let mut page = self.told::<Registration>(FAMILY, url, after).await?;
        for row in &mut page.rows {
            row.domain_id.get_or_insert_with(|| domain.clone());
        }
        Ok(page)
    }

    /// How many phones each domain has that has any, and how many endpoints with failures that are not resolved.
    pub async fn registrations_of_account(&self) -> Result<Vec<DomainSummary>, Failure> {
        let url = self.paths().summary(None)?;
        Ok(self.told(FAMILY, url, None).await?.rows)
    }

    /// A page of how the endpoints of a domain stand that have a phone, or failures that are not resolved.
    pub async fn registrations_in_short(
        &self,
        domain: &DomainId,
        after: Option<&Cursor>,
    ) -> Result<Page<Summary>, Failure> {
        let url = self.paths().summary(Some(domain))?;
        self.told(FAMILY, url, after).await
    }

    /// Ends a registration. One that has ended already counts as ended.
    pub async fn delete_registration(
        &self,
        domain: &DomainId,
        endpoint: &EndpointId,
        id: &RegistrationId,
    ) -> Result<(), Failure> {
        let url = self.paths().registration(domain, endpoint, id)?;
        self.delete(&Want::delete(FAMILY, url)).await
    }

    /// The remembered failures of an endpoint, newest first: as many as one page has.
    pub async fn attempts(
        &self,
        domain: &DomainId,
        endpoint: &EndpointId,
    ) -> Result<Vec<Attempt>, Failure> {
        let url = self.paths().attempts(domain, endpoint)?;
        Ok(self.told(Family::Attempts, url, None).await?.rows)
    }

    /// The last SIP messages of an endpoint, oldest first.
    pub async fn messages(
        &self,
        domain: &DomainId,
        endpoint: &EndpointId,
    ) -> Result<Vec<Traced>, Failure> {
        let url = self.paths().trace(domain, endpoint)?;
        let rows: Vec<Value> = self.get(&Want::get(Family::Attempts, url)).await?;
        Ok(readable(rows))
    }

    /// From when to when each phone was registered as an endpoint, newest first, as far as it is remembered.
    pub async fn history(
        &self,
        domain: &DomainId,
        endpoint: &EndpointId,
    ) -> Result<Vec<Stay>, Failure> {
        let url = self.paths().history(domain, endpoint)?;
        let rows: Vec<Value> = self.get(&Want::get(FAMILY, url)).await?;
        Ok(readable(rows))
    }

    /// A page of what is told beyond the documented API: rows of another shape are left out.
    pub(super) async fn told<T: DeserializeOwned>(
        &self,
        family: Family,
        list: Url,
        after: Option<&Cursor>,
    ) -> Result<Page<T>, Failure> {
        let walk = Walk::at(first_page(list), after)?;
        let (rows, next) = self
            .read_page::<Value>(family, &walk, &mut self.cost())
            .await?;
        let rows = readable(rows);
        Ok(Page { rows, next })
    }
}

pub(super) fn readable<T: DeserializeOwned>(rows: Vec<Value>) -> Vec<T> {
    let rows = rows.into_iter();
    rows.filter_map(|row| serde_json::from_value(row).ok())
        .collect()
}
