//! Reading the account: one call a page, each following on the one before, and what nobody asked for last.

use crate::{
    api::{Cursor, DomainId, EndpointId, Failure, pace::Priority},
    app::{
        call::{Call, Reply},
        effect::Effect,
        message::Ticket,
        notice::Notice,
        shared::Shared,
        writes::Write,
    },
};

use super::{Pages, listing::Settled, memory, pages::Turn, patch, retry};

/// How many domains are read ahead at a time: enough to keep the line busy, few enough that what a person
/// asks for never waits for more than the request that is under way.
const READ_AHEAD: usize = 2;

/// Endpoints read one by one that are remembered.
const DETAILS_KEPT: usize = 64;

/// Asks for domains and applications; the endpoints follow by themselves.
pub fn start(shared: &mut Shared) {
    load_domains(shared);
    load_applications(shared);
}

/// A person looks at this domain: what is missing of it is asked for at once.
pub fn open_domain(shared: &mut Shared, domain: &DomainId) {
    let list = shared.account.endpoints.get(domain);
    if list.is_none_or(|list| !list.complete || list.remembered) {
        load_endpoints(shared, domain, Priority::Interactive);
    }
}

/// A person looks at this endpoint: it is read by itself.
pub fn open_endpoint(shared: &mut Shared, domain: &DomainId, endpoint: &EndpointId) {
    let key = (domain.clone(), endpoint.clone());
    let call = Call::ReadEndpoint {
        domain: domain.clone(),
        endpoint: endpoint.clone(),
    };
    let ticket = shared.call(Priority::Interactive, call);
    let details = &mut shared.account.details;
    if details.len() >= DETAILS_KEPT {
        details.retain(|_, read| read.is_loading());
    }
    let read = details.entry(key).or_default();
    read.load(ticket);
    read.asked = shared.now;
}

/// Reads a domain's endpoints again, or, without one, the domains.
pub fn refresh(shared: &mut Shared, domain: Option<&DomainId>) {
    match domain {
        Some(domain) => load_endpoints(shared, domain, Priority::Interactive),
        None => load_domains(shared),
    }
}

/// A person looks at the whole account: what is not read yet is read as fast as the service lets us.
pub fn open_all(shared: &mut Shared) {
    let account = &shared.account;
    let known = account
        .domains
        .rows()
        .iter()
        .map(|domain| domain.id.clone());
    let untouched = |id: &DomainId| account.endpoints.get(id).is_none_or(Pages::is_untouched);
    let missing: Vec<DomainId> = known.filter(untouched).collect();
    for domain in missing {
        load_endpoints(shared, &domain, Priority::Visible);
    }
}

/// Reads the endpoints of every domain again.
pub fn refresh_known(shared: &mut Shared, priority: Priority) {
    let known: Vec<DomainId> = shared.account.endpoints.keys().cloned().collect();
    for domain in known {
        load_endpoints(shared, &domain, priority);
    }
}

/// Reads everything again: domains and applications first, then the endpoints as if read ahead.
pub fn refresh_all(shared: &mut Shared) {
    start(shared);
    refresh_known(shared, Priority::Prefetch);
}

pub(super) fn load_domains(shared: &mut Shared) {
    if !shared.account.domains.is_loading() {
        let after = shared.account.domains.begin(shared.now);
        ask_domains(shared, after);
    }
}

/// A person looks for an application: what is missing is asked for.
pub fn want_applications(shared: &mut Shared) {
    if !shared.account.applications.complete {
        load_applications(shared);
    }
}

pub(super) fn load_applications(shared: &mut Shared) {
    if !shared.account.applications.is_loading() {
        let after = shared.account.applications.begin(shared.now);
        ask_applications(shared, after);
    }
}

/// Reads a domain's endpoints. If that is under way with less urgency, it is asked for anew with more.
pub(super) fn load_endpoints(shared: &mut Shared, domain: &DomainId, priority: Priority) {
    let list = shared.account.endpoints.entry(domain.clone()).or_default();
    let urgent = list.priority.is_none_or(|last| priority < last);
    if urgent {
        list.priority = Some(priority);
    }
    match list.awaited {
        Some(_) if !urgent => return,
        Some(ticket) => shared.ask(Effect::Cancel(ticket)),
        None => {}
    }
    if let Some(list) = shared.account.endpoints.get_mut(domain) {
        let after = list.begin(shared.now);
        ask_endpoints(shared, domain, after);
    }
}

fn ask_domains(shared: &mut Shared, after: Option<Cursor>) {
    let ticket = shared.call(Priority::Interactive, Call::ListDomains { after });
    shared.account.domains.await_page(ticket, shared.now);
}

fn ask_applications(shared: &mut Shared, after: Option<Cursor>) {
    let ticket = shared.call(Priority::Interactive, Call::ListApplications { after });
    shared.account.applications.await_page(ticket, shared.now);
}

