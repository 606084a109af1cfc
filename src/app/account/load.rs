//! Reading the account: one call a page, each following on the one before, and what nobody asked for last.

use crate::{
    api::{
        Cursor, DomainId, EndpointId, Failure,
        pace::{Family, Priority},
    },
    app::{
        account::writes::Write,
        effect::Effect,
        service::{call::Call, remote::Remote},
        shared::Shared,
    },
};

use super::pages::Pages;

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
    if list.is_none_or(|list| !list.complete || list.remembered || list.error.is_some()) {
        load_endpoints(shared, domain, Priority::Interactive);
    }
}

/// A person looks at this endpoint: it is read by itself, unless that is under way.
pub fn open_endpoint(shared: &mut Shared, domain: &DomainId, endpoint: &EndpointId) {
    let read = shared.account.detail(domain, endpoint);
    if !read.is_some_and(Remote::is_loading) {
        read_endpoint(shared, domain, endpoint);
    }
}

/// Reads an endpoint by itself, as it is from now on: what is under way may be older than a change of ours.
pub(super) fn read_endpoint(shared: &mut Shared, domain: &DomainId, endpoint: &EndpointId) {
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
        Some(domain) => {
            if let Some(list) = shared.account.endpoints.get_mut(domain) {
                list.wish();
            }
            load_endpoints(shared, domain, Priority::Interactive);
        }
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
    let unread = |list: &Pages| list.is_unread() || list.error.is_some();
    let unread = |id: &DomainId| account.endpoints.get(id).is_none_or(unread);
    let missing: Vec<DomainId> = known.filter(unread).collect();
    let mut found_out = false;
    for domain in missing {
        let list = shared.account.endpoints.entry(domain.clone()).or_default();
        let may_be_over = list.error.as_ref().is_some_and(Failure::may_be_over);
        if may_be_over && std::mem::replace(&mut found_out, true) {
            continue; // the first of them finds out for the others
        }
        if list.is_loading() || list.error.is_some() {
            load_endpoints(shared, &domain, Priority::Visible);
        } else {
            // Whoever wants it more keeps that.
            list.priority = list
                .priority
                .min(Some(Priority::Visible))
                .or(Some(Priority::Visible));
        }
    }
    reopen(shared);
    read_ahead(shared);
}

/// A person comes back to the domains: what could not be read of them is asked for again.
pub fn reopen(shared: &mut Shared) {
    if shared.account.domains.error.is_some() {
        load_domains(shared);
    }
}

/// A person looks at the whole account and wants it read again.
pub fn refresh_shown(shared: &mut Shared) {
    reopen(shared);
    shared.account.endpoints.values_mut().for_each(Pages::wish);
    refresh_known(shared, Priority::Visible);
}

/// Reads the endpoints of every domain again.
fn refresh_known(shared: &mut Shared, priority: Priority) {
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

/// Reads a domain's endpoints. If that is under way with less urgency, it has more from now on.
pub(super) fn load_endpoints(shared: &mut Shared, domain: &DomainId, priority: Priority) {
    let list = shared.account.endpoints.entry(domain.clone()).or_default();
    let urgent = list.priority.is_none_or(|last| priority < last);
    if urgent {
        list.priority = Some(priority);
    }
    match list.awaited {
        _ if list.is_due() => return, // `arrived` asks
        Some(_) if !urgent => return,
        Some(ticket) => return shared.ask(Effect::Prefer(ticket, priority)),
        None => {}
    }
    if let Some(list) = shared.account.endpoints.get_mut(domain) {
        let after = list.begin(shared.now);
        ask_endpoints(shared, domain, after);
    }
}

pub(super) fn ask_domains(shared: &mut Shared, after: Option<Cursor>) {
    let ticket = shared.call(Priority::Interactive, Call::ListDomains { after });
    shared.account.domains.await_page(ticket, shared.now);
}

pub(super) fn ask_applications(shared: &mut Shared, after: Option<Cursor>) {
    let ticket = shared.call(Priority::Interactive, Call::ListApplications { after });
    shared.account.applications.await_page(ticket, shared.now);
}

pub(super) fn ask_endpoints(shared: &mut Shared, domain: &DomainId, after: Option<Cursor>) {
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

/// Whether deletes of ours are under way in this domain.
pub(super) fn is_deleting(shared: &Shared, domain: &DomainId) -> bool {
    let delete = |write: &Write| matches!(&write.call, Call::DeleteEndpoint { domain: of, .. } if of == domain);
    shared.writes.under_way().any(delete)
}

/// What an earlier run knew of these lists has come, or will not: what waited for that is asked for.
pub(super) fn arrived(shared: &mut Shared, domains: &[DomainId]) {
    for domain in domains {
        let list = shared.account.endpoints.get(domain);
        if let Some(priority) = list.and_then(|list| list.priority) {
            load_endpoints(shared, domain, priority);
        }
    }
    if shared.account.ahead && shared.account.retry.at.is_none() {
        read_ahead(shared);
    }
}

/// Reads on: the next domains of which nothing was asked yet, those first that a person wants to see. One more than
/// the service works on at once, so that one always stands ready to be sent; the pace sees to it that no more than
/// that are. More would be read side by side, and until the end none of them to its end.
pub(super) fn read_ahead(shared: &mut Shared) {
    let account = &shared.account;
    let families = shared.pace.families.iter();
    let mut endpoints = families.filter(|facts| facts.family == Family::Endpoints);
    let most = 1 + endpoints.next().map_or(1, |facts| facts.width);
    let busy = account
        .endpoints
        .values()
        .filter(|list| list.is_loading())
        .count();
    let room = most.saturating_sub(busy);
    let mut next: Vec<(Priority, DomainId)> = Vec::new();
    for wanted in [Priority::Interactive, Priority::Visible, Priority::Prefetch] {
        let ids = account.domains.rows().iter().map(|domain| &domain.id);
        let untouched = ids.filter(|id| {
            let list = account.endpoints.get(id);
            let priority = list.and_then(|list| list.priority);
            list.is_none_or(Pages::is_untouched) && priority.unwrap_or(Priority::Prefetch) == wanted
        });
        let room = room.saturating_sub(next.len());
        next.extend(untouched.take(room).map(|id| (wanted, id.clone())));
    }
    for (priority, domain) in next {
        load_endpoints(shared, &domain, priority);
    }
}
