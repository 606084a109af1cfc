//! The API behind the connections: checks credentials and the rate limit, then lets a resource answer.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use super::{
    answer::Answer,
    ask::Ask,
    auth,
    rates::Rates,
    resources::{
        account, applications, bridges::Bridges, callbacks, calls::Calls, domains, endpoints,
        errors, numbers, phones::Desk, stream,
    },
    route::{self, Route, Target},
    trace,
};
use crate::platform::{
    callbacks::{Kept, Teller},
    choices,
    config::{Account, Control, Patience},
    errors::Errors,
    faults::Faults,
    limit::Limit,
    record::Record,
    refusal::Refusal,
    sip::Phones,
    store::Store,
};
use hyper::{Method, header};

/// The service behind the connections.
pub struct Service {
    /// Whose account it is.
    pub account: Account,
    /// Who may use the platform's own paths.
    pub control: Control,
    /// Its data.
    pub store: Arc<Store>,
    /// What is known of its phones, when they are answered here.
    pub phones: Option<Phones>,
    /// Whether the account is still being made up.
    pub incomplete: AtomicBool,
    /// How fast it may be asked.
    pub limit: Limit,
    /// How many calls may be made.
    pub rates: Rates,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// Whether there is a certificate for other names that can be shown.
    pub has_wrong: bool,
    /// What was refused.
    pub errors: Arc<Errors>,
    /// What applications were told.
    pub told: Arc<Kept>,
    /// Who tells them once more.
    pub teller: Teller,
    /// How long a request may take to arrive.
    pub patience: Patience,
    /// What was asked.
    pub record: Record,
    /// Since when it serves.
    pub started: Instant,
}

impl Service {
    /// Whether a request may ask anything at all, told by its head alone.
    pub fn admit(&self, ask: &Ask) -> Result<(), Refusal> {
        auth::check(&self.account, ask.authorization())
    }

    /// Answers a request that was admitted and whose body was read, or could not be.
    pub async fn answer(&self, ask: &mut Ask, body: Result<(), Refusal>) -> Answer {
        let outcome = match body {
            Ok(()) => self.consider(ask).await,
            Err(refusal) => Err(refusal),
        };
        outcome.unwrap_or_else(|refusal| self.refuse(ask, &refusal))
    }

    fn refuse(&self, ask: &Ask, refusal: &Refusal) -> Answer {
        let origin = ask.origin();
        if refusal.status != 401 {
            errors::add(&self.errors, refusal, &origin);
        }
        let answer = Answer::refused(refusal, &origin, None);
        match refusal.status {
            401 => answer.with(header::WWW_AUTHENTICATE, "Basic realm=\"sipdeck\""),
            408 | 413 => answer.with(header::CONNECTION, "close"),
            415 => answer.with(header::ACCEPT_ENCODING, "identity"),
            _ => answer,
        }
    }

    async fn consider(&self, ask: &mut Ask) -> Result<Answer, Refusal> {
        if ask.path.len() + ask.query.len() > choices::TARGET_MAX {
            let message = format!(
                "The path exceeds the limit of {} bytes.",
                choices::TARGET_MAX
            );
            return Err(Refusal::unacceptable(414, "uri-too-long", message));
        }
        let target = route::parse(&ask.path)?;
        let Target::Account(user, route) = target else {
            return Err(route::nowhere(&ask.path));
        };
        if user != self.account.user_id.as_str() {
            return Err(Refusal::foreign(&user));
        }
        ask.base = format!("/v1/users/{user}");
        if let Some(family) = route.family()
            && let Err(reset) = self.limit.admit(family, Instant::now(), SystemTime::now())
        {
            return Ok(Self::too_many(ask, reset));
        }
        self.check_complete()?;
        self.act(ask, route).await
    }

    /// 503 as long as a part of the account is missing.
    pub fn check_complete(&self) -> Result<(), Refusal> {
        if self.incomplete.load(Ordering::Relaxed) {
            let message = "The made-up account is not complete yet.";
            return Err(Refusal::unavailable(message));
        }
        Ok(())
    }

    /// 405, with the methods that are supported.
    fn unsupported(&self, ask: &Ask, route: &Route) -> Answer {
        let (method, methods) = (&ask.verb, route.methods());
        self.refuse(ask, &Refusal::method(method, methods))
            .with(header::ALLOW, methods)
    }

    /// 429, with the time at which it ends.
    pub fn too_many(ask: &Ask, reset: SystemTime) -> Answer {
        let reset = epoch_ms(reset);
        Answer::refused(&Refusal::too_many(), &ask.origin(), Some(reset))
    }

