//! The keyboard of this process's terminal, which can be left to another program for a while.

use std::{
    collections::VecDeque,
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use crossterm::event::{self, Event, EventStream};
use futures_util::{Stream, StreamExt};

/// Long enough to look at what is there already, and too short to wait for more: with no time at all the reader would
/// not look.
const GLANCE: Duration = Duration::from_micros(100);

/// The most events that are taken at once.
const AT_ONCE: usize = 1024;

/// What is typed. All clones are one; while it rests, nothing is read and nothing comes.
#[derive(Debug, Clone, Default)]
pub struct Keyboard(Arc<Mutex<Keys>>);

#[derive(Debug, Default)]
struct Keys {
    /// A reader of its own thread, from the first time that it is asked.
    events: Option<EventStream>,
    /// What was there beside the event that was waited for.
    ahead: VecDeque<io::Result<Event>>,
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
        if let Some(event) = keys.ahead.pop_front() {
            return Poll::Ready(Some(event));
        }
        let events = keys.events.get_or_insert_with(EventStream::new);
        let event = ready!(events.poll_next_unpin(context));
        // The reader hands out one event each time that it wakes, although it may have read many.
        if matches!(event, Some(Ok(_))) {
            keys.ahead.extend(there().take(AT_ONCE));
        }
        Poll::Ready(event)
    }
}

/// What is there already. Asked for only while nobody waits for more, for both take the same lock.
fn there() -> impl Iterator<Item = io::Result<Event>> {
    std::iter::from_fn(|| match event::poll(GLANCE) {
        Ok(true) => Some(event::read()),
        Ok(false) => None,
        Err(error) => Some(Err(error)),
    })
}
