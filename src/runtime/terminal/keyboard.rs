//! The keyboard of this process's terminal, read in batches: everything that was typed already comes without waiting.

use std::{
    collections::VecDeque,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use crossterm::event::{self, Event, EventStream};
use futures_util::{Stream, StreamExt};

/// Long enough to look at what is there already, and too short to wait for more: with no time at all the reader would
/// not look.
const GLANCE: Duration = Duration::from_micros(100);

/// The most events that are taken at once.
const AT_ONCE: usize = 1024;

/// What is typed.
#[derive(Debug, Default)]
pub struct Keyboard {
    /// A reader of its own thread, from the first time that it is asked.
    events: Option<EventStream>,
    /// What was there beside the event that was waited for.
    ahead: VecDeque<io::Result<Event>>,
}

impl Stream for Keyboard {
    type Item = io::Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(event) = self.ahead.pop_front() {
            return Poll::Ready(Some(event));
        }
        let events = self.events.get_or_insert_with(EventStream::new);
        let event = ready!(events.poll_next_unpin(context));
        // The reader hands out one event each time that it wakes, although it may have read many.
        if matches!(event, Some(Ok(_))) {
            self.ahead.extend(there().take(AT_ONCE));
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
