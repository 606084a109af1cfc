//! Reads from the account what a plan is judged against.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    api::{Domain, DomainId, Failure, pace::Priority},
    app::{
        service::{
            call::{Call, Reply},
            rows::EndpointPage,
        },
        work::{
            import::{Known, Table, mentioned},
            job::{
                event::Outcome,
                state::{Job, Status},
            },
            journal::Undo,
        },
    },
    runtime::provider::Provider,
};

use super::pages::all_pages;

/// All domains and applications, and the endpoints of the domains that the table speaks of.
pub async fn gather(
    provider: &Provider,
    priority: Priority,
    table: &Table,
) -> Result<Known, Failure> {
    let mut known = read_list(provider, priority).await?;
    for domain in mentioned(table, &known.domains) {
        known
            .pages
            .extend(read_domain(provider, priority, &domain).await?);
    }
    Ok(known)
}

/// All domains and applications, and the endpoints of the domains that are wanted. `told` hears how many domains of how
/// many were read, and how many endpoints there are so far.
pub async fn gather_some(
    provider: &Provider,
    priority: Priority,
    wanted: impl Fn(&Domain) -> bool,
    mut told: impl FnMut(usize, usize, usize),
) -> Result<Known, Failure> {
    let mut known = read_list(provider, priority).await?;
    let wanted = known.domains.iter().filter(|one| wanted(one));
    let domains: Vec<DomainId> = wanted.map(|one| one.id.clone()).collect();
    let mut endpoints = 0;
    for (read, id) in domains.iter().enumerate() {
        told(read, domains.len(), endpoints);
        let pages = read_domain(provider, priority, id).await?;
        endpoints += pages.iter().map(|page| page.len()).sum::<usize>();
        known.pages.extend(pages);
    }
    Ok(known)
}

/// All domains and applications, and no endpoints.
async fn read_list(provider: &Provider, priority: Priority) -> Result<Known, Failure> {
    let ask = |after| Call::ListDomains { after };
    let domains = all_pages(provider, priority, ask, Reply::into_domains).await?;
    let ask = |after| Call::ListApplications { after };
    let applications = all_pages(provider, priority, ask, Reply::into_applications).await?;
    Ok(Known {
        domains: domains.concat(),
        applications: applications.concat(),
        ..Known::default()
    })
}

/// Every endpoint of a domain.
async fn read_domain(
    provider: &Provider,
    priority: Priority,
    domain: &DomainId,
) -> Result<Vec<Arc<EndpointPage>>, Failure> {
    let ask = |after| Call::ListEndpoints {
        domain: domain.clone(),
        after,
    };
    all_pages(provider, priority, ask, Reply::into_endpoints).await
}

/// How the things are now that a job has done. A domain that is gone has no endpoints.
pub(super) async fn gather_done(
    provider: &Provider,
    priority: Priority,
    job: &Job,
) -> Result<Known, Failure> {
    let ask = |after| Call::ListDomains { after };
    let domains = all_pages(provider, priority, ask, Reply::into_domains).await?;
    let mut known = Known {
        domains: domains.concat(),
        ..Known::default()
    };
    let done = job.items().filter(|(item, status)| {
        matches!(status, Status::Settled(Outcome::Done { .. })) && !item.is_domain()
    });
    let of: BTreeSet<&DomainId> = done.map(|(item, _)| &item.domain).collect();
    let there: Vec<DomainId> = known
        .domains
        .iter()
        .map(|domain| domain.id.clone())
        .collect();
    for domain in there.iter().filter(|domain| of.contains(domain)) {
        known
            .pages
            .extend(read_domain(provider, priority, domain).await?);
    }
    Ok(known)
}

/// How the things are now that are to be taken back. A domain that is gone has no endpoints.
pub async fn gather_again(
    provider: &Provider,
    priority: Priority,
    undo: &Undo,
) -> Result<Known, Failure> {
    let mut known = read_list(provider, priority).await?;
    let mut domains: Vec<&str> = undo
        .0
        .iter()
        .map(|entry| entry.object.domain.as_str())
        .collect();
    domains.sort_unstable();
    domains.dedup();
    for domain in domains {
        if known
            .domains
            .iter()
            .any(|known| known.id.as_str() == domain)
        {
            known
                .pages
                .extend(read_domain(provider, priority, &domain.into()).await?);
        }
    }
    Ok(known)
}
