//! What was changed and is durable, told to whoever answers phones.

use std::sync::OnceLock;

use tokio::sync::{mpsc, oneshot};

use crate::api::EndpointId;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A domain was made or deleted.
    Domain {
        /// The host of its SIP URIs.
        host: String,
    },
    /// An endpoint was made, changed or deleted.
    Endpoint {
        /// The host of its SIP URI.
        host: String,
        /// Its name.
        name: String,
        /// Its identifier.
        id: EndpointId,
        /// What it is now.
        state: State,
    },
    /// Very much was changed at once.
    Everything,
}

/// What an endpoint is after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It may register.
    Enabled,
    /// It is there and may not register.
    Disabled,
    /// It is not there any more.
    Deleted,
}

/// News that may wait to be heard. Whoever has more to tell waits.
const WAITING: usize = 64;

/// News on their way, and somebody who waits until they were heard.
#[derive(Debug)]
pub struct Told {
    news: News,
    heard: oneshot::Sender<()>,
}

impl Told {
    /// Hears them.
    pub fn hear(self, hear: impl FnOnce(News)) {
        hear(self.news);
        // Whoever waited may have gone.
        let _ = self.heard.send(());
    }
}

/// The way to the one that listens, when somebody does.
#[derive(Debug, Default)]
pub struct Wire(OnceLock<mpsc::Sender<Told>>);

impl Wire {
    /// Tells it, and waits until it was heard: what was answered over HTTP counts for phones.
    pub async fn tell(&self, news: News) {
        let Some(listener) = self.0.get() else { return };
        let (sender, heard) = oneshot::channel();
        let told = Told {
            news,
            heard: sender,
        };
        // One that has ended needs no news.
        if listener.send(told).await.is_ok() {
            let _ = heard.await;
        }
    }

    /// Listens from now on; only the first does.
    pub fn listen(&self) -> Option<mpsc::Receiver<Told>> {
        let (sender, receiver) = mpsc::channel(WAITING);
        self.0.set(sender).ok().map(|()| receiver)
    }
}
