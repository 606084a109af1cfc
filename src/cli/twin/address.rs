//! The SIP address of an endpoint that is named by its domain's name, such as `anna@lab`.

use crate::api::{Client, Domain, Failure};

/// The whole address of what was typed: a domain without a dot is one of the account's. What names none of them stays as
/// it is.
pub async fn whole(client: &Client, typed: &str) -> Result<String, Failure> {
    let bare = typed.strip_prefix("sip:").unwrap_or(typed);
    let Some((name, domain)) = bare
        .rsplit_once('@')
        .filter(|(_, it)| !it.contains(['.', ':']))
    else {
        return Ok(typed.to_owned());
    };
    Ok(match client.domain_named(domain).await? {
        Some(domain) => format!("sip:{name}@{}", host(client, &domain).await?),
        None => typed.to_owned(),
    })
}

/// A domain's host as its endpoints have it: a platform of one's own has a suffix of its own.
async fn host(client: &Client, domain: &Domain) -> Result<String, Failure> {
    let page = client.endpoints(&domain.id, None).await?;
    let uri = page.rows.first().map(|endpoint| endpoint.sip_uri.as_str());
    let host = uri.and_then(|uri| Some(uri.rsplit_once('@')?.1.to_owned()));
    Ok(host.unwrap_or_else(|| domain.host()))
}
