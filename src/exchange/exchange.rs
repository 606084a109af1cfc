//! The running exchange: it listens for callbacks, and does what the plan says.

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
    time::sleep,
};

use crate::exchange::{
    api::{Account, Api, ApiError},
    plan::{Ask, Plan},
};

/// How long phones ring.
const RINGING: u64 = 30;
/// The largest callback, in bytes.
const CALLBACK_MAX: usize = 64 * 1024;
/// Connections at a time: the platform tells many things at once.
const CONNECTIONS_MAX: usize = 1024;
/// How long nothing is accepted after something could not be.
const PAUSE: Duration = Duration::from_millis(100);

/// Why there is no exchange.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// Its address.
    #[error("The exchange cannot listen: {0}.")]
    Listen(#[from] io::Error),
    /// The API.
    #[error("The exchange cannot be set up: {0}.")]
    Api(#[from] ApiError),
}

/// The endpoints of a domain, by their names.
pub type Group = (&'static str, &'static [&'static str]);

/// The exchange. Dropping it ends it.
#[derive(Debug)]
pub struct Exchange {
    address: SocketAddr,
    task: JoinHandle<()>,
}

struct Desk {
    api: Api,
    plan: Mutex<Plan>,
    /// Where events of the calls go that it makes.
    url: String,
}

impl Exchange {
    /// Listens on this machine, tells the account's application of its name to come there, and gives that to these
    /// endpoints, as far as they are there.
    pub async fn start(account: Account, groups: &'static [Group]) -> Result<Self, ExchangeError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let desk = Arc::new(Desk {
            api: Api::new(account)?,
            plan: Mutex::default(),
            url: format!("http://{address}/calls"),
        });
        let task = tokio::spawn(async move {
            let settled = settle(&desk, groups);
            let listening = listen(listener, Arc::clone(&desk));
            tokio::join!(settled, listening);
        });
        Ok(Self { address, task })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn settle(desk: &Desk, groups: &[Group]) {
    let settled = async {
        let application = desk.api.settle(&desk.url).await?;
        for (domain, names) in groups {
            desk.api.adopt(&application, domain, names).await?;
        }
        Ok::<(), ApiError>(())
    };
    if let Err(why) = settled.await {
        tracing::warn!(%why, "the exchange could not be set up");
    }
}

async fn listen(listener: TcpListener, desk: Arc<Desk>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((socket, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        if connections.len() >= CONNECTIONS_MAX {
            continue;
        }
        let desk = Arc::clone(&desk);
        connections.spawn(async move {
            let service = service_fn(move |request| take(Arc::clone(&desk), request));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(socket), service);
            // Whoever breaks it off is told nothing more.
            let _ = connection.await;
        });
    }
}

/// Takes a callback. It is answered at once: what follows from it takes other requests.
async fn take(
    desk: Arc<Desk>,
    request: Request<Incoming>,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let mut answer = Response::new(Empty::new());
    let body = Limited::new(request.into_body(), CALLBACK_MAX)
        .collect()
        .await;
    let event = body
        .ok()
        .and_then(|body| serde_json::from_slice::<Value>(&body.to_bytes()).ok());
    match event {
        Some(event) => {
            let asks = desk.plan(|plan| plan.told(&event));
            tokio::spawn(async move { desk.act(asks).await });
        }
        None => *answer.status_mut() = hyper::StatusCode::BAD_REQUEST,
    }
    Ok(answer)
}

impl Desk {
    fn plan<T>(&self, with: impl FnOnce(&mut Plan) -> T) -> T {
        with(&mut self.plan.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn act(&self, asks: Vec<Ask>) {
        let mut asks = std::collections::VecDeque::from(asks);
        while let Some(ask) = asks.pop_front() {
            let done = match ask {
                Ask::Call { from, to, first } => {
                    let body = json!({
                        "from": from, "to": to, "tag": first,
                        "callbackUrl": self.url, "callTimeout": RINGING,
                    });
                    let (called, done) = match self.api.call(&body).await {
                        Ok(called) => (called, Ok(())),
                        Err(why) => (None, Err(why)),
                    };
                    asks.extend(self.plan(|plan| plan.called(first, called)));
                    done
                }
                Ask::Change { call, body } => self.api.change(&call, &body).await,
                Ask::Bridge { first, second } => self.api.bridge(&first, &second).await,
            };
            // A call may have ended meanwhile; that is told by its own event.
            if let Err(why) = done {
                tracing::debug!(%why, "the exchange was refused something");
            }
        }
    }
}
