//! Requests about what another process holds: handed to it by the database.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use hyper::{
    HeaderMap, Method, StatusCode,
    header::{HeaderName, HeaderValue},
};
use serde::{Deserialize, Serialize};
use tokio::{sync::oneshot, time::timeout};

use super::{
    answer::Answer,
    ask::{Ask, acts_as},
};
use crate::platform::{
    choices, mint,
    refusal::Refusal,
    store::{
        Store,
        orders::{self, Order, Outcome},
    },
};

/// How often who waits looks by itself whether the answer is there.
const LOOK: Duration = Duration::from_secs(1);

/// The way to the other processes.
pub struct Relay {
    /// The database.
    pub store: Arc<Store>,
    /// Who waits for an answer.
    waiting: Mutex<HashMap<String, oneshot::Sender<()>>>,
}

/// A request without its body, and without what proves who sent it.
#[derive(Serialize, Deserialize)]
struct Head {
    verb: String,
    path: String,
    query: String,
    origin: String,
    base: String,
    remote: SocketAddr,
    local: SocketAddr,
}

/// An answer without its body.
#[derive(Serialize, Deserialize)]
struct Answered {
    status: u16,
    headers: Vec<(String, String)>,
}

/// Somebody who waits, until he is dropped.
struct Place<'a>(&'a Relay, String);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.waiting().remove(&self.1);
    }
}

impl Relay {
    /// Nobody waits yet.
    pub fn new(store: Arc<Store>) -> Self {
        Self {
            store,
            waiting: Mutex::default(),
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<()>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a process answer a request, and answers as it does. One that does not in time is told no more, and begins no more.
    pub async fn hand(&self, ask: &Ask, process: u64) -> Result<Answer, Refusal> {
        let order = order(ask);
        let id = order.id.clone();
        let (sender, mut answered) = oneshot::channel();
        self.waiting().insert(id.clone(), sender);
        let place = Place(self, id.clone());
        let bounds = (choices::ORDER_TIME, choices::ORDERS_MAX);
        let handed = self
            .store
            .note(move |db| Ok(orders::hand(db, &order, process, bounds)?));
        match handed.await {
            Ok(true) => {}
            Ok(false) => {
                let message = "The process that holds it has too much to do. Nothing was changed; try again later.";
                return Err(unanswered(message));
            }
            Err(why) => {
                tracing::warn!(%why, "a request is not handed to another process");
                return Err(doubtful(ask));
            }
        }
        let end = Instant::now() + choices::ORDER_TIME;
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            if timeout(left.min(LOOK), &mut answered).await.is_ok() || self.is_answered(&id).await {
                break;
            }
        }
        drop(place);
        let ended = self.store.note(move |db| Ok(orders::end(db, &id)?));
        match ended.await {
            Ok(Outcome::Answered(head, body)) => read(&head, body),
            Ok(Outcome::Untouched) => {
                let message = "The process that holds it does not answer. Nothing was changed; try again later.";
                Err(unanswered(message))
            }
            Ok(Outcome::Doubtful) => Err(doubtful(ask)),
            Err(why) => {
                tracing::warn!(%why, "the answer of another process is not known");
                Err(doubtful(ask))
            }
        }
    }

    async fn is_answered(&self, id: &str) -> bool {
        let id = id.to_owned();
        let found = self.store.read(move |db| Ok(orders::is_answered(db, &id)?));
        found.await.unwrap_or(false)
    }

    /// The order of this identifier is answered.
    pub fn wake(&self, id: &str) {
        if let Some(waiting) = self.waiting().remove(id) {
            // Whoever waited may have gone.
            let _ = waiting.send(());
        }
    }
}

fn order(ask: &Ask) -> Order {
    let head = Head {
        verb: ask.verb.to_string(),
        path: ask.path.clone(),
        query: ask.query.clone(),
        origin: ask.origin.clone(),
        base: ask.base.clone(),
        remote: ask.remote,
        local: ask.local,
    };
    Order {
        id: mint::id("o-"),
        head: serde_json::to_string(&head).expect("plain data with string keys"),
        body: ask.body.to_vec(),
    }
}

/// The request of an order, unless it makes no sense.
pub fn asked(order: &Order) -> Option<Ask> {
    let head: Head = serde_json::from_str(&order.head).ok()?;
    let verb = Method::from_bytes(head.verb.as_bytes()).ok()?;
    Some(Ask {
        method: acts_as(verb.clone()),
        verb,
        path: head.path,
        query: head.query,
        origin: head.origin,
        base: head.base,
        remote: head.remote,
        local: head.local,
        authority: None,
        headers: HeaderMap::new(),
        body: order.body.clone().into(),
        operation: None,
    })
}

/// An answer as it is handed back: head and body.
pub fn written(answer: &Answer) -> (String, Vec<u8>) {
    let headers = answer.headers.iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some((name.to_string(), value.to_owned()))
    });
    let head = Answered {
        status: answer.status.as_u16(),
        headers: headers.collect(),
    };
    let head = serde_json::to_string(&head).expect("plain data with string keys");
    (head, answer.body.to_vec())
}

fn read(head: &str, body: Vec<u8>) -> Result<Answer, Refusal> {
    let strange = || Refusal::backend(500, "The answer of another process cannot be read.");
    let head: Answered = serde_json::from_str(head).map_err(|_| strange())?;
    let status = StatusCode::from_u16(head.status).map_err(|_| strange())?;
    let mut answer = Answer::empty(status);
    for (name, value) in head.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| strange())?;
        let value = HeaderValue::from_str(&value).map_err(|_| strange())?;
        answer.headers.push((name, value));
    }
    answer.body = body.into();
    Ok(answer)
}

/// 503: it can be asked again.
pub fn unanswered(message: &str) -> Refusal {
    Refusal::unserved(choices::AWAY_PROCESS, message).after(choices::AWAY_RETRY_AFTER)
}

fn doubtful(ask: &Ask) -> Refusal {
    unanswered(if ask.method == Method::GET {
        "The process that holds it does not answer; try again later."
    } else {
        "The process that holds it does not answer. Whether the change was made is not known: look before you try again."
    })
}
