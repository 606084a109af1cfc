//! All sockets of one user agent: listened on, connected out, read in turns.

use std::{future::poll_fn, io, net::SocketAddr, sync::Arc, task::Poll, time::Duration};

use rustls::{ClientConfig, ServerConfig, pki_types::ServerName};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use crate::net::{
    bounds::Bounds,
    connection,
    event::{Closed, Event},
    listener,
    outbox::Outgoing,
    shared::Shared,
    tls::words,
    udp::Udp,
};
use crate::sip::{Flow, FlowId, Transport, locate::Target};

/// The most datagrams of a socket, and the most events of connections, that one turn reads.
const TURN: usize = 64;

/// Events of connections that may wait for a turn. When they are this many, connections are not read.
const EVENTS: usize = 1024;

/// A port that is free for datagrams is tried for connections too; after so many that are not, we give up.
const TRIES: usize = 16;

/// The connection is gone, or it is closed because the other side does not take what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message could not be sent")]
pub struct Unsent;

/// The sockets. Dropping them closes everything.
#[derive(Debug)]
pub struct Sockets {
    udp: Vec<Udp>,
    listening: Vec<(Transport, SocketAddr)>,
    events: mpsc::Receiver<Event>,
    shared: Arc<Shared>,
    tasks: JoinSet<()>,
}

impl Sockets {
    /// No sockets yet.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        let (sender, events) = mpsc::channel(EVENTS);
        Self {
            udp: Vec::new(),
            listening: Vec::new(),
            events,
            shared: Arc::new(Shared::new(bounds, sender)),
            tasks: JoinSet::new(),
        }
    }

    /// Takes datagrams and connections at one address, with port 0 at a free one. Answers with it.
    pub async fn listen(&mut self, address: SocketAddr) -> io::Result<SocketAddr> {
        let mut tries = 0;
        loop {
            let udp = Udp::bind(self.shared.next_id(), address)?;
            let local = udp.local();
            match self.accept(local, None).await {
                Ok(_) => {
                    self.udp.push(udp);
                    self.listening.push((Transport::Udp, local));
                    self.listening.push((Transport::Tcp, local));
                    return Ok(local);
                }
                Err(why) if why.kind() == io::ErrorKind::AddrInUse && address.port() == 0 => {
                    tries += 1;
                    if tries == TRIES {
                        return Err(why);
                    }
                }
                Err(why) => return Err(why),
            }
        }
    }

    /// Takes datagrams alone, as a client does.
    pub fn bind(&mut self, address: SocketAddr) -> io::Result<SocketAddr> {
        let udp = Udp::bind(self.shared.next_id(), address)?;
        let local = udp.local();
        self.udp.push(udp);
        self.listening.push((Transport::Udp, local));
        Ok(local)
    }

    /// Takes connections with TLS at an address. Answers with it.
    pub async fn listen_tls(
        &mut self,
        address: SocketAddr,
        config: Arc<ServerConfig>,
    ) -> io::Result<SocketAddr> {
        let local = self.accept(address, Some(config)).await?;
        self.listening.push((Transport::Tls, local));
        Ok(local)
    }

    async fn accept(
        &mut self,
        address: SocketAddr,
        tls: Option<Arc<ServerConfig>>,
    ) -> io::Result<SocketAddr> {
        let listener = TcpListener::bind(address).await?;
        let local = listener.local_addr()?;
        self.tasks
            .spawn(listener::listen(listener, tls, Arc::clone(&self.shared)));
        Ok(local)
    }

    /// Where what is listened on, in the order in which it was asked for.
    #[must_use]
    pub fn listening(&self) -> &[(Transport, SocketAddr)] {
        &self.listening
    }

    /// Connections that there are, and connections that were refused so far.
    #[must_use]
    pub fn connections(&self) -> (usize, u64) {
        self.shared.crowd.counts()
    }

    /// By which [`dropped`](super::dropped()) knows the sockets for datagrams.
    #[must_use]
    pub fn inodes(&self) -> Vec<u64> {
        self.udp.iter().filter_map(Udp::inode).collect()
    }

    /// How long datagrams wait until they are read: nothing, while we keep up.
    #[must_use]
    pub fn waiting(&self) -> Duration {
        let waiting = self.udp.iter().map(Udp::waiting);
        waiting.max().unwrap_or_default()
    }

    /// The flow of datagrams to a peer, when there is a socket that reaches it.
    #[must_use]
    pub fn datagrams(&self, peer: SocketAddr) -> Option<Flow> {
        let reaches = |udp: &&Udp| udp.local().is_ipv4() == peer.is_ipv4();
        self.udp.iter().find(reaches).map(|udp| udp.flow(peer))
    }

    /// A flow to a server. That of a connection can be used at once: what is sent waits until the connection is
    /// made. `name` is what a TLS server's certificate is to be for.
    #[must_use]
    pub fn reach(
        &mut self,
        target: &Target,
        name: &str,
        tls: Option<&Arc<ClientConfig>>,
    ) -> Option<Flow> {
        if target.transport == Transport::Udp {
            return self.datagrams(target.address);
        }
        let flow = Flow {
            id: self.shared.next_id(),
            transport: target.transport,
            peer: target.address,
        };
        let tls = match (target.transport, tls) {
            (Transport::Tls, Some(config)) => Some((
                TlsConnector::from(Arc::clone(config)),
                ServerName::try_from(name.to_owned()).ok()?,
            )),
            (Transport::Tls, None) => return None,
            (Transport::Tcp | Transport::Udp, _) => None,
        };
        let outgoing = self.shared.place(flow.id);
        let shared = Arc::clone(&self.shared);
        self.tasks.spawn(async move {
            let why = connect(flow, tls, outgoing, &shared).await;
            let _ = shared.events.send(Event::Closed { flow, why }).await;
        });
        Some(flow)
    }

    /// Sends a message. A connection whose other side takes nothing is closed.
    pub fn send(&mut self, flow: &Flow, bytes: &Arc<[u8]>) -> Result<(), Unsent> {
        if flow.transport == Transport::Udp {
            let udp = self
                .udp
                .iter()
                .find(|udp| udp.flow(flow.peer).id == flow.id);
            return match udp {
                Some(udp) if udp.send(bytes, flow.peer) => Ok(()),
                Some(_) | None => Err(Unsent),
            };
        }
        let mut outboxes = self.shared.lock();
        match outboxes.get(&flow.id) {
            Some(outbox) if outbox.put(Arc::clone(bytes)) => Ok(()),
            Some(_) | None => {
                outboxes.remove(&flow.id);
                Err(Unsent)
            }
        }
    }

    /// Closes a connection once what waits is sent.
    pub fn close(&mut self, flow: FlowId) {
        self.shared.lock().remove(&flow);
    }

    /// Whether this connection is there, or this socket.
    #[must_use]
    pub fn alive(&self, flow: &Flow) -> bool {
        match flow.transport {
            Transport::Udp => self.udp.iter().any(|udp| udp.flow(flow.peer).id == flow.id),
            Transport::Tcp | Transport::Tls => self.shared.lock().contains_key(&flow.id),
        }
    }

    /// Waits until something happens, and adds it: at most 64 datagrams of each socket and 64 events of
    /// connections. Loses nothing when it is given up.
    pub async fn turn(&mut self, events: &mut Vec<Event>) {
        while self.tasks.try_join_next().is_some() {}
        let before = events.len();
        loop {
            for udp in &mut self.udp {
                udp.read(TURN, events);
            }
            for _ in 0..TURN {
                let Ok(event) = self.events.try_recv() else {
                    break;
                };
                self.note(&event);
                events.push(event);
            }
            if events.len() > before {
                return;
            }
            let first = poll_fn(|context| {
                // Each is asked, so that each wakes us.
                let mut ready = false;
                for udp in &self.udp {
                    ready |= udp.poll_ready(context);
                }
                match self.events.poll_recv(context) {
                    Poll::Ready(event) => Poll::Ready(event),
                    Poll::Pending if ready => Poll::Ready(None),
                    Poll::Pending => Poll::Pending,
                }
            })
            .await;
            if let Some(event) = first {
                self.note(&event);
                events.push(event);
            }
        }
    }

    fn note(&self, event: &Event) {
        if let Event::Closed { flow, .. } = event {
            self.shared.lock().remove(&flow.id);
        }
    }
}

