//! Accepts connections and serves HTTP on each, bounded in number, time and size, until the platform stops.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::process::{Resource, getrlimit};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{
    respond::respond,
    seats::{Place, Seats},
    service::Service,
    stream::Stream,
};
use crate::platform::choices;

/// A listening socket with the task that serves it. Dropping it ends all.
pub struct Listener {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Listener {
    /// Binds and begins to serve.
    pub fn start(listen: SocketAddr, service: Arc<Service>) -> io::Result<Self> {
        let socket = match listen {
            SocketAddr::V4(_) => TcpSocket::new_v4(),
            SocketAddr::V6(_) => TcpSocket::new_v6(),
        }?;
        socket.set_reuseaddr(true)?;
        // Connections inherit it: what nobody reads lies in the system's memory as well.
        socket.set_send_buffer_size(choices::SEND_BUFFER)?;
        socket.bind(listen)?;
        let socket = socket.listen(choices::BACKLOG)?;
        let address = socket.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(socket, service, stopped));
        Ok(Self {
            address,
            stop,
            tasks,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more requests, lets those under way be answered, and returns when all is quiet.
    pub async fn stop(mut self) {
        // Fails only when the task is gone already.
        let _ = self.stop.send(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn accept(socket: TcpListener, service: Arc<Service>, mut stopped: watch::Receiver<bool>) {
    let seats = Seats::new(room(), choices::CONNECTIONS_EACH);
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = told(&mut stopped) => break,
            accepted = socket.accept() => accepted,
        };
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, remote)) => {
                let place = tokio::select! {
                    () = told(&mut stopped) => break,
                    place = seat(&seats, remote.ip(), &mut connections) => place,
                };
                let (id, service, stopped) = (place.id(), Arc::clone(&service), stopped.clone());
                let task = connections.spawn(async move {
                    converse(stream, remote, service, &place, stopped).await;
                });
                seats.served_by(id, task);
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                seats.give_up_one();
                tokio::select! {
                    () = told(&mut stopped) => break,
                    () = relief(&mut connections) => {}
                }
            }
        }
    }
    drop(socket);
    while connections.join_next().await.is_some() {}
}

/// How many connections there can be: as many as the system lets this process open, less what else needs handles.
fn room() -> usize {
    let handles = getrlimit(Resource::Nofile).current;
    let handles = handles.and_then(|most| usize::try_from(most).ok());
    let room = handles.map(|most| most.saturating_sub(choices::HANDLES_KEPT).max(1));
    room.unwrap_or(choices::CONNECTIONS_MAX)
        .min(choices::CONNECTIONS_MAX)
}

/// A place for this peer, as soon as there is one.
async fn seat(seats: &Arc<Seats>, peer: IpAddr, connections: &mut JoinSet<()>) -> Place {
    loop {
        if let Some(place) = seats.take(peer.to_canonical()) {
            return place;
        }
        // All are worked for: until one of them ends, or waits for its other side.
        let _ = timeout(choices::ROOM_PAUSE, connections.join_next()).await;
    }
}

/// Out of file handles, most likely: waits until a connection ends, or for a while when none is open here.
async fn relief(connections: &mut JoinSet<()>) {
    let ended = timeout(choices::ACCEPT_PAUSE, connections.join_next());
    if matches!(ended.await, Ok(None)) {
        sleep(choices::ACCEPT_PAUSE).await;
    }
}

/// Returns when the platform stops, or is gone.
async fn told(stopped: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone: stopped all the same.
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn converse(
    stream: TcpStream,
    remote: SocketAddr,
    service: Arc<Service>,
    place: &Place,
    mut stopped: watch::Receiver<bool>,
) {
    let (Ok(local), Ok(())) = (stream.local_addr(), stream.set_nodelay(true)) else {
        return;
    };
    let patience = service.patience;
    let ours = Arc::new(AtomicBool::default());
    let stream = Stream::new(stream, remote, patience.write, Arc::clone(&ours));
    let serve = service_fn(move |request| {
        let (service, wait) = (Arc::clone(&service), place.wait.clone());
        let ours = Arc::clone(&ours);
        async move {
            let answer = respond(&service, request, (remote, local), &wait).await;
            wait.is_theirs();
            ours.store(true, Ordering::Relaxed);
            answer
        }
    });
    let connection = http1::Builder::new()
        // As the service spells them: not every client reads names without regard to case.
        .title_case_headers(true)
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .max_buf_size(choices::HEAD_MAX)
        .max_headers(choices::HEADERS_MAX)
        .serve_connection(TokioIo::new(stream), serve);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        () = told(&mut stopped) => None,
    };
    let ended = if let Some(ended) = ended {
        ended
    } else {
        connection.as_mut().graceful_shutdown();
        let last = timeout(choices::STOP_GRACE, connection).await;
        last.unwrap_or(Ok(()))
    };
    if let Err(error) = ended {
        tracing::debug!(%remote, %error, "a connection ended early");
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use futures_util::FutureExt;
    use tokio::task::JoinSet;

    use super::relief;

    #[tokio::test]
    async fn without_a_connection_that_could_end_there_is_a_pause_all_the_same() {
        let mut none = JoinSet::new();
        assert!(relief(&mut none).now_or_never().is_none());
        let mut one = JoinSet::new();
        one.spawn(pending());
        assert!(relief(&mut one).now_or_never().is_none());
        one.abort_all();
        relief(&mut one).await;
    }
}
