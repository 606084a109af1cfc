//! The platform's user agent: started from configuration, asked and told from outside its task.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4},
    sync::Arc,
};

use rustix::process::{Resource, getrlimit};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use super::{
    archive,
    core::Core,
    engine::Engine,
    hep::Hep,
    kept,
    nodes::Nodes,
    phones::Phones,
    roster::{self, Roster},
    site::Site,
    standing::Standing,
    trace::Trace,
    trunk::Trunk,
};
use crate::{
    net::{Bounds, CertificateError, Shown, Sockets, accepting},
    platform::{
        callbacks::{Callbacks, Kept, Teller},
        calls::Switchboard,
        choices,
        config::{CallsConfig, SipConfig, TraceConfig, TrunkAddress},
        errors::Errors,
        faults::{Trouble, Troubles},
        media::Media,
        moment::{self, Now},
        refusal::Refusal,
        registrar::{Bindings, Change, Registrar},
        store::{Store, phones},
    },
    sip::{
        Transport,
        digest::{Gate, Limits},
    },
};

/// Why SIP cannot be spoken.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// An address.
    #[error("SIP cannot be spoken at {0}: {1}.")]
    Listen(SocketAddr, #[source] io::Error),
    /// The address of a collector.
    #[error("Messages cannot be sent to the collector at {0}: {1}.")]
    Collector(SocketAddr, #[source] io::Error),
    /// The certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The store.
    #[error("The registrations cannot be read from the store: {0}")]
    Store(String),
    /// Nodes cannot be told where to hand calls to.
    #[error(
        "Nodes hand calls to one IPv4 address, which {0} is not: name the one by which they reach this machine with --sip-address."
    )]
    Untold(SocketAddr),
    /// The trunk.
    #[error("The trunk {0} is not reached: {1}.")]
    Trunk(TrunkAddress, #[source] io::Error),
    /// Another one is there.
    #[error("SIP is spoken for this store already.")]
    Twice,
    /// No random numbers.
    #[error("The system gives no random numbers: {0}.")]
    Random(String),
}

/// The running agent. Dropping it ends it.
pub struct Agent {
    listening: Vec<(Transport, SocketAddr)>,
    phones: Phones,
    roster: Option<Roster>,
    /// Among nodes, where there are any in front of the phones.
    standing: Option<Standing>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// What the agent shares with the API.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    /// What went wrong.
    pub errors: Arc<Errors>,
    /// What applications were told.
    pub told: Arc<Kept>,
    /// What goes wrong on purpose.
    pub troubles: Troubles,
    /// Who tells applications of their calls.
    pub teller: Teller,
}

impl Agent {
    /// Listens, remembers who was registered, and begins to answer.
    pub async fn start(
        config: &SipConfig,
        calls: &CallsConfig,
        trace: &TraceConfig,
        store: Arc<Store>,
        shared: Shared,
    ) -> Result<Self, AgentError> {
        let bounds = Bounds {
            connections: room(),
            ..Bounds::default()
        };
        let mut sockets = Sockets::new(bounds);
        if let Some(address) = config.plain {
            let listening = sockets.listen(address).await;
            listening.map_err(|why| AgentError::Listen(address, why))?;
        }
        if let Some(tls) = &config.secure {
            let first = Shown {
                chain: &tls.certificate,
                key: &tls.key,
            };
            let wrong = tls.wrong.as_ref();
            let wrong = wrong.map(|(chain, key)| Shown { chain, key });
            let troubles = shared.troubles.clone();
            let is_wrong = move || troubles.have(Trouble::WrongName);
            let accepting = accepting(first, wrong, is_wrong)?;
            let listening = sockets.listen_tls(tls.address, accepting).await;
            listening.map_err(|why| AgentError::Listen(tls.address, why))?;
        }
        let registrar = registrar(&sockets, &store).await?;
        let (errands, receiver) = mpsc::channel(choices::ERRANDS_MAX);
        let listening = sockets.listening().to_vec();
        let site = Site::new(listening.clone(), Media::new(calls.ports, seed()?));
        let mut board = Switchboard::new(Box::new(site), seed()?);
        let own = if store.is_common() {
            Some(told(calls, &listening)?)
        } else {
            None
        };
        let reached = own.map(|own| format!("sip:{own}"));
        if store.is_common() {
            let entered = roster::enter(&store, reached.clone()).await;
            board.process = entered.map_err(|why| AgentError::Store(why.to_string()))?;
        } else {
            restore(&mut board, &sockets, &store).await?;
        }
        let trunk = match &calls.trunk {
            Some(address) => Some(Arc::new(trunk(address, &sockets).await?)),
            None => None,
        };
        let mut core = Core::new(registrar, board, trunk.clone(), seed()?);
        core.nodes = own.and_then(|own| sockets.datagrams(own.into()).map(Nodes::new));
        core.trace = Trace::new(trace.secrets, trace.collector.is_some());
        let news = store.wire.listen().ok_or(AgentError::Twice)?;
        let (stop, stopped) = oneshot::channel();
        let phones = Phones::new(errands, trunk);
        let roster = store
            .is_common()
            .then(|| Roster::new(Arc::clone(&store), phones.clone(), reached));
        let tell = (Callbacks::new(shared.teller), shared.errors, shared.told);
        let common = Arc::clone(&store);
        let mut engine = Engine::new(core, sockets, store, receiver, news, tell, shared.troubles);
        if let Some(collector) = trace.collector {
            let hep = Hep::to(collector, listening.clone()).await;
            engine.hep = Some(hep.map_err(|why| AgentError::Collector(collector, why))?);
        }
        let task = tokio::spawn(engine.run(stopped));
        let standing = match own {
            Some(own) => Some(Standing::begin(common, phones.clone(), own).await),
            None => None,
        };
        Ok(Self {
            listening,
            phones,
            roster,
            standing,
            stop,
            task,
        })
    }

