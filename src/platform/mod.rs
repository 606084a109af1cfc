//! The local Application Platform: a store with the rules of the service behind an HTTP shell.
//!
//! The demo, the tests and `sipdeck serve` are the same code: [`Platform::start`].

mod busy;
pub mod callbacks;
pub mod calls;
mod choices;
pub mod config;
mod data;
pub mod dns;
mod errors;
mod excerpt;
pub mod faults;
pub mod fitness;
mod http;
pub mod kamailio;
mod limit;
pub mod media;
mod mint;
mod moment;
mod random;
mod record;
mod refusal;
pub mod registrar;
mod sample;
mod shown;
pub mod sip;
mod store;
mod stream;
#[cfg(test)]
mod tests;

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

pub use config::{
    Account, CallsConfig, Config, Control, HostSuffix, MediaPorts, Pace, Patience, SipConfig, Tls,
    TraceConfig, TrunkAddress,
};
pub use data::{Data, Server};
pub use faults::{Fault, FaultPlan, Harm, Trouble};
pub use http::metrics::{METRICS, Metric};
pub use sample::{FillError, bulk::Bulk};

use self::{
    callbacks::{Base, Teller},
    dns::{Dns, Zone},
    faults::{Faults, Troubles},
    http::{Listener, Service, carrier, rates::Rates, relay::Relay, tally::Tally},
    limit::Limit,
    record::Record,
    refusal::Refusal,
    sip::{Agent, AgentError, Shared, Zones, roster},
    store::{Connection, OpenError, Store, audit, news::News, suffix},
    stream::Stream,
};
use tokio::task::JoinSet;

use crate::sip::Transport;

/// A running platform. Dropping it ends it at once; [`Platform::stop`] lets requests under way be answered.
pub struct Platform {
    service: Arc<Service>,
    listener: Listener,
    agent: Option<Agent>,
    dns: Option<Dns>,
    /// What goes on beside requests and phones, until it is ended.
    tasks: JoinSet<()>,
}

impl Platform {
    /// Opens the store, binds the address and begins to serve.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        if config.trace.secrets && !config.is_local() {
            return Err(StartError::Secrets);
        }
        let has_wrong = config.sip.secure.as_ref();
        let has_wrong = has_wrong.is_some_and(|tls| tls.wrong.is_some());
        if config.faults.sip.contains(&Trouble::WrongName) && !has_wrong {
            return Err(StartError::WrongName);
        }
        let data = config.data;
        let run = getrandom::u32().map_err(|why| StartError::System(io::Error::other(why)))?;
        let stream = Arc::new(Stream::new(run));
        let phones = config.sip.plain.is_some() || config.sip.secure.is_some();
        let by_nodes = matches!(data, Some(Data::Server(_)));
        if by_nodes && config.sip.secure.is_some() {
            return Err(StartError::Phones);
        }
        let store = tokio::task::spawn_blocking(move || Store::open(data.as_ref(), stream));
        let store = store
            .await
            .map_err(|why| StartError::System(why.into()))??;
        // One that was interrupted is not served in part.
        let unfinished = store.read(Bulk::unfinished).await?;
        if let Some(suffix) = config.host_suffix {
            let chosen = store.write(move |db| suffix::choose(db, suffix.as_str()));
            chosen.await?;
        }
        let store = Arc::new(store);
        let sip = config.sip;
        let faults = Faults::new(config.faults);
        let base = Base::default();
        let shared = Shared {
            troubles: faults.troubles(),
            teller: Teller::new(Base::clone(&base), config.calls.forward.clone()),
            ..Shared::default()
        };
        let mut agent = if phones {
            Some(
                Agent::start(
                    &sip,
                    &config.calls,
                    &config.trace,
                    Arc::clone(&store),
                    shared.clone(),
                )
                .await?,
            )
        } else {
            None
        };
        let dns = match config.dns {
            Some(address) => {
                // Phones register at the nodes then.
                let agent = agent.as_ref().filter(|_| !by_nodes);
                Some(name_server(address, agent, &store, faults.troubles()).await?)
            }
            None => None,
        };
        let is_shared = agent.is_some() && store.is_common();
        let relay = is_shared.then(|| Arc::new(Relay::new(Arc::clone(&store))));
        let service = Arc::new(Service {
            incomplete: AtomicBool::new(unfinished.is_some()),
            is_located: AtomicBool::default(),
            account: config.account,
            control: config.control,
            store,
            phones: agent.as_ref().map(|agent| agent.phones().clone()),
            relay,
            limit: Limit::new(config.pace),
            rates: Rates::new(config.pace),
            faults,
            has_wrong,
            errors: shared.errors,
            told: shared.told,
            teller: shared.teller,
            patience: config.patience,
            tally: Tally::default(),
            record: Record::new(config.log).map_err(StartError::System)?,
            started: Instant::now(),
        });
        let listener = Listener::start(config.listen, Arc::clone(&service))
            .map_err(|why| StartError::Listen(config.listen, why))?;
        let user = &service.account.user_id;
        // It is set here alone.
        let _ = base.set(format!("http://{}/v1/users/{user}", listener.address()));
        if let Some(agent) = &agent {
            agent.phones().tell_of_interrupted().await?;
        }
        let mut tasks = JoinSet::new();
        if let Some(relay) = &service.relay {
            tasks.spawn(carrier::serve(Arc::clone(relay), Arc::clone(&service)));
        }
        if let Some(roster) = agent.as_mut().and_then(Agent::roster) {
            tasks.spawn(roster.run());
        }
        Ok(Self {
            service,
            listener,
            agent,
            dns,
            tasks,
        })
    }

    /// Where SIP is spoken: transport and address.
    #[must_use]
    pub fn sip(&self) -> &[(Transport, SocketAddr)] {
        self.agent.as_ref().map_or(&[], Agent::listening)
    }

    /// Where DNS is answered.
    #[must_use]
    pub fn dns(&self) -> Option<SocketAddr> {
        self.dns.as_ref().map(Dns::address)
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.listener.address())
    }

    /// The credentials that it takes.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.service.account
    }

    /// Who may use its own paths, and with which token.
    #[must_use]
    pub fn control(&self) -> &Control {
        &self.service.control
    }

    /// Fills the account with the demonstration data.
    pub async fn load_demo(&self) -> Result<(), FillError> {
        let demo = sample::demo::read(include_str!("../../assets/demo.json"))?;
        let store = &self.service.store;
        let loaded = store.write(move |db| {
            demo.load(db)?;
            say_everything(db);
            Ok(())
        });
        loaded.await?;
        store.wire.heard().await;
        Ok(())
    }

    /// Fills an empty account with as many made-up domains and endpoints as `bulk` says, and goes on with one that was
    /// interrupted. One that has domains of another kind is left as it is. Until it is complete, requests are answered
    /// 503. Answers with the number of endpoints that were added.
    pub async fn generate(&self, bulk: Bulk) -> Result<u64, FillError> {
        let store = &self.service.store;
        self.service.incomplete.store(true, Ordering::Relaxed);
        let mut added = 0;
        if let Some(next) = store.write(move |db| bulk.begin(db)).await? {
            for number in next..bulk.domains {
                if store.write(move |db| bulk.domain(db, number)).await? {
                    added += bulk.endpoints;
                }
            }
        }
        let said = store.write(|db| {
            say_everything(db);
            Ok(())
        });
        said.await?;
        store.wire.heard().await;
        self.complete().await?;
        self.service.incomplete.store(false, Ordering::Relaxed);
        Ok(added)
    }

    /// Whether the account is all there: an error when a made-up one was interrupted.
    pub async fn complete(&self) -> Result<(), FillError> {
        match self.service.store.read(Bulk::unfinished).await? {
            Some((bulk, done)) => Err(FillError::Unfinished { bulk, done }),
            None => Ok(()),
        }
    }

    /// What is wrong with the store, one sentence each: nothing, if this program keeps its promises. Reads
    /// everything.
    pub async fn audit(&self) -> Vec<String> {
        let audited = self.service.store.read(|db| Ok(audit::audit(db)?));
        audited.await.unwrap_or_else(|why| vec![why.to_string()])
    }

    /// Replaces the plan of what goes wrong on purpose.
    pub fn plan_faults(&self, plan: FaultPlan) {
        self.service.faults.replace(plan);
    }

    /// Takes no more requests, answers those under way, and closes the store.
    pub async fn stop(mut self) {
        // Whoever watches has no request under way that could be waited for.
        self.service.store.wire.stream.close();
        self.listener.stop().await;
        drop(self.dns);
        let has_place = self.service.relay.is_some();
        if let Some(agent) = self.agent {
            agent.stop().await;
        }
        self.tasks.shutdown().await;
        if has_place {
            roster::leave(&self.service.store).await;
        }
        let service = self.service;
        // Closing waits for the store's threads.
        let _ = tokio::task::spawn_blocking(move || drop(service)).await;
    }
}

