//! The event stream as its writers and its readers share it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::{notice::Notice, ring::Ring};
use crate::platform::choices;

/// How far the stream has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The number of the last notice.
    Told(u64),
    /// There will be no more.
    Closed,
}

/// The stream of notices.
#[derive(Debug)]
pub struct Stream {
    ring: Mutex<Ring>,
    state: watch::Sender<State>,
}

impl Stream {
    /// Nothing told yet. `run` is another number whenever the program is started.
    pub fn new(run: u32) -> Self {
        Self::with_room(run, choices::STREAM_MAX)
    }

    /// The same, with room for so many notices.
    pub(super) fn with_room(run: u32, most: usize) -> Self {
        Self {
            ring: Mutex::new(Ring::new(run, most)),
            state: watch::Sender::new(State::Told(0)),
        }
    }

    /// Tells everybody. Never waits for anybody.
    pub fn tell(&self, notices: impl IntoIterator<Item = Notice>) {
        let mut ring = self.ring();
        let before = ring.end();
        notices.into_iter().for_each(|notice| ring.put(notice));
        let end = ring.end();
        drop(ring);
        if end != before {
            self.state.send_if_modified(|state| match state {
                State::Told(number) => {
                    *number = end.number.max(*number);
                    true
                }
                State::Closed => false,
            });
        }
    }

    /// Up to which event everything was told, as clients know it.
    pub fn position(&self) -> String {
        self.ring().end().to_string()
    }

    /// Ends it for all who watch.
    pub fn close(&self) {
        self.state.send_replace(State::Closed);
    }

    /// How many watch.
    pub fn watchers(&self) -> usize {
        self.state.receiver_count()
    }

    /// How far it has come, now and from now on.
    pub(super) fn news(&self) -> watch::Receiver<State> {
        self.state.subscribe()
    }

    pub(super) fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
