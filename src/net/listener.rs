//! Accepts connections within the bounds.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use rustls::ServerConfig;
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use crate::net::{
    bounds::Seat,
    connection,
    event::{Closed, Event},
    shared::Shared,
    tls::words,
};
use crate::sip::{Flow, Transport};

/// When no connection can be accepted, as without free file descriptors, it is tried again after this.
const PAUSE: Duration = Duration::from_millis(100);

/// Probes a silent peer after a minute, so that one that lost its power is noticed.
const PROBE_AFTER: Duration = Duration::from_mins(1);

/// Accepts for ever.
pub(super) async fn listen(
    listener: TcpListener,
    tls: Option<Arc<ServerConfig>>,
    shared: Arc<Shared>,
) {
    let tls = tls.map(TlsAcceptor::from);
    let mut talks = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, peer)) => {
                    // Beyond the bounds it is closed at once: the other side sees that, and tries again later.
                    if let Some(seat) = shared.crowd.enter(peer.ip()) {
                        talks.spawn(talk(socket, peer, seat, tls.clone(), Arc::clone(&shared)));
                    }
                }
                Err(_) => sleep(PAUSE).await,
            },
            Some(_) = talks.join_next() => {}
        }
    }
}

async fn talk(
    socket: TcpStream,
    peer: SocketAddr,
    seat: Seat,
    tls: Option<TlsAcceptor>,
    shared: Arc<Shared>,
) {
    let transport = if tls.is_some() {
        Transport::Tls
    } else {
        Transport::Tcp
    };
    let flow = Flow {
        id: shared.next_id(),
        transport,
        peer,
    };
    if tune(&socket).is_err() {
        return;
    }
    let begun = shared.bounds.begun;
    let why = match tls {
        None => {
            let outgoing = shared.open(flow).await;
            connection::run(socket, flow, shared.bounds, outgoing, shared.events.clone()).await
        }
        Some(tls) => match timeout(begun, tls.accept(socket)).await {
            Err(_) => Closed::Silent(begun.as_secs()),
            Ok(Err(why)) => Closed::Handshake(words(&why)),
            Ok(Ok(socket)) => {
                let outgoing = shared.open(flow).await;
                connection::run(socket, flow, shared.bounds, outgoing, shared.events.clone()).await
            }
        },
    };
    drop(seat);
    let _ = shared.events.send(Event::Closed { flow, why }).await;
}

/// Small messages leave at once, and a dead peer is noticed.
pub(super) fn tune(socket: &TcpStream) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let probing = TcpKeepalive::new()
        .with_time(PROBE_AFTER)
        .with_interval(Duration::from_secs(10))
        .with_retries(3);
    SockRef::from(socket).set_tcp_keepalive(&probing)
}
