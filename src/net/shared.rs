//! The state that the tasks of all connections share: bounds, connections, and messages that wait to be sent.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::mpsc;

use crate::net::{
    bounds::{Bounds, Crowd},
    event::Event,
    outbox::{Outbox, Outgoing, outbox},
};
use crate::sip::{Flow, FlowId};

/// The bounds, who is there, and what waits to be sent.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) bounds: Bounds,
    pub(super) crowd: Arc<Crowd>,
    pub(super) events: mpsc::Sender<Event>,
    ids: AtomicU64,
    outboxes: Mutex<HashMap<FlowId, Outbox>>,
}

impl Shared {
    pub(super) fn new(bounds: Bounds, events: mpsc::Sender<Event>) -> Self {
        Self {
            bounds,
            crowd: Arc::new(Crowd::new(bounds)),
            events,
            ids: AtomicU64::new(1),
            outboxes: Mutex::default(),
        }
    }

    pub(super) fn next_id(&self) -> FlowId {
        FlowId(self.ids.fetch_add(1, Ordering::Relaxed))
    }

    /// Makes the outbox of a connection that was accepted, and tells of it.
    pub(super) async fn open(&self, flow: Flow) -> Outgoing {
        let outgoing = self.place(flow.id);
        let _ = self.events.send(Event::Opened { flow }).await;
        outgoing
    }

    pub(super) fn place(&self, id: FlowId) -> Outgoing {
        let (outbox, outgoing) = outbox(self.bounds.unsent);
        self.lock().insert(id, outbox);
        outgoing
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, HashMap<FlowId, Outbox>> {
        self.outboxes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
