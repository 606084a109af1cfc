//! What the service answers to the questions of an account: taken in where it is waited for, with what follows.

use crate::{
    api::{Cause, DomainId, Failure},
    app::{
        page::notice::Notice,
        service::{call::Reply, ticket::Ticket},
        shared::Shared,
    },
};

use super::{
    account::Account,
    listing::Settled,
    load::{ask_applications, ask_domains, ask_endpoints, is_deleting, read_ahead},
    memory,
    pages::Turn,
    patch, retry,
};

/// Takes the reply in if something waits for it, and asks for what follows. Any other reply is dropped.
pub fn settle(shared: &mut Shared, ticket: Ticket, outcome: Result<Reply, Failure>) {
    let outcome = outcome.map_err(|failure| judged(&shared.account, failure));
    let failure = outcome.as_ref().err().cloned();
    let failed = retry::that_may_be_over(shared);
    if !take(shared, ticket, outcome) {
        return;
    }
    if let Some(failure) = failure {
        let told = Notice::bad(failure.told());
        shared.notices.note_once(told, shared.now);
        if failure.is_outage() {
            return retry::later(shared);
        }
        retry::answered(shared);
        // What one is refused for its secret, all are.
        if failure.cause == Cause::Unauthorized {
            return;
        }
    } else {
        shared.account.proven = true;
        retry::answered(shared);
        if retry::that_may_be_over(shared) < failed {
            retry::over(shared);
        }
    }
    shared.account.ahead = true;
    read_ahead(shared);
}

/// An answer that cannot be read says that the address may be wrong, unless it has given good ones.
fn judged(account: &Account, mut failure: Failure) -> Failure {
    if failure.cause == Cause::Garbled && account.proven {
        failure.cause = Cause::Disturbed;
    }
    failure
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
    let page = outcome.and_then(Reply::into_domains);
    match shared.account.domains.settle(page, |row| row.id.as_str()) {
        Settled::Ask(after) => ask_domains(shared, Some(after)),
        Settled::Read => memory::keep_domains(shared),
        Settled::Failed => return,
    }
    shared.account.rename();
}

fn take_applications(shared: &mut Shared, outcome: Result<Reply, Failure>) {
    let page = outcome.and_then(Reply::into_applications);
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
    match outcome.and_then(Reply::into_endpoints) {
        Ok((page, next)) => {
            match list.take(page, next, now, deleting) {
                Turn::Ask(after) => ask_endpoints(shared, domain, after),
                Turn::Done => shared
                    .account
                    .details
                    .retain(|(of, _), read| of != domain || read.is_loading()),
            }
            memory::keep_endpoints(shared, domain);
        }
        Err(failure) => list.fail(failure),
    }
}
