//! Trying again by itself after the service could not be reached: later and later, and not for ever faster.

use std::time::Duration;

use crate::{
    api::{DomainId, Failure, pace::Priority},
    app::{
        message::{Moment, TimerId},
        shared::Shared,
    },
};

use super::load;

/// The first wait, in milliseconds; each further one is twice as long.
const FIRST: u64 = 2_000;
/// The longest wait, in milliseconds.
const LONGEST: u64 = 60_000;

/// A large prime: makes of the time of a failure a share of the wait that nobody else has.
const SPREAD: u64 = 2_654_435_761;

/// When what failed is tried again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Retry {
    timer: Option<TimerId>,
    attempts: u32,
    /// The time of the next attempt, while one is due.
    pub at: Option<Moment>,
}

impl Retry {
    /// The service answered.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }
}

/// The service could not be reached: what failed is tried again, once for all of it.
pub(super) fn later(shared: &mut Shared) {
    if shared.account.retry.timer.is_some() {
        return;
    }
    let attempts = shared.account.retry.attempts;
    let wait = (FIRST << attempts.min(10)).min(LONGEST);
    // Dashboards that lost the service together do not come back together.
    let wait = wait + shared.now.0.wrapping_mul(SPREAD) % (wait / 4);
    let timer = shared.after(Duration::from_millis(wait));
    shared.account.retry = Retry {
        timer: Some(timer),
        attempts: attempts + 1,
        at: Some(Moment(shared.now.0 + wait)),
    };
}

/// Tries again if this timer says so; answers whether it did.
pub fn timed_out(shared: &mut Shared, timer: TimerId) -> bool {
    let retry = &mut shared.account.retry;
    if retry.timer != Some(timer) {
        return false;
    }
    retry.timer = None;
    retry.at = None;
    let account = &shared.account;
    let failed = |error: &Option<Failure>| error.as_ref().is_some_and(Failure::is_outage);
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
        load::load_domains(shared);
    }
    if applications {
        load::load_applications(shared);
    }
    for domain in endpoints {
        load::load_endpoints(shared, &domain, Priority::Visible);
    }
    true
}
