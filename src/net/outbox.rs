//! What waits to be sent over one connection, bounded in bytes.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::mpsc;

/// Messages that may wait besides the bound in bytes.
const MESSAGES: usize = 256;

/// The owner's end. Dropping it closes the connection once all is sent.
#[derive(Debug)]
pub(super) struct Outbox {
    sender: mpsc::Sender<Arc<[u8]>>,
    waiting: Arc<AtomicUsize>,
    bound: usize,
}

/// The connection's end.
#[derive(Debug)]
pub(super) struct Outgoing {
    receiver: mpsc::Receiver<Arc<[u8]>>,
    waiting: Arc<AtomicUsize>,
}

pub(super) fn outbox(bound: usize) -> (Outbox, Outgoing) {
    let (sender, receiver) = mpsc::channel(MESSAGES);
    let waiting = Arc::new(AtomicUsize::new(0));
    let outgoing = Outgoing {
        receiver,
        waiting: Arc::clone(&waiting),
    };
    let outbox = Outbox {
        sender,
        waiting,
        bound,
    };
    (outbox, outgoing)
}

impl Outbox {
    /// Whether there was room for it.
    pub(super) fn put(&self, bytes: Arc<[u8]>) -> bool {
        let length = bytes.len();
        if self.waiting.load(Ordering::Relaxed) + length > self.bound {
            return false;
        }
        self.waiting.fetch_add(length, Ordering::Relaxed);
        self.sender.try_send(bytes).is_ok()
    }
}

impl Outgoing {
    /// The next message; `None` when the owner has let go.
    pub(super) async fn next(&mut self) -> Option<Arc<[u8]>> {
        self.receiver.recv().await
    }

    /// So many bytes more wait that did not come from the owner.
    pub(super) fn added(&self, length: usize) {
        self.waiting.fetch_add(length, Ordering::Relaxed);
    }

    /// So many bytes are on their way.
    pub(super) fn sent(&self, length: usize) {
        self.waiting.fetch_sub(length, Ordering::Relaxed);
    }
}