    /// What is listened on.
    #[must_use]
    pub fn listening(&self) -> &[(Transport, SocketAddr)] {
        &self.listening
    }

    /// The way to what it knows of phones.
    #[must_use]
    pub fn phones(&self) -> &Phones {
        &self.phones
    }

    /// This process among the others that serve the account, where there may be others: for who lets it run, once.
    pub fn roster(&mut self) -> Option<Roster> {
        self.roster.take()
    }

    /// Stores what is left, and ends.
    pub async fn stop(self) {
        if let Some(standing) = self.standing {
            standing.end().await;
        }
        // One that has ended already needs no telling.
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

/// A registrar that knows who was registered before: nobody, where nodes register phones.
async fn registrar(sockets: &Sockets, store: &Store) -> Result<Registrar, AgentError> {
    let now = moment::epoch();
    let by_nodes = store.is_common();
    let read = store.write(move |db| {
        if by_nodes {
            return Ok((Vec::new(), 1));
        }
        let next = phones::next(db)?;
        Ok((phones::all(db, kept::millis(now))?, next))
    });
    let (phones, next) = read
        .await
        .map_err(|why: Refusal| AgentError::Store(why.to_string()))?;
    let next = next.try_into().unwrap_or(1);
    let mut bindings = Bindings::new(next, choices::BINDINGS_BYTES_MAX, seed()?);
    let known = phones
        .into_iter()
        .filter_map(|phone| kept::binding(phone, |peer| sockets.datagrams(peer)))
        .map(|binding| Change::Added(Box::new(binding)));
    for change in known {
        bindings.apply(change);
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|why| AgentError::Random(why.to_string()))?;
    let limits = Limits {
        life: choices::NONCE_LIFE,
        used: choices::NONCES_MAX,
    };
    let gate = Gate::new(&key, choices::ALGORITHM, limits);
    Ok(Registrar::new(now, gate, bindings))
}

/// Where nodes hand calls to.
fn told(
    calls: &CallsConfig,
    listening: &[(Transport, SocketAddr)],
) -> Result<SocketAddrV4, AgentError> {
    let mut all = listening.iter();
    let udp = all.find(|(transport, _)| *transport == Transport::Udp);
    let address = udp.map_or(SocketAddr::from(([0; 4], 0)), |(_, address)| *address);
    let ip = match (calls.told, address.ip().to_canonical()) {
        (Some(ip), _) | (None, IpAddr::V4(ip)) => ip,
        (None, IpAddr::V6(_)) => Ipv4Addr::UNSPECIFIED,
    };
    if ip.is_unspecified() || ip.is_multicast() {
        return Err(AgentError::Untold(address));
    }
    Ok(SocketAddrV4::new(ip, address.port()))
}

/// Looks up where the trunk is.
async fn trunk(address: &TrunkAddress, sockets: &Sockets) -> Result<Trunk, AgentError> {
    let found = tokio::net::lookup_host((address.host.as_str(), address.port)).await;
    let found = found.map_err(|why| AgentError::Trunk(address.clone(), why))?;
    let found: Vec<SocketAddr> = found.collect();
    let flow = found.iter().find_map(|peer| sockets.datagrams(*peer));
    let flow = flow.ok_or_else(|| {
        let why = io::Error::other("no address where SIP is spoken here leads to it");
        AgentError::Trunk(address.clone(), why)
    })?;
    Ok(Trunk {
        flow,
        peers: found,
        host: address.to_string(),
    })
}

/// Takes in the calls of an earlier start.
async fn restore(
    calls: &mut Switchboard,
    sockets: &Sockets,
    store: &Store,
) -> Result<(), AgentError> {
    let read = store.read(archive::records).await;
    let records = read.map_err(|why| AgentError::Store(why.to_string()))?;
    let (kept, bridges) = records.read(|peer| sockets.datagrams(peer));
    let now = Now {
        since: std::time::Duration::ZERO,
        epoch: moment::epoch(),
    };
    calls.restore(now, kept, bridges);
    Ok(())
}

/// How many connections there can be: the system's limit leaves enough for HTTP and the store.
fn room() -> usize {
    let handles = getrlimit(Resource::Nofile).current;
    let handles = handles.and_then(|most| usize::try_from(most).ok());
    let handles = handles.unwrap_or(usize::MAX);
    let others = choices::CONNECTIONS_MAX + choices::HANDLES_KEPT;
    let room = handles.saturating_sub(others).max(handles / 4);
    room.min(choices::SIP_CONNECTIONS_MAX)
}

fn seed() -> Result<u64, AgentError> {
    getrandom::u64().map_err(|why| AgentError::Random(why.to_string()))
}
