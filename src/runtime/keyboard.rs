//! The keyboard of this process's terminal, which can be left to another program for a while.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use crossterm::event::{Event, EventStream};
use futures_util::{Stream, StreamExt};

/// What is typed. All clones are one; while it rests, nothing is read and nothing comes.
#[derive(Debug, Clone, Default)]
pub struct Keyboard(Arc<Mutex<Keys>>);

#[derive(Debug, Default)]
struct Keys {
    /// A reader of its own thread, from the first time that it is asked.
    events: Option<EventStream>,
    resting: bool,
    waiting: Option<Waker>,
}

impl Keyboard {
    /// Nothing is read from now on; what is typed is another program's.
    pub fn rest(&self) {
        let mut keys = self.keys();
        keys.resting = true;
        // The reader is told to stop; a new one can be had only when it has, for both take the same lock.
        drop(keys.events.take());
        keys.events = Some(EventStream::new());
    }

    /// Reads again.
    pub fn wake(&self) {
        let mut keys = self.keys();
        keys.resting = false;
        if let Some(waiting) = keys.waiting.take() {
            waiting.wake();
        }
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream for Keyboard {
    type Item = io::Result<Event>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut keys = self.keys();
        if keys.resting {
            keys.waiting = Some(context.waker().clone());
            return Poll::Pending;
        }
        let events = keys.events.get_or_insert_with(EventStream::new);
        events.poll_next_unpin(context)
    }
}
