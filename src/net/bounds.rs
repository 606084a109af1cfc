//! How much strangers may make us hold, and who holds it now.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The bounds of connections. All of them are sipdeck's own choice.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Connections in all.
    pub connections: usize,
    /// Connections from one address: many phones may stand behind one router.
    pub of_a_peer: usize,
    /// Bytes that wait to be taken by the other side. With more, the connection is closed.
    pub unsent: usize,
    /// For a handshake, for a message that has begun, and until the first message.
    pub begun: Duration,
    /// Without anything at all.
    pub idle: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 16_384,
            of_a_peer: 1024,
            unsent: 64 * 1024,
            begun: Duration::from_secs(10),
            idle: Duration::from_hours(2),
        }
    }
}

/// The connections that there are.
#[derive(Debug)]
pub(super) struct Crowd {
    bounds: Bounds,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    peers: HashMap<IpAddr, usize>,
    refused: u64,
}

/// A place in the crowd, until it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    crowd: Arc<Crowd>,
    peer: IpAddr,
}

impl Crowd {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            counts: Mutex::default(),
        }
    }

    /// A place for one more connection of this peer, if it may have one.
    pub(super) fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Seat> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let of_peer = counts.peers.get(&peer).copied().unwrap_or(0);
        if counts.all >= self.bounds.connections || of_peer >= self.bounds.of_a_peer {
            counts.refused += 1;
            return None;
        }
        counts.all += 1;
        counts.peers.insert(peer, of_peer + 1);
        let crowd = Arc::clone(self);
        Some(Seat { crowd, peer })
    }

    /// Connections that there are, and that were refused so far.
    pub(super) fn counts(&self) -> (usize, u64) {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        (counts.all, counts.refused)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut counts = self
            .crowd
            .counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        counts.all = counts.all.saturating_sub(1);
        if let Some(of_peer) = counts.peers.get_mut(&self.peer) {
            *of_peer -= 1;
            if *of_peer == 0 {
                counts.peers.remove(&self.peer);
            }
        }
    }
}