/// Much was changed: nobody is told of each change.
fn say_everything(db: &Connection) {
    db.unsay(0);
    db.say(News::Everything);
}

/// A name server that leads to where the agent listens.
async fn name_server(
    address: SocketAddr,
    agent: Option<&Agent>,
    store: &Arc<Store>,
    troubles: Troubles,
) -> Result<Dns, StartError> {
    let listening = agent.map_or(&[][..], Agent::listening);
    // An address that stands for all of this machine's is told as the one that the name server has.
    let own = [address.ip()];
    let told = if address.ip().is_unspecified() {
        &[][..]
    } else {
        &own
    };
    let zone = Zone::new(listening, told).with(troubles);
    let domains = Arc::new(Zones(Arc::clone(store)));
    Dns::start(address, zone, domains)
        .await
        .map_err(|why| StartError::Dns(address, why))
}

/// Why a platform does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store opens, and cannot be read.
    #[error("The data cannot be used: {0}.")]
    Read(#[from] Refusal),
    /// The address.
    #[error("{0} cannot be listened on: {1}.")]
    Listen(SocketAddr, #[source] io::Error),
    /// What the system has to give besides.
    #[error("The platform cannot start: {0}.")]
    System(#[source] io::Error),
    /// SIP.
    #[error(transparent)]
    Sip(#[from] AgentError),
    /// Phones speak TLS with whoever registers them.
    #[error(
        "Phones reach a platform on a database by its nodes, which speak TLS with them or not. Leave --sips out; --sip is where the \
         nodes hand calls to."
    )]
    Phones,
    /// What proves passwords would be told to others.
    #[error(
        "What proves a password is kept in the trace only where everything listens on this machine alone, such as on 127.0.0.1."
    )]
    Secrets,
    /// There is no certificate that could be wrong.
    #[error("{}", choices::NO_WRONG_NAME)]
    WrongName,
    /// The address of the name server.
    #[error("DNS cannot be answered at {0}: {1}.")]
    Dns(SocketAddr, #[source] io::Error),
}