fn ask_endpoints(shared: &mut Shared, domain: &DomainId, after: Option<Cursor>) {
    let call = Call::ListEndpoints {
        domain: domain.clone(),
        after,
    };
    let list = shared.account.endpoints.get(domain);
    let priority = list.and_then(|list| list.priority);
    let ticket = shared.call(priority.unwrap_or(Priority::Visible), call);
    if let Some(list) = shared.account.endpoints.get_mut(domain) {
        list.await_page(ticket, shared.now);
    }
}

/// Takes the reply in if something waits for it, and asks for what follows. Any other reply is dropped.
pub fn settle(shared: &mut Shared, ticket: Ticket, outcome: Result<Reply, Failure>) {
    let outage = outcome.as_ref().err().is_some_and(Failure::is_outage);
    let told = outcome.as_ref().err().map(Failure::told);
    if !take(shared, ticket, outcome) {
        return;
    }
    if let Some(told) = told {
        shared.notices.note(Notice::bad(told), shared.now);
    }
    if outage {
        retry::later(shared);
    } else {
        shared.account.retry.reset();
        read_ahead(shared);
    }
}

fn take(shared: &mut Shared, ticket: Ticket, outcome: Result<Reply, Failure>) -> bool {
    let account = &mut shared.account;
    let awaited = Some(ticket);
    if account.domains.awaited == awaited {
        take_domains(shared, outcome);
    } else if account.applications.awaited == awaited {
        take_applications(shared, outcome);
    } else if let Some(domain) = key_of(&account.endpoints, |list| list.awaited == awaited) {
        take_endpoints(shared, &domain, outcome);
    } else if let Some(key) = key_of(&account.details, |read| read.awaited == awaited) {
        patch::take_detail(shared, key, ticket, outcome);
    } else {
        return false;
    }
    true
}

fn key_of<K: Clone, V>(
    map: &std::collections::BTreeMap<K, V>,
    test: impl Fn(&V) -> bool,
) -> Option<K> {
    map.iter()
        .find(|(_, value)| test(value))
        .map(|(key, _)| key.clone())
}

fn take_domains(shared: &mut Shared, outcome: Result<Reply, Failure>) {
    let page = match outcome {
        Ok(Reply::Domains { rows, next }) => Ok((rows, next)),
        Ok(_) => Err(misplaced()),
        Err(failure) => Err(failure),
    };
    match shared.account.domains.settle(page, |row| row.id.as_str()) {
        Settled::Ask(after) => ask_domains(shared, Some(after)),
        Settled::Read => memory::keep_domains(shared),
        Settled::Failed => return,
    }
    shared.account.rename();
}

fn take_applications(shared: &mut Shared, outcome: Result<Reply, Failure>) {
    let page = match outcome {
        Ok(Reply::Applications { rows, next }) => Ok((rows, next)),
        Ok(_) => Err(misplaced()),
        Err(failure) => Err(failure),
    };
    match shared
        .account
        .applications
        .settle(page, |row| row.id.as_str())
    {
        Settled::Ask(after) => ask_applications(shared, Some(after)),
        Settled::Read => memory::keep_applications(shared),
        Settled::Failed => return,
    }
    shared.account.rename();
}

fn take_endpoints(shared: &mut Shared, domain: &DomainId, outcome: Result<Reply, Failure>) {
    let now = shared.now;
    let deleting = is_deleting(shared, domain);
    let Some(list) = shared.account.endpoints.get_mut(domain) else {
        return;
    };
    match outcome {
        Ok(Reply::Endpoints { page, next }) => {
            match list.take(page, next, now, deleting) {
                Turn::Ask(after) => ask_endpoints(shared, domain, after),
                Turn::Done => shared
                    .account
                    .details
                    .retain(|(of, _), read| of != domain || read.is_loading()),
            }
            memory::keep_endpoints(shared, domain);
        }
        Ok(_) => list.fail(misplaced()),
        Err(failure) => list.fail(failure),
    }
}

/// Whether deletes of ours are under way in this domain.
pub(super) fn is_deleting(shared: &Shared, domain: &DomainId) -> bool {
    let delete = |write: &Write| matches!(&write.call, Call::DeleteEndpoint { domain: of, .. } if of == domain);
    shared.writes.under_way().any(delete)
}

pub(super) fn misplaced() -> Failure {
    Failure::new(
        crate::api::Cause::Garbled,
        "The answer belongs to another question.",
    )
}

/// Reads ahead: the next domains of which nothing was asked yet.
fn read_ahead(shared: &mut Shared) {
    let account = &shared.account;
    let busy = account
        .endpoints
        .values()
        .filter(|list| list.is_loading())
        .count();
    let untouched = |id: &DomainId| account.endpoints.get(id).is_none_or(Pages::is_untouched);
    let ids = account
        .domains
        .rows()
        .iter()
        .map(|domain| domain.id.clone());
    let wanted: Vec<DomainId> = ids
        .filter(untouched)
        .take(READ_AHEAD.saturating_sub(busy))
        .collect();
    for domain in wanted {
        load_endpoints(shared, &domain, Priority::Prefetch);
    }
}
