//! Turns what the client reports by itself into messages: pace, and attempts of requests.

use std::sync::Arc;

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

/// A client that also asks registrars, for a dashboard.
pub struct Speaker {
    /// Asks the service.
    pub client: Client,
    /// How registrars are believed; without it, none is asked by TLS.
    pub tls: Option<Arc<ClientConfig>>,
}

impl Perform for Speaker {
    fn perform(&self, caller: Caller, call: Call) -> BoxFuture<'_, Result<Reply, Failure>> {
        calls::perform(&self.client, caller, call, self.tls.clone()).boxed()
    }

    fn listen(&self) -> BoxStream<'static, Heard> {
        listening::to(self.client.at(Priority::Visible).events())
    }

    fn examine(&self, exam: Exam, told: Telling) -> Option<BoxFuture<'static, Report>> {
        let client = self.client.at(Priority::Interactive);
        Some(doctor::test(client, self.tls.clone(), exam, told).boxed())
    }
}
