//! The log of requests: the latest attempts, kept and passed on, without secrets and bodies.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::broadcast;

use crate::api::pace::RequestRecord;

/// Attempts that are kept.
const KEPT: usize = 500;
/// Attempts that a slow reader may lag behind before it misses some.
const LAG: usize = 256;

/// The log. Shared by all clones of a client.
#[derive(Debug)]
pub struct Log {
    begun: AtomicU64,
    latest: Mutex<VecDeque<RequestRecord>>,
    told: broadcast::Sender<RequestRecord>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            begun: AtomicU64::new(0),
            latest: Mutex::new(VecDeque::with_capacity(KEPT)),
            told: broadcast::Sender::new(LAG),
        }
    }
}

impl Log {
    /// A number for a request, whose attempts share it.
    pub(super) fn begin(&self) -> u64 {
        self.begun.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(super) fn write(&self, record: RequestRecord) {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.len() == KEPT {
            latest.pop_front();
        }
        latest.push_back(record.clone());
        let _ = self.told.send(record); // nobody listens: nothing is lost
    }

    pub(super) fn latest(&self) -> Vec<RequestRecord> {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.iter().cloned().collect()
    }

    pub(super) fn listen(&self) -> broadcast::Receiver<RequestRecord> {
        self.told.subscribe()
    }
}