    async fn act(&self, ask: &Ask, route: Route) -> Result<Answer, Refusal> {
        let store = &*self.store;
        if route.is_of_phones() {
            return self.act_on_phones(ask, route).await;
        }
        let (get, post, delete) = (&Method::GET, &Method::POST, &Method::DELETE);
        match (&ask.method, route) {
            (m, Route::Account) if m == get => Ok(account::show()),
            (m, Route::Domains) if m == get => domains::list(store, ask).await,
            (m, Route::Domains) if m == post => domains::create(store, ask).await,
            (m, Route::Domain(id)) if m == get => domains::show(store, ask, id).await,
            (m, Route::Domain(id)) if m == post => domains::update(store, ask, id).await,
            (m, Route::Domain(id)) if m == delete => domains::delete(store, id).await,
            (m, Route::Endpoints(id)) if m == get => endpoints::list(store, ask, id).await,
            (m, Route::Endpoints(id)) if m == post => endpoints::create(store, ask, id).await,
            (m, Route::Endpoint(d, id)) if m == get => endpoints::show(store, d, id).await,
            (m, Route::Endpoint(d, id)) if m == post => {
                endpoints::update(store, ask, Some(d), id).await
            }
            (m, Route::EndpointAlone(id)) if m == post => {
                endpoints::update(store, ask, None, id).await
            }
            (m, Route::Endpoint(d, id)) if m == delete => endpoints::delete(store, d, id).await,
            (m, Route::Tokens(d, id)) if m == post => endpoints::grant(store, ask, d, id).await,
            (m, Route::Token(d, id, t)) if m == delete => endpoints::revoke(store, d, id, t).await,
            (m, Route::Stream) if m == get => {
                stream::watch(store, ask, self.phones.is_some()).await
            }
            (m, Route::Applications) if m == get => applications::list(store, ask).await,
            (m, Route::Applications) if m == post => applications::create(store, ask).await,
            (m, Route::Application(id)) if m == get => applications::show(store, id).await,
            (m, Route::Application(id)) if m == post => applications::update(store, ask, id).await,
            (m, Route::Application(id)) if m == delete => applications::delete(store, id).await,
            (m, Route::Numbers) if m == get => numbers::list(store, ask).await,
            (m, Route::Numbers) if m == post => numbers::create(store, ask).await,
            (m, Route::Number(id)) if m == get => numbers::show(store, ask, id).await,
            (m, Route::Number(id)) if m == post => numbers::update(store, ask, id).await,
            (m, Route::Number(id)) if m == delete => numbers::release(store, id).await,
            (m, Route::Errors) if m == get => errors::list(&self.errors, ask),
            (m, Route::Error(id)) if m == get => errors::show(&self.errors, &id),
            (_, Route::Unknown) => Err(route::nowhere(&ask.path)),
            (_, route) => Ok(self.unsupported(ask, &route)),
        }
    }

    async fn act_on_phones(&self, ask: &Ask, route: Route) -> Result<Answer, Refusal> {
        let Some(phones) = &self.phones else {
            return Err(route::nowhere(&ask.path));
        };
        let store = &*self.store;
        let desk = Desk { store, phones };
        let (get, delete) = (&Method::GET, &Method::DELETE);
        match (&ask.method, route) {
            (m, Route::Summary) if m == get => desk.summary().await,
            (m, Route::DomainRegistrations(d)) if m == get => desk.of_domain(ask, d).await,
            (m, Route::DomainSummary(d)) if m == get => desk.summary_of(ask, d).await,
            (m, Route::Registrations(d, id)) if m == get => desk.of_endpoint(ask, d, id).await,
            (m, Route::History(d, id)) if m == get => desk.history(ask, d, id).await,
            (m, Route::Registration(d, id, r)) if m == get => desk.one(d, id, &r).await,
            (m, Route::Registration(d, id, r)) if m == delete => desk.end(d, id, &r).await,
            (m, Route::Attempts(d, id)) if m == get => desk.attempts(ask, d, id).await,
            (m, Route::Trace(d, id)) if m == get => trace::of_endpoint(store, phones, d, id).await,
            (_, route) if route.is_of_calls() => self.act_on_calls(ask, phones, route).await,
            (_, route) => Ok(self.unsupported(ask, &route)),
        }
    }

    async fn act_on_calls(
        &self,
        ask: &Ask,
        phones: &Phones,
        route: Route,
    ) -> Result<Answer, Refusal> {
        let calls = Calls {
            store: &self.store,
            phones,
            rates: &self.rates,
        };
        let bridges = Bridges { phones };
        let (get, post) = (&Method::GET, &Method::POST);
        match (&ask.method, route) {
            (m, Route::Calls) if m == get => calls.list(ask).await,
            (m, Route::Calls) if m == post => calls.create(ask).await,
            (m, Route::Call(id)) if m == get => calls.show(ask, id).await,
            (m, Route::Call(id)) if m == post => calls.change(ask, id).await,
            (m, Route::CallEvents(id)) if m == get => calls.events(id).await,
            (m, Route::CallEvent(id, event)) if m == get => calls.event(id, event).await,
            (m, Route::CallPhones(id)) if m == get => calls.phones(id).await,
            (m, Route::CallTrace(id)) if m == get => trace::of_call(phones, id).await,
            (m, Route::Keys(id)) if m == post => calls.press(ask, id).await,
            (m, Route::Callbacks) if m == get => Ok(callbacks::list(&self.told, ask)),
            (m, Route::Callback(id)) if m == post => {
                callbacks::again(&self.told, &self.teller, &id).await
            }
            (m, Route::Bridges) if m == get => bridges.list(ask).await,
            (m, Route::Bridges) if m == post => bridges.create(ask).await,
            (m, Route::Bridge(id)) if m == get => bridges.show(ask, id).await,
            (m, Route::Bridge(id)) if m == post => bridges.change(ask, id).await,
            (m, Route::BridgeCalls(id)) if m == get => bridges.calls(ask, id).await,
            (_, route) => Ok(self.unsupported(ask, &route)),
        }
    }
}

/// Milliseconds since 1970, rounded up: whoever waits until then has waited long enough.
fn epoch_ms(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos().div_ceil(1_000_000)).unwrap_or(i64::MAX)
}
