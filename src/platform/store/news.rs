//! What was changed and is durable: told to whoever watches the account, and to whoever answers phones.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

use crate::{
    api::{Domain, DomainId, Endpoint, EndpointId},
    platform::{
        moment,
        stream::{About, Notice, Stream},
    },
};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A domain was made, changed or deleted.
    Domain {
        /// What was done.
        change: Change,
        /// The domain, as it is or was.
        domain: Domain,
        /// The host of its SIP URIs.
        host: String,
    },
    /// An endpoint was made, changed or deleted.
    Endpoint {
        /// What was done.
        change: Change,
        /// The endpoint, as it is or was.
        endpoint: Box<Endpoint>,
    },
    /// Very much was changed at once.
    Everything,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is new.
    Created,
    /// It is different.
    Changed,
    /// It is gone.
    Deleted,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    at: String,
    change: Change,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_id: Option<&'a DomainId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_id: Option<&'a EndpointId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a Domain>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<&'a Endpoint>,
}

impl News {
    /// As those who watch hear it.
    fn notice(&self) -> Notice {
        let at = moment::of(Timestamp::now());
        let (kind, about, shown) = match self {
            Self::Domain { change, domain, .. } => (
                "domain",
                About::Domain(domain.id.clone()),
                Shown {
                    at,
                    change: *change,
                    domain_id: Some(&domain.id),
                    endpoint_id: None,
                    domain: Some(domain),
                    endpoint: None,
                },
            ),
            Self::Endpoint { change, endpoint } => (
                "endpoint",
                match &endpoint.domain_id {
                    Some(domain) => About::Endpoint(domain.clone(), endpoint.id.clone()),
                    None => About::Everything,
                },
                Shown {
                    at,
                    change: *change,
                    domain_id: endpoint.domain_id.as_ref(),
                    endpoint_id: Some(&endpoint.id),
                    domain: None,
                    endpoint: Some(&**endpoint),
                },
            ),
            Self::Everything => {
                return Notice {
                    kind: "reset",
                    about: About::Everything,
                    minor: false,
                    data: r#"{"reason":"replaced"}"#.into(),
                };
            }
        };
        Notice {
            kind,
            about,
            minor: false,
            data: serde_json::to_string(&shown)
                .expect("plain data with string keys")
                .into(),
        }
    }
}

/// News that may wait to be heard. Whoever has more to tell waits.
const WAITING: usize = 64;

/// What comes to the one who answers phones.
#[derive(Debug)]
pub enum Told {
    /// A change.
    News(News),
    /// Somebody waits until everything before this was heard.
    Heard(oneshot::Sender<()>),
}

/// The ways to those who are told.
#[derive(Debug)]
pub struct Wire {
    /// All who watch.
    pub stream: Arc<Stream>,
    phones: OnceLock<mpsc::Sender<Told>>,
}

impl Wire {
    /// To those who watch this stream.
    pub fn new(stream: Arc<Stream>) -> Self {
        Self {
            stream,
            phones: OnceLock::new(),
        }
    }

    /// Tells a change, from the thread that made it: in the order of the changes, whatever becomes of those who asked
    /// for them.
    pub(super) fn tell(&self, news: News) {
        self.stream.tell([news.notice()]);
        if let Some(phones) = self.phones.get() {
            // One that has ended needs no news.
            let _ = phones.blocking_send(Told::News(news));
        }
    }

    /// Waits until all changes so far count for phones.
    pub async fn heard(&self) {
        let Some(phones) = self.phones.get() else {
            return;
        };
        let (sender, heard) = oneshot::channel();
        if phones.send(Told::Heard(sender)).await.is_ok() {
            // An error means that it has ended.
            let _ = heard.await;
        }
    }

    /// Answers phones from now on; only the first does.
    pub fn listen(&self) -> Option<mpsc::Receiver<Told>> {
        let (sender, receiver) = mpsc::channel(WAITING);
        self.phones.set(sender).ok().map(|()| receiver)
    }
}
