//! Asks again for what failed when the service was away, with a growing wait between the attempts.

use crate::{
    api::{
        Cause, DomainId, Failure,
        pace::{Priority, outage::backoff},
        patience::{LISTS, LISTS_LONGEST},
    },
    app::{effect::Asks, service::ticket::TimerId, text::time::Moment},
};

use super::account::{Account, Retry};

/// A large prime: makes of the time of a failure a share of the wait that nobody else has, so that dashboards that
/// lost the service together do not come back together.
const SPREAD: u64 = 2_654_435_761;

impl Account {
    /// The service could not be reached: what failed is tried again, once for all of it.
    pub(super) fn later(&mut self, asks: &mut Asks) {
        if self.retry.timer.is_some() {
            return;
        }
        let attempts = self.retry.attempts;
        let dice = asks.now.0.wrapping_mul(SPREAD);
        let wait = backoff(LISTS, LISTS_LONGEST, attempts.saturating_add(1), dice);
        let timer = asks.after(wait);
        let wait = u64::try_from(wait.as_millis()).unwrap_or_default();
        let retry = &mut self.retry;
        retry.timer = Some(timer);
        retry.attempts = attempts.saturating_add(1);
        retry.at = Some(Moment(asks.now.0 + wait));
    }

    /// A call ended, whatever it was about: that tells whether anybody is there.
    pub fn heard<T>(&mut self, asks: &mut Asks, outcome: &Result<T, Failure>) {
        match outcome {
            Err(failure) if failure.is_absence() => self.away = Some(failure.clone()),
            Err(failure) if failure.is_outage() && failure.cause != Cause::TooMany => {}
            Ok(_) | Err(_) => {
                if self.away.take().is_some() {
                    self.answered(asks);
                }
            }
        }
    }

    /// The service answered: what could not reach it is tried again now, and what it failed at when the time comes.
    pub(super) fn answered(&mut self, asks: &mut Asks) {
        if self.retry.timer.is_none() {
            if self.failed().any(Failure::is_outage) {
                self.later(asks);
            } else if !self.disturbed() {
                self.retry = Retry::default();
            }
            return;
        }
        self.again(asks, Failure::is_absence);
        if !self.failed().any(Failure::is_outage) {
            self.retry = Retry::default();
        }
    }

    /// How many lists failed in a way that may be over.
    pub(super) fn that_may_be_over(&self) -> usize {
        errors(self).filter(|failure| failure.may_be_over()).count()
    }

    /// One of these has succeeded: the others are asked for again.
    pub(super) fn over(&mut self, asks: &mut Asks) {
        self.again(asks, Failure::may_be_over);
    }

    /// Whether a list is not readable, be it under way again or not.
    fn disturbed(&self) -> bool {
        errors(self).any(|failure| failure.cause == Cause::Disturbed)
    }

    /// Tries again if this timer says so; answers whether it did.
    pub fn timed_out(&mut self, asks: &mut Asks, timer: TimerId) -> bool {
        let retry = &mut self.retry;
        if retry.timer != Some(timer) {
            return false;
        }
        retry.timer = None;
        retry.at = None;
        self.again(asks, |failure| {
            failure.is_outage() && failure.cause != Cause::Disturbed
        });
        self.scout(asks);
        true
    }

    /// Lists whose answers cannot be read find out in turn whether that is over: each alone may be broken for good.
    fn scout(&mut self, asks: &mut Asks) {
        let account = &mut *self;
        let disturbed = |error: &Option<Failure>| {
            let cause = error.as_ref().map(|failure| failure.cause);
            cause == Some(Cause::Disturbed)
        };
        let (domains, applications) = (
            disturbed(&account.domains.error),
            disturbed(&account.applications.error),
        );
        let lists = account.endpoints.iter();
        let failed = lists.filter(|(_, list)| disturbed(&list.error) && !list.is_loading());
        let failed: Vec<&DomainId> = failed.map(|(domain, _)| domain).collect();
        let behind = |domain: &&&DomainId| account.retry.scout.as_ref() < Some(**domain);
        let next = failed.iter().find(behind).or(failed.first());
        let next = next.map(|domain| (*domain).clone());
        account.retry.scout.clone_from(&next);
        if domains {
            self.load_domains(asks);
        }
        if applications {
            self.load_applications(asks);
        }
        if let Some(domain) = next {
            self.load_endpoints(asks, &domain, Priority::Interactive);
        }
    }

    /// A person wants something: whether the service is back is found out now.
    pub fn ask_again(&mut self, asks: &mut Asks) {
        let retry = &mut self.retry;
        match retry.timer {
            Some(timer) => {
                self.timed_out(asks, timer);
            }
            None => self.load_domains(asks),
        }
    }

    /// Why what is not under way is not here.
    fn failed(&self) -> impl Iterator<Item = &Failure> {
        let account = self;
        let lists = account.endpoints.values();
        let lists = lists.filter(|list| !list.is_loading());
        let domains = account
            .domains
            .error
            .iter()
            .filter(|_| !account.domains.is_loading());
        let applications = account.applications.error.iter();
        let applications = applications.filter(|_| !account.applications.is_loading());
        domains
            .chain(applications)
            .chain(lists.filter_map(|list| list.error.as_ref()))
    }

    /// Asks once more for what failed like this.
    fn again(&mut self, asks: &mut Asks, like_this: impl Fn(&Failure) -> bool) {
        let account = &mut *self;
        let failed = |error: &Option<Failure>| error.as_ref().is_some_and(&like_this);
        let (domains, applications) = (
            failed(&account.domains.error),
            failed(&account.applications.error),
        );
        let endpoints: Vec<DomainId> = account
            .endpoints
            .iter()
            .filter(|(_, list)| failed(&list.error))
            .map(|(domain, _)| domain.clone())
            .collect();
        if domains {
            self.load_domains(asks);
        }
        if applications {
            self.load_applications(asks);
        }
        // One of them finds out for the others, and waits for nobody.
        let priorities = std::iter::once(Priority::Interactive)
            .filter(|_| !domains)
            .chain(std::iter::repeat(Priority::Visible));
        for (domain, priority) in endpoints.into_iter().zip(priorities) {
            self.load_endpoints(asks, &domain, priority);
        }
    }
}

/// Why lists are not here, or not as new as they should be.
fn errors(account: &Account) -> impl Iterator<Item = &Failure> {
    let lists = account.endpoints.values();
    let lists = lists.filter_map(|list| list.error.as_ref());
    let (domains, applications) = (&account.domains.error, &account.applications.error);
    domains.iter().chain(applications).chain(lists)
}
