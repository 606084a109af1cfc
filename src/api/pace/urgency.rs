//! How urgent a request is, which may change while it waits for its turn.

use std::sync::Arc;

use tokio::sync::watch;

use super::Priority;

/// A priority that may be changed from outside. All clones are one.
#[derive(Debug, Clone)]
pub struct Urgency(Arc<watch::Sender<Priority>>);

impl Urgency {
    /// As urgent as this from now on. What was sent already is not touched by it.
    pub fn set(&self, priority: Priority) {
        self.0.send_replace(priority);
    }

    /// How urgent it is now.
    pub fn now(&self) -> Priority {
        *self.0.borrow()
    }

    /// Every change from now on.
    pub fn changes(&self) -> watch::Receiver<Priority> {
        self.0.subscribe()
    }
}

impl From<Priority> for Urgency {
    fn from(priority: Priority) -> Self {
        Self(Arc::new(watch::Sender::new(priority)))
    }
}
