//! Takes in the replies to reads of the account, and asks for the page or list that follows.

use crate::{
    api::{Cause, DomainId, Failure},
    app::{
        effect::Asks,
        page::notice::Notice,
        service::{call::Reply, ticket::Ticket},
    },
};

use super::{account::Account, listing::Settled, pages::Turn};

impl Account {
    /// Takes the reply in if something waits for it, and asks for what follows. Any other reply is dropped. Answers
    /// what is to be told of a failure.
    pub fn settle(
        &mut self,
        asks: &mut Asks,
        ticket: Ticket,
        outcome: Result<Reply, Failure>,
    ) -> Option<Notice> {
        let outcome = outcome.map_err(|failure| judged(self, failure));
        let failure = outcome.as_ref().err().cloned();
        let failed = self.that_may_be_over();
        if !self.hand_over(asks, ticket, outcome) {
            return None;
        }
        let told = failure.as_ref().map(|failure| Notice::bad(failure.told()));
        if let Some(failure) = failure {
            if failure.is_outage() {
                self.later(asks);
                return told;
            }
            self.answered(asks);
            // What one is refused for its secret, all are.
            if failure.cause == Cause::Unauthorized {
                return told;
            }
        } else {
            self.proven = true;
            self.answered(asks);
            if self.that_may_be_over() < failed {
                self.over(asks);
            }
        }
        self.ahead = true;
        self.read_ahead(asks);
        told
    }

    /// Hands the reply to what waits for it; answers whether anything did.
    fn hand_over(
        &mut self,
        asks: &mut Asks,
        ticket: Ticket,
        outcome: Result<Reply, Failure>,
    ) -> bool {
        let awaited = Some(ticket);
        if self.domains.awaited == awaited {
            self.take_domains(asks, outcome);
        } else if self.applications.awaited == awaited {
            self.take_applications(asks, outcome);
        } else if let Some(domain) = key_of(&self.endpoints, |list| list.awaited == awaited) {
            self.take_endpoints(asks, &domain, outcome);
        } else if let Some(key) = key_of(&self.details, |read| read.awaited == awaited) {
            self.take_detail(asks, key, ticket, outcome);
        } else {
            return false;
        }
        true
    }

    fn take_domains(&mut self, asks: &mut Asks, outcome: Result<Reply, Failure>) {
        let page = outcome.and_then(Reply::into_domains);
        match self.domains.settle(page, |row| row.id.as_str()) {
            Settled::Ask(after) => self.ask_domains(asks, Some(after)),
            Settled::Read => self.keep_domains(asks),
            Settled::Failed => return,
        }
        self.rename();
    }

    fn take_applications(&mut self, asks: &mut Asks, outcome: Result<Reply, Failure>) {
        let page = outcome.and_then(Reply::into_applications);
        match self.applications.settle(page, |row| row.id.as_str()) {
            Settled::Ask(after) => self.ask_applications(asks, Some(after)),
            Settled::Read => self.keep_applications(asks),
            Settled::Failed => return,
        }
        self.rename();
    }

    fn take_endpoints(
        &mut self,
        asks: &mut Asks,
        domain: &DomainId,
        outcome: Result<Reply, Failure>,
    ) {
        let now = asks.now;
        let deleting = self.is_deleting(domain);
        let Some(list) = self.endpoints.get_mut(domain) else {
            return;
        };
        match outcome.and_then(Reply::into_endpoints) {
            Ok((page, next)) => {
                match list.take(page, next, now, deleting) {
                    Turn::Ask(after) => self.ask_endpoints(asks, domain, after),
                    Turn::Done => self
                        .details
                        .retain(|(of, _), read| of != domain || read.is_loading()),
                }
                self.keep_endpoints(asks, domain);
            }
            Err(failure) => list.fail(failure),
        }
    }
}

/// An answer that cannot be read says that the address may be wrong, unless it has given good ones.
fn judged(account: &Account, mut failure: Failure) -> Failure {
    if failure.cause == Cause::Garbled && account.proven {
        failure.cause = Cause::Disturbed;
    }
    failure
}

fn key_of<K: Clone, V>(
    map: &std::collections::BTreeMap<K, V>,
    test: impl Fn(&V) -> bool,
) -> Option<K> {
    map.iter()
        .find(|(_, value)| test(value))
        .map(|(key, _)| key.clone())
}
