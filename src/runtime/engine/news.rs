//! Turns what the client reports by itself into messages: pace, and attempts of requests.

use std::sync::{Arc, LazyLock};

use futures_util::{
    FutureExt, Stream, StreamExt,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use rustls::ClientConfig;
use tokio::sync::broadcast::error::RecvError;

use crate::{
    api::{
        Client, Failure,
        client::Caller,
        pace::{Priority, RequestRecord},
    },
    app::{
        exams::Exam,
        message::Message,
        service::{
            call::{Call, Reply},
            heard::Heard,
        },
    },
    doctor::Report,
    runtime::{
        doctor,
        provider::{Perform, Telling, calls},
    },
};

use super::listening;

/// The news of a client, from now on. A reader that lags behind misses some attempts, but never the pace.
pub fn of(client: &Client) -> impl Stream<Item = Message> + Unpin + use<> {
    let pace = stream::unfold(client.pace(), |mut pace| async move {
        pace.changed().await.ok()?;
        let facts = pace.borrow_and_update().clone();
        Some((Message::Paced(facts), pace))
    });
    let requests = stream::unfold(client.requests(), |mut requests| async move {
        loop {
            match requests.recv().await {
                Ok(record) => {
                    log(&record);
                    return Some((Message::Logged(record), requests));
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    stream::select(pace.boxed(), requests.boxed())
}

fn log(record: &RequestRecord) {
    let RequestRecord {
        method,
        path,
        status,
        error,
        duration,
        attempt,
        ..
    } = record;
    tracing::info!(method, path, status, error, duration, attempt, "a request");
}

impl Perform for Client {
    fn perform(&self, caller: Caller, call: Call) -> BoxFuture<'_, Result<Reply, Failure>> {
        calls::perform(self, caller, call, None).boxed()
    }
}

/// How registrars are believed; without it, none is asked by TLS.
type Belief = Option<Arc<ClientConfig>>;

/// A client that also asks registrars, for a dashboard.
pub struct Speaker {
    /// Asks the service.
    pub client: Client,
    tls: LazyLock<Belief, Box<dyn FnOnce() -> Belief + Send>>,
}

impl Speaker {
    /// One that finds out how registrars are believed when it first asks one: a system trusts many, and reading whom
    /// takes its time.
    pub fn new(client: Client, believed: impl FnOnce() -> Belief + Send + 'static) -> Self {
        Self {
            client,
            tls: LazyLock::new(Box::new(believed)),
        }
    }
}

impl Perform for Speaker {
    fn perform(&self, caller: Caller, call: Call) -> BoxFuture<'_, Result<Reply, Failure>> {
        let asks_registrar = matches!(call, Call::Inquire(_));
        let tls = asks_registrar.then(|| self.tls.clone()).flatten();
        calls::perform(&self.client, caller, call, tls).boxed()
    }

    fn listen(&self) -> BoxStream<'static, Heard> {
        listening::to(self.client.at(Priority::Visible).events())
    }

    fn examine(&self, exam: Exam, told: Telling) -> Option<BoxFuture<'static, Report>> {
        let client = self.client.at(Priority::Interactive);
        Some(doctor::test(client, self.tls.clone(), exam, told).boxed())
    }
}
