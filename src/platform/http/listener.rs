//! Accepts connections and serves HTTP on each, bounded in number, time and size, until the platform stops.

use std::{io, net::SocketAddr, sync::Arc};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{respond::respond, service::Service};
use crate::platform::choices;

/// A listening socket with the task that serves it. Dropping it ends all.
pub struct Listener {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Listener {
    /// Binds and begins to serve.
    pub async fn start(listen: SocketAddr, service: Arc<Service>) -> io::Result<Self> {
        let socket = TcpListener::bind(listen).await?;
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
    let seats = Arc::new(Semaphore::new(choices::CONNECTIONS_MAX));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = told(&mut stopped) => break,
            accepted = async {
                let seat = Arc::clone(&seats).acquire_owned().await;
                (seat, socket.accept().await)
            } => accepted,
        };
        while connections.try_join_next().is_some() {}
        let (Ok(seat), accepted) = accepted else {
            break;
        };
        match accepted {
            Ok((stream, remote)) => {
                let service = Arc::clone(&service);
                let stopped = stopped.clone();
                connections.spawn(async move {
                    converse(stream, remote, service, stopped).await;
                    drop(seat);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
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

/// Out of file handles, most likely: waits until a connection ends, or for a while when none is open here.
async fn relief(connections: &mut JoinSet<()>) {
    if connections.join_next().await.is_none() {
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
    mut stopped: watch::Receiver<bool>,
) {
    let (Ok(local), Ok(())) = (stream.local_addr(), stream.set_nodelay(true)) else {
        return;
    };
    let patience = service.patience;
    let serve = service_fn(move |request| {
        let service = Arc::clone(&service);
        async move { respond(&service, request, remote, local).await }
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
