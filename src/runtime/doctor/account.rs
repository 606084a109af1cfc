//! What the account says of the endpoint with an address.

use crate::{
    api::{
        Client,
        failure::{Cause, Failure},
        id::{ApplicationId, DomainId, EndpointId},
        resource::Endpoint,
    },
    doctor::{Application, Entry},
};

/// How an endpoint is found in the account.
#[derive(Debug, Clone)]
pub enum Known {
    /// By its ids.
    Ids(DomainId, EndpointId),
    /// By its address: user and domain.
    Address(String, String),
}

/// The endpoint, or nothing when the account has none.
pub(super) async fn entry(client: &Client, known: &Known) -> Result<Option<Entry>, String> {
    let endpoint = match known {
        Known::Ids(domain, id) => match client.endpoint(domain, id).await {
            Ok(endpoint) => Some((domain.clone(), endpoint)),
            Err(failure) if failure.cause == Cause::Missing => None,
            Err(failure) => return Err(said(&failure)),
        },
        Known::Address(user, host) => find(client, user, host).await.map_err(|why| said(&why))?,
    };
    let Some((domain, endpoint)) = endpoint else {
        return Ok(None);
    };
    let application = match &endpoint.application_id {
        None => None,
        Some(id) => application(client, id).await.map_err(|why| said(&why))?,
    };
    Ok(Some(Entry {
        domain: domain.to_string(),
        id: endpoint.id.to_string(),
        enabled: endpoint.enabled,
        application,
    }))
}

pub(super) fn said(failure: &Failure) -> String {
    failure.message.trim_end_matches('.').to_owned()
}

async fn application(client: &Client, id: &ApplicationId) -> Result<Option<Application>, Failure> {
    match client.application(id).await {
        Ok(found) => Ok(Some(Application {
            name: found.name,
            call_url: found.incoming_call_url,
        })),
        // An endpoint may go on naming an application that was deleted.
        Err(failure) if failure.cause == Cause::Missing => Ok(None),
        Err(failure) => Err(failure),
    }
}

async fn find(
    client: &Client,
    user: &str,
    host: &str,
) -> Result<Option<(DomainId, Endpoint)>, Failure> {
    // A host begins with the name of its domain.
    let label = host.split('.').next().unwrap_or(host);
    let Some(domain) = client.domain_named(label).await? else {
        return Ok(None);
    };
    let mut after = None;
    loop {
        let page = client.endpoints(&domain.id, after.as_ref()).await?;
        // Names of endpoints are case-sensitive (reference §5).
        let found = page.rows.into_iter().find(|one| one.name == user);
        if let Some(found) = found {
            return Ok(Some((domain.id, found)));
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(None),
        }
    }
}
