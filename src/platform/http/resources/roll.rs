//! Who is registered, asked of whoever registers phones: the SIP agent of this process, or Kamailio by its table.

use std::time::Duration;

use jiff::Timestamp;

use crate::{
    api::{DomainId, EndpointId},
    platform::{
        refusal::Refusal,
        registrar::{BindingId, Failure, Realm, Slip, Stay},
        shown::{self, Registration},
        sip::{Glance, Phones, Spot, Tally},
        store::{Store, location},
    },
};

/// Who registers phones.
#[derive(Clone, Copy)]
pub enum Roll<'a> {
    /// This process.
    Here(&'a Phones),
    /// Kamailio nodes, on the database of this store.
    Kamailio(&'a Store),
}

/// The rows of a table that are wanted.
fn part<K>(spot: Spot<K>, first: K, most: usize) -> location::Part<K> {
    let (after, skip) = match spot {
        Spot::Offset(skip) => (first, skip),
        Spot::After(key) => (key, 0),
    };
    location::Part {
        after,
        skip: u32::try_from(skip).unwrap_or(u32::MAX),
        most: u32::try_from(most).unwrap_or(u32::MAX),
    }
}

/// The same of phones, whose keys are numbers.
fn numbered(spot: &Spot<BindingId>, most: usize) -> location::Part<i64> {
    let spot = match spot {
        Spot::Offset(skip) => Spot::Offset(*skip),
        // Beyond what there can be is behind all.
        Spot::After(id) => Spot::After(i64::try_from(id.0).unwrap_or(i64::MAX)),
    };
    part(spot, -1, most)
}

impl Roll<'_> {
    /// So many of the phones of a domain, oldest first.
    pub async fn of_domain(
        self,
        domain: DomainId,
        spot: Spot<BindingId>,
        most: usize,
    ) -> Result<Vec<Registration>, Refusal> {
        match self {
            Self::Here(phones) => {
                let rows = phones.of_domain(domain, spot, most).await?;
                Ok(rows.iter().map(Into::into).collect())
            }
            Self::Kamailio(store) => {
                let part = numbered(&spot, most);
                let rows = store.read(move |db| location::of_domain(db, &domain, &part));
                Ok(rows.await?.iter().map(Into::into).collect())
            }
        }
    }

    /// So many of the phones of an endpoint of this domain, oldest first.
    pub async fn of_endpoint(
        self,
        domain: DomainId,
        endpoint: EndpointId,
        spot: Spot<BindingId>,
        most: usize,
    ) -> Result<Vec<Registration>, Refusal> {
        match self {
            Self::Here(phones) => {
                let rows = phones.of_endpoint(endpoint, spot, most).await?;
                Ok(rows.iter().map(Into::into).collect())
            }
            Self::Kamailio(store) => {
                let part = numbered(&spot, most);
                let rows =
                    store.read(move |db| location::of_endpoint(db, &domain, &endpoint, &part));
                Ok(rows.await?.iter().map(Into::into).collect())
            }
        }
    }

    /// A phone of an endpoint of this domain.
    pub async fn one(
        self,
        domain: DomainId,
        endpoint: EndpointId,
        id: BindingId,
    ) -> Result<Option<Registration>, Refusal> {
        match self {
            Self::Here(phones) => {
                let found = phones.one(endpoint, id).await?;
                Ok(found.as_ref().map(Into::into))
            }
            Self::Kamailio(_) => {
                let before = BindingId(id.0.saturating_sub(1));
                let found = self.of_endpoint(domain, endpoint, Spot::After(before), 1);
                let name = shown::registration_id(id);
                Ok(found.await?.into_iter().find(|found| found.id == name))
            }
        }
    }

    /// Ends the registration of a phone. Answers once that is stored: whether there was one.
    pub async fn end(
        self,
        domain: DomainId,
        endpoint: EndpointId,
        id: BindingId,
    ) -> Result<bool, Refusal> {
        match self {
            Self::Here(phones) => phones.end(endpoint, id).await,
            Self::Kamailio(store) => {
                let ended = store.write(move |db| location::end(db, &domain, &endpoint, id));
                ended.await
            }
        }
    }

    /// What is told of each domain, with anything to tell.
    pub async fn tallies(self) -> Result<Vec<Tally>, Refusal> {
        match self {
            Self::Here(phones) => phones.tallies().await,
            Self::Kamailio(store) => {
                let rows = store.read(location::tallies).await?.into_iter();
                let rows = rows.map(|row| Tally {
                    domain: row.domain,
                    registrations: row.registrations,
                    endpoints: row.endpoints,
                    refused: 0,
                });
                Ok(rows.collect())
            }
        }
    }

    /// So many of the endpoints of a domain with anything to tell, in the order of their identifiers.
    pub async fn glances(
        self,
        domain: DomainId,
        spot: Spot<EndpointId>,
        most: usize,
    ) -> Result<Vec<Glance>, Refusal> {
        match self {
            Self::Here(phones) => phones.glances(domain, spot, most).await,
            Self::Kamailio(store) => {
                let spot = match spot {
                    Spot::Offset(skip) => Spot::Offset(skip),
                    Spot::After(id) => Spot::After(id.to_string()),
                };
                let part = part(spot, String::new(), most);
                let rows = store.read(move |db| location::glances(db, &domain, &part));
                let rows = rows.await?.into_iter().map(|row| Glance {
                    endpoint: row.endpoint,
                    registrations: row.registrations,
                    expires: Some(row.expires),
                    open: None,
                });
                Ok(rows.collect())
            }
        }
    }

    /// The remembered failures of an endpoint, newest first. Kamailio remembers none.
    pub async fn failures(
        self,
        endpoint: EndpointId,
        name: String,
        realm: Realm,
    ) -> Result<Vec<(Failure, Option<Slip>)>, Refusal> {
        match self {
            Self::Here(phones) => phones.failures(endpoint, name, realm).await,
            Self::Kamailio(_) => Ok(Vec::new()),
        }
    }

    /// From when to when phones of an endpoint of this domain were registered, newest first; and since when nothing is
    /// missing. Of Kamailio's, only those that are there are known.
    pub async fn history(
        self,
        domain: DomainId,
        endpoint: EndpointId,
    ) -> Result<(Vec<Stay>, Duration), Refusal> {
        match self {
            Self::Here(phones) => phones.history(endpoint).await,
            Self::Kamailio(store) => {
                let all = part(Spot::Offset(0), -1, usize::MAX);
                let rows =
                    store.read(move |db| location::of_endpoint(db, &domain, &endpoint, &all));
                let rows = rows.await?;
                let stays = rows.iter().rev().map(|row| Stay::of(&row.binding, None));
                let now = Timestamp::now().duration_since(Timestamp::UNIX_EPOCH);
                Ok((stays.collect(), now.unsigned_abs()))
            }
        }
    }
}
