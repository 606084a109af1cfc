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
    holder::Search,
    operations::Operation,
    rates::Rates,
    relay::Relay,
    resources::{
        account, applications, bridges::Bridges, callbacks, calls::Calls, domains, endpoints,
        errors::Recent, numbers, phones::Desk, roll::Roll, stream,
    },
    route::{self, Place, Target},
    row::Row,
    tally::Tally,
    trace,
};
use crate::platform::{
    callbacks::{Kept, Teller},
    choices,
    config::{Account, Control, Patience},
    errors::Errors,
    faults::Faults,
    limit::{Limit, WINDOW},
    record::Record,
    refusal::Refusal,
    sip::Phones,
    store::{Store, location, windows},
};
use hyper::header;

/// What requests are counted as that name nothing.
const UNKNOWN: &str = "unknown";

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
    /// The way to the other processes that have calls, where there may be others.
    pub relay: Option<Arc<Relay>>,
    /// Whether Kamailio's table was found in the database.
    pub is_located: AtomicBool,
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
    /// What has come of it.
    pub tally: Tally,
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
        match outcome {
            Ok(answer) => answer,
            Err(refusal) => self.refuse(ask, &refusal).await,
        }
    }

    fn recent(&self) -> Recent<'_> {
        Recent {
            store: &self.store,
            errors: &self.errors,
        }
    }

    async fn refuse(&self, ask: &Ask, refusal: &Refusal) -> Answer {
        let origin = ask.origin();
        if refusal.status != 401 {
            self.recent().add(refusal, &origin).await;
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
        let Target::Account(user, place) = route::parse(&ask.path)? else {
            return Err(route::nowhere(&ask.path));
        };
        if user != self.account.user_id.as_str() {
            return Err(Refusal::foreign(&user));
        }
        ask.base = format!("/v1/users/{user}");
        let row = place.as_ref().map(Place::row);
        if row.is_none_or(Row::is_limited) {
            let kind = row.map_or(UNKNOWN, |row| row.kind);
            if let Err(reset) = self.let_in(kind).await? {
                return Ok(Self::too_many(ask, reset));
            }
        }
        self.check_complete()?;
        let place = place.ok_or_else(|| route::nowhere(&ask.path))?;
        let row = place.row();
        if (row.is_of_phones() && !self.tells_of_phones().await?)
            || (row.is_of_calls() && self.phones.is_none())
        {
            return Err(route::nowhere(&ask.path));
        }
        let Some(entry) = place.entry(&ask.method) else {
            return Ok(self.unsupported(ask, &place.methods()).await);
        };
        ask.operation = Some(entry.row.name);
        let operation = entry.operation;
        let Some(phones) = &self.phones else {
            return self.act(ask, &place, operation).await;
        };
        if let Some(relay) = &self.relay {
            let store = &*self.store;
            let search = Search { store, phones };
            if let Some(process) = search.holder(ask, &place, operation).await? {
                return relay.hand(ask, process).await;
            }
        }
        self.act_on_phones(ask, &place, operation, phones).await
    }

    /// Carries out a request that another process has let in, and that this one is to answer.
    pub async fn carry_out(&self, ask: &mut Ask) -> Answer {
        let outcome = match route::parse(&ask.path) {
            Ok(Target::Account(_, Some(place))) => match (place.entry(&ask.method), &self.phones) {
                (Some(entry), Some(phones)) => {
                    ask.operation = Some(entry.row.name);
                    self.act_on_phones(ask, &place, entry.operation, phones)
                        .await
                }
                (None, _) | (_, None) => Err(route::nowhere(&ask.path)),
            },
            Ok(Target::Account(_, None) | Target::Nowhere) => Err(route::nowhere(&ask.path)),
            Err(refusal) => Err(refusal),
        };
        match outcome {
            Ok(answer) => answer,
            Err(refusal) => self.refuse(ask, &refusal).await,
        }
    }

    /// Whether it is known here who is registered: phones register here, or at Kamailio nodes on the same database.
    async fn tells_of_phones(&self) -> Result<bool, Refusal> {
        if !self.store.is_common() {
            return Ok(self.phones.is_some());
        }
        if self.is_located.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let found = self.store.read(|db| Ok(location::is_there(db)?)).await?;
        self.is_located.store(found, Ordering::Relaxed);
        Ok(found)
    }

    /// 503 as long as a part of the account is missing.
    pub fn check_complete(&self) -> Result<(), Refusal> {
        if self.incomplete.load(Ordering::Relaxed) {
            let message = "The made-up account is not complete yet.";
            return Err(Refusal::unavailable(message));
        }
        Ok(())
    }

    /// Counts a request of this kind, or says when one is let in again.
    async fn let_in(&self, kind: &'static str) -> Result<Result<(), SystemTime>, Refusal> {
        let now = Instant::now();
        if !self.store.is_common() {
            return Ok(self.limit.admit(kind, now, SystemTime::now()));
        }
        let Some(most) = self.limit.most() else {
            return Ok(Ok(()));
        };
        if let Some(reset) = self.limit.full(kind, now) {
            return Ok(Err(reset));
        }
        let counted = self
            .store
            .note(move |db| Ok(windows::count(db, kind, most, WINDOW)?));
        let counted = counted.await?;
        if counted.count <= i64::from(most) {
            return Ok(Ok(()));
        }
        // From before it was asked: never later than the window's end.
        self.limit.fill(kind, now + counted.left, counted.ends);
        Ok(Err(counted.ends))
    }

    /// 405, with the methods that are supported.
    async fn unsupported(&self, ask: &Ask, methods: &str) -> Answer {
        self.refuse(ask, &Refusal::method(&ask.verb, methods))
            .await
            .with(header::ALLOW, methods)
    }

    /// 429, with the time at which it ends.
    pub fn too_many(ask: &Ask, reset: SystemTime) -> Answer {
        let reset = epoch_ms(reset);
        Answer::refused(&Refusal::too_many(), &ask.origin(), Some(reset))
    }

    /// Does what can be done where no phones are answered as well. Who is registered is asked of whoever registers phones.
    async fn act(
        &self,
        ask: &Ask,
        at: &Place<Operation>,
        operation: Operation,
    ) -> Result<Answer, Refusal> {
        use Operation as Op;
        let store = &*self.store;
        let domain = || at.id("domainId");
        let endpoint = || at.id("endpointId");
        let application = || at.id("applicationId");
        let number = || at.id("number");
        let registration = || at.id::<String>("registrationId");
        let desk = Desk {
            store,
            phones: match &self.phones {
                Some(phones) if !store.is_common() => Roll::Here(phones),
                _ => Roll::Kamailio(store),
            },
        };
        match operation {
            Op::GetAccount => Ok(account::show()),
            Op::ListDomains => domains::list(store, ask).await,
            Op::CreateDomain => domains::create(store, ask).await,
            Op::GetDomain => domains::show(store, ask, domain()).await,
            Op::UpdateDomain => domains::update(store, ask, domain()).await,
            Op::DeleteDomain => domains::delete(store, domain()).await,
            Op::ListEndpoints => endpoints::list(store, ask, domain()).await,
            Op::CreateEndpoint => endpoints::create(store, ask, domain()).await,
            Op::GetEndpoint => endpoints::show(store, domain(), endpoint()).await,
            Op::UpdateEndpoint => endpoints::update(store, ask, Some(domain()), endpoint()).await,
            Op::UpdateEndpointAlone => endpoints::update(store, ask, None, endpoint()).await,
            Op::DeleteEndpoint => endpoints::delete(store, domain(), endpoint()).await,
            Op::CreateToken => endpoints::grant(store, ask, domain(), endpoint()).await,
            Op::DeleteToken => endpoints::revoke(store, domain(), endpoint(), at.id("token")).await,
            Op::Watch => stream::watch(store, ask, self.tells_of_phones().await?).await,
            Op::ListApplications => applications::list(store, ask).await,
            Op::CreateApplication => applications::create(store, ask).await,
            Op::GetApplication => applications::show(store, application()).await,
            Op::UpdateApplication => applications::update(store, ask, application()).await,
            Op::DeleteApplication => applications::delete(store, application()).await,
            Op::ListNumbers => numbers::list(store, ask).await,
            Op::CreateNumber => numbers::create(store, ask).await,
            Op::GetNumber => numbers::show(store, ask, number()).await,
            Op::UpdateNumber => numbers::update(store, ask, number()).await,
            Op::ReleaseNumber => numbers::release(store, number()).await,
            Op::ListErrors => self.recent().list(ask).await,
            Op::GetError => self.recent().show(at.id("errorId")).await,
            Op::SummarizeDomains => desk.summary().await,
            Op::ListDomainRegistrations => desk.of_domain(ask, domain()).await,
            Op::SummarizeEndpoints => desk.summary_of(ask, domain()).await,
            Op::ListRegistrations => desk.of_endpoint(ask, domain(), endpoint()).await,
            Op::ListStays => desk.history(ask, domain(), endpoint()).await,
            Op::GetRegistration => desk.one(domain(), endpoint(), &registration()).await,
            Op::EndRegistration => desk.end(domain(), endpoint(), &registration()).await,
            Op::ListAttempts => desk.attempts(ask, domain(), endpoint()).await,
            Op::TraceEndpoint
            | Op::ListCalls
            | Op::CreateCall
            | Op::GetCall
            | Op::UpdateCall
            | Op::ListCallEvents
            | Op::GetCallEvent
            | Op::ListCallPhones
            | Op::TraceCall
            | Op::PressKeys
            | Op::ListBridges
            | Op::CreateBridge
            | Op::GetBridge
            | Op::UpdateBridge
            | Op::ListBridgeCalls
            | Op::ListCallbacks
            | Op::RepeatCallback => Err(route::nowhere(&ask.path)),
        }
    }

    /// Does what can be done where phones are answered.
    async fn act_on_phones(
        &self,
        ask: &Ask,
        at: &Place<Operation>,
        operation: Operation,
        phones: &Phones,
    ) -> Result<Answer, Refusal> {
        use Operation as Op;
        let store = &*self.store;
        let calls = Calls {
            store,
            phones,
            rates: &self.rates,
        };
        let bridges = Bridges { store, phones };
        let domain = || at.id("domainId");
        let endpoint = || at.id("endpointId");
        let call = || at.id("callId");
        let bridge = || at.id("bridgeId");
        match operation {
            Op::TraceEndpoint => trace::of_endpoint(store, phones, domain(), endpoint()).await,
            Op::ListCalls => calls.list(ask).await,
            Op::CreateCall => calls.create(ask).await,
            Op::GetCall => calls.show(ask, call()).await,
            Op::UpdateCall => calls.change(ask, call()).await,
            Op::ListCallEvents => calls.events(call()).await,
            Op::GetCallEvent => calls.event(call(), at.id("eventId")).await,
            Op::ListCallPhones => calls.phones(call()).await,
            Op::TraceCall => trace::of_call(phones, call()).await,
            Op::PressKeys => calls.press(ask, call()).await,
            Op::ListBridges => bridges.list(ask).await,
            Op::CreateBridge => bridges.create(ask).await,
            Op::GetBridge => bridges.show(ask, bridge()).await,
            Op::UpdateBridge => bridges.change(ask, bridge()).await,
            Op::ListBridgeCalls => bridges.calls(ask, bridge()).await,
            Op::ListCallbacks => Ok(callbacks::list(&self.told, ask)),
            Op::RepeatCallback => {
                let id = at.id::<String>("callbackId");
                callbacks::again(&self.told, &self.teller, &id).await
            }
            Op::SummarizeDomains
            | Op::ListDomainRegistrations
            | Op::SummarizeEndpoints
            | Op::ListRegistrations
            | Op::ListStays
            | Op::GetRegistration
            | Op::EndRegistration
            | Op::ListAttempts
            | Op::GetAccount
            | Op::ListDomains
            | Op::CreateDomain
            | Op::UpdateEndpointAlone
            | Op::GetDomain
            | Op::UpdateDomain
            | Op::DeleteDomain
            | Op::ListEndpoints
            | Op::CreateEndpoint
            | Op::GetEndpoint
            | Op::UpdateEndpoint
            | Op::DeleteEndpoint
            | Op::CreateToken
            | Op::DeleteToken
            | Op::Watch
            | Op::ListApplications
            | Op::CreateApplication
            | Op::GetApplication
            | Op::UpdateApplication
            | Op::DeleteApplication
            | Op::ListNumbers
            | Op::CreateNumber
            | Op::GetNumber
            | Op::UpdateNumber
            | Op::ReleaseNumber
            | Op::ListErrors
            | Op::GetError => self.act(ask, at, operation).await,
        }
    }
}

/// Milliseconds since 1970, rounded up: whoever waits until then has waited long enough.
fn epoch_ms(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos().div_ceil(1_000_000)).unwrap_or(i64::MAX)
}
