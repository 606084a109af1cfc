//! Reading the account: one call a page, each following on the one before, and what nobody asked for last.

use std::{collections::HashSet, sync::Arc};

use crate::api::{Cursor, DomainId, Failure, pace::Priority};

use crate::app::{
    call::{Call, Reply},
    message::Ticket,
    rows::EndpointPage,
    shared::Shared,
};

use super::Listing;

/// How many domains are read ahead at a time: enough to keep the line busy, few enough that what a person
/// asks for never waits for more than the request that is under way.
const READ_AHEAD: usize = 2;

/// Asks for domains and applications; the endpoints follow by themselves.
pub fn start(shared: &mut Shared) {
    load_domains(shared, Priority::Interactive);
    load_applications(shared, Priority::Interactive);
}

/// A person looks at this domain: what is missing of it is asked for at once.
pub fn open_domain(shared: &mut Shared, domain: &DomainId) {
    let list = shared.account.endpoints.get(domain);
    if list.is_none_or(|list| !list.complete && !list.is_loading()) {
        load_endpoints(shared, domain, Priority::Interactive);
    }
}

/// Reads a domain's endpoints again, or, without one, the domains.
pub fn refresh(shared: &mut Shared, domain: Option<&DomainId>) {
    match domain {
        Some(domain) => load_endpoints(shared, domain, Priority::Interactive),
        None => load_domains(shared, Priority::Interactive),
    }
}

/// Reads everything again: what is shown first, the endpoints of the other domains as if read ahead.
pub fn refresh_all(shared: &mut Shared) {
    start(shared);
    let known: Vec<DomainId> = shared.account.endpoints.keys().cloned().collect();
    for domain in known {
        load_endpoints(shared, &domain, Priority::Prefetch);
    }
}

fn load_domains(shared: &mut Shared, priority: Priority) {
    if !shared.account.domains.is_loading() {
        let after = shared.account.domains.begin(shared.now);
        let ticket = shared.call(priority, Call::ListDomains { after });
        shared.account.domains.await_page(ticket);
    }
}

/// A person looks for an application: what is missing is asked for.
pub fn want_applications(shared: &mut Shared) {
    if !shared.account.applications.complete {
        load_applications(shared, Priority::Interactive);
    }
}

fn load_applications(shared: &mut Shared, priority: Priority) {
    if !shared.account.applications.is_loading() {
        let after = shared.account.applications.begin(shared.now);
        let ticket = shared.call(priority, Call::ListApplications { after });
        shared.account.applications.await_page(ticket);
    }
}

fn load_endpoints(shared: &mut Shared, domain: &DomainId, priority: Priority) {
    let list = shared.account.endpoints.entry(domain.clone()).or_default();
    if !list.is_loading() {
        let after = list.begin(shared.now);
        ask_endpoints(shared, domain, after, priority);
    }
}

fn ask_endpoints(
    shared: &mut Shared,
    domain: &DomainId,
    after: Option<Cursor>,
    priority: Priority,
) {
    let call = Call::ListEndpoints {
        domain: domain.clone(),
        after,
    };
    let ticket = shared.call(priority, call);
    if let Some(list) = shared.account.endpoints.get_mut(domain) {
        list.await_page(ticket);
    }
}

/// Takes the reply in if a list waits for it, and asks for what follows. Any other reply is dropped.
pub fn settle(shared: &mut Shared, ticket: Ticket, outcome: Result<Reply, Failure>) {
    let account = &mut shared.account;
    let awaits = |awaited: Option<Ticket>| awaited == Some(ticket);
    let found = account
        .endpoints
        .iter()
        .find(|(_, list)| awaits(list.awaited));
    let domain = found.map(|(domain, _)| domain.clone());
    match (domain, outcome) {
        (Some(domain), Ok(Reply::Endpoints { page, next })) => {
            take_endpoints(shared, &domain, &page, next)
        }
        (Some(domain), Err(failure)) => {
            if let Some(list) = account.endpoints.get_mut(&domain) {
                list.fail(failure);
            }
        }
        (None, Ok(Reply::Domains { rows, next })) if awaits(account.domains.awaited) => {
            if let Some(after) = take(&mut account.domains, rows, next, shared.now, |row| {
                row.id.as_str()
            }) {
                let ticket = shared.call(
                    Priority::Interactive,
                    Call::ListDomains { after: Some(after) },
                );
                shared.account.domains.await_page(ticket);
            }
        }
        (None, Ok(Reply::Applications { rows, next })) if awaits(account.applications.awaited) => {
            if let Some(after) = take(&mut account.applications, rows, next, shared.now, |row| {
                row.id.as_str()
            }) {
                let ticket = shared.call(
                    Priority::Interactive,
                    Call::ListApplications { after: Some(after) },
                );
                shared.account.applications.await_page(ticket);
            }
        }
        (None, Err(failure)) if awaits(account.domains.awaited) => account.domains.fail(failure),
        (None, Err(failure)) if awaits(account.applications.awaited) => {
            account.applications.fail(failure)
        }
        _ => return,
    }
    shared.account.version += 1;
    follow_up(shared);
}

/// Rows move between pages while others create and delete: what came before is not taken twice.
fn take<T>(
    list: &mut Listing<T>,
    mut rows: Vec<T>,
    next: Option<Cursor>,
    now: crate::app::message::Moment,
    id: impl Fn(&T) -> &str,
) -> Option<Cursor> {
    let known: HashSet<&str> = list.pass().iter().map(&id).collect();
    rows.retain(|row| !known.contains(id(row)));
    drop(known);
    list.take(rows, next, now)
}

fn take_endpoints(
    shared: &mut Shared,
    domain: &DomainId,
    page: &Arc<EndpointPage>,
    next: Option<Cursor>,
) {
    let Some(list) = shared.account.endpoints.get_mut(domain) else {
        return;
    };
    if let Some(after) = list.take(vec![Arc::clone(page)], next, shared.now) {
        ask_endpoints(shared, domain, Some(after), Priority::Visible);
    }
}

/// Reads ahead: the next domains of which nothing was asked yet.
pub fn follow_up(shared: &mut Shared) {
    let account = &shared.account;
    let busy = account
        .endpoints
        .values()
        .filter(|list| list.is_loading())
        .count();
    let untouched = |id: &DomainId| account.endpoints.get(id).is_none_or(Listing::is_untouched);
    let wanted: Vec<DomainId> = account
        .domains
        .rows()
        .iter()
        .map(|domain| domain.id.clone())
        .filter(untouched)
        .take(READ_AHEAD.saturating_sub(busy))
        .collect();
    for domain in wanted {
        load_endpoints(shared, &domain, Priority::Prefetch);
    }
}
