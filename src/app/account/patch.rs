//! What a write that succeeded changes in what is known, before the service is asked again.

use std::sync::Arc;

use crate::{
    api::{
        Cause, Change, Domain, DomainId, Endpoint, EndpointId, EndpointPatch, Failure,
        pace::Priority,
    },
    app::{
        call::{Call, Reply},
        effect::Effect,
        message::Ticket,
        rows::EndpointPage,
        shared::Shared,
    },
};

use super::{Account, load};

/// Rows that a page made here holds at most.
const PAGE: usize = 1_000;

/// A write was carried out: it is taken over at once, and what the service made of it is read.
pub fn wrote(shared: &mut Shared, call: &Call, reply: &Reply) {
    match (call, reply) {
        (Call::CreateDomain(draft), Reply::DomainCreated(id)) => {
            let rows = shared.account.domains.rows_mut();
            if rows.iter().all(|domain| domain.id != *id) {
                rows.push(Domain {
                    id: id.clone(),
                    name: draft.name.clone(),
                    description: draft.description.clone(),
                });
            }
        }
        (
            Call::UpdateDomain {
                domain,
                description,
            },
            _,
        ) => {
            let mut rows = shared.account.domains.rows_mut().iter_mut();
            if let Some(row) = rows.find(|row| row.id == *domain) {
                apply(&mut row.description, description);
            }
        }
        (Call::DeleteDomain(domain), _) => {
            shared
                .account
                .domains
                .rows_mut()
                .retain(|row| row.id != *domain);
            shared.account.endpoints.remove(domain);
        }
        (Call::CreateEndpoint { domain, .. }, Reply::EndpointCreated(id)) => {
            read_again(shared, domain, Some(id));
        }
        (
            Call::UpdateEndpoint {
                domain,
                endpoint,
                patch,
            },
            _,
        ) => {
            if let Some(mut known) = shared.account.endpoint(domain, endpoint) {
                change(&mut known, patch);
                put(&mut shared.account, domain, &known);
            }
            read_again(shared, domain, Some(endpoint));
        }
        (Call::DeleteEndpoint { domain, endpoint }, _) => {
            remove(&mut shared.account, domain, endpoint);
            let key = (domain.clone(), endpoint.clone());
            shared.account.details.remove(&key);
            read_again(shared, domain, None);
        }
        _ => {}
    }
    shared.account.rename();
    shared.account.changed();
}

/// A refresh that is under way would bring back what was there before the write: it starts over.
fn read_again(shared: &mut Shared, domain: &DomainId, endpoint: Option<&EndpointId>) {
    if let Some(list) = shared.account.endpoints.get_mut(domain)
        && list.is_refreshing()
    {
        if let Some(ticket) = list.awaited.take() {
            shared.ask(Effect::Cancel(ticket));
        }
        load::load_endpoints(shared, domain, Priority::Visible);
    }
    if let Some(endpoint) = endpoint {
        load::open_endpoint(shared, domain, endpoint);
    }
}

/// An endpoint was read by itself: the list is brought up to what it says.
pub(super) fn take_detail(
    shared: &mut Shared,
    (domain, id): (DomainId, EndpointId),
    ticket: Ticket,
    outcome: Result<Reply, Failure>,
) {
    let account = &mut shared.account;
    let outcome = outcome.and_then(|reply| {
        if let Reply::Endpoint(endpoint) = reply {
            Ok(*endpoint)
        } else {
            Err(load::misplaced())
        }
    });
    match &outcome {
        Ok(endpoint) => put(account, &domain, endpoint),
        Err(failure) if failure.cause == Cause::Missing => remove(account, &domain, &id),
        Err(_) => {}
    }
    let read = account.details.entry((domain, id)).or_default();
    if matches!(&outcome, Err(failure) if failure.cause == Cause::Missing) {
        read.value = None;
    }
    read.settle(ticket, outcome, shared.now);
}

fn apply<T: Clone>(value: &mut Option<T>, change: &Change<T>) {
    match change {
        Change::Keep => {}
        Change::Set(new) => *value = Some(new.clone()),
        Change::Clear => *value = None,
    }
}

fn change(endpoint: &mut Endpoint, patch: &EndpointPatch) {
    apply(&mut endpoint.description, &patch.description);
    apply(&mut endpoint.application_id, &patch.application_id);
    endpoint.enabled = patch.enabled.unwrap_or(endpoint.enabled);
}

/// Puts an endpoint in the place of its row, or behind the last one.
fn put(account: &mut Account, domain: &DomainId, endpoint: &Endpoint) {
    if let Some(read) = account
        .details
        .get_mut(&(domain.clone(), endpoint.id.clone()))
    {
        read.value = Some(endpoint.clone());
    }
    let pages = account
        .endpoints
        .entry(domain.clone())
        .or_default()
        .rows_mut();
    let holds = |page: &Arc<EndpointPage>| page.find(endpoint.id.as_str()).is_some();
    let at = pages.iter().position(holds);
    let at = at.or_else(|| {
        pages
            .len()
            .checked_sub(1)
            .filter(|last| pages[*last].len() < PAGE)
    });
    let mut rows = at.map_or_else(Vec::new, |at| unpack(&pages[at]));
    match rows.iter_mut().find(|row| row.id == endpoint.id) {
        Some(row) => *row = endpoint.clone(),
        None => rows.push(endpoint.clone()),
    }
    let page = Arc::new(EndpointPage::pack(domain.clone(), &rows));
    match at {
        Some(at) => pages[at] = page,
        None => pages.push(page),
    }
}

fn remove(account: &mut Account, domain: &DomainId, id: &EndpointId) {
    let Some(list) = account.endpoints.get_mut(domain) else {
        return;
    };
    for page in list.rows_mut() {
        if page.find(id.as_str()).is_some() {
            let mut rows = unpack(page);
            rows.retain(|row| row.id != *id);
            *page = Arc::new(EndpointPage::pack(domain.clone(), &rows));
        }
    }
}

fn unpack(page: &EndpointPage) -> Vec<Endpoint> {
    page.iter().map(|row| row.to_endpoint()).collect()
}