/// Connects and talks until the end.
async fn connect(
    flow: Flow,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    outgoing: Outgoing,
    shared: &Shared,
) -> Closed {
    let begun = shared.bounds.begun;
    let silent = Closed::Silent(begun.as_secs());
    let socket = match timeout(begun, TcpStream::connect(flow.peer)).await {
        Err(_) => return silent,
        Ok(Err(why)) if why.kind() == io::ErrorKind::TimedOut => return silent,
        Ok(Err(why)) => return Closed::Refused(why.to_string()),
        Ok(Ok(socket)) => socket,
    };
    if let Err(why) = listener::tune(&socket) {
        return Closed::Broken(why.to_string());
    }
    // Who connects out waits for answers as long as its transactions do, not for the other side's first message.
    let bounds = Bounds {
        begun: begun.max(Duration::from_secs(40)),
        ..shared.bounds
    };
    match tls {
        None => {
            let _ = shared.events.send(Event::Opened { flow }).await;
            connection::run(socket, flow, bounds, outgoing, shared.events.clone()).await
        }
        Some((connector, name)) => match timeout(begun, connector.connect(name, socket)).await {
            Err(_) => silent,
            Ok(Err(why)) => Closed::Handshake(words(&why)),
            Ok(Ok(socket)) => {
                let _ = shared.events.send(Event::Opened { flow }).await;
                connection::run(socket, flow, bounds, outgoing, shared.events.clone()).await
            }
        },
    }
}
