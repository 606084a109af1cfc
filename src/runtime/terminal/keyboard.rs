//! The keyboard of this process's terminal: everything that was typed already comes without waiting.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
    time::Instant,
};

use crossterm::event::Event;
use futures_util::Stream;
use rustix::stdio;
use tokio::time::{Sleep, sleep_until};

use super::{decoder::Decoder, device::Source};

/// The most bytes that are read at once.
const AT_ONCE: usize = 4096;

/// What is typed. All clones are one.
#[derive(Debug, Clone, Default)]
pub struct Keyboard(Arc<Mutex<Keys>>);

#[derive(Debug, Default)]
struct Keys {
    /// From the first time that it is asked.
    source: Option<Source>,
    decoder: Decoder,
    /// Runs while the rest of something is waited for.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Keyboard {
    /// Whether reports of the mouse are listened to.
    pub fn point(&self, on: bool) {
        self.keys().decoder.point(on);
    }

    /// Bytes that were read for something else and are keys.
    pub fn typed(&self, bytes: &[u8]) {
        self.keys().decoder.feed(bytes, Instant::now());
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keys {
    fn read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Option<Event>>> {
        loop {
            if let Some(event) = self.decoder.event() {
                return Poll::Ready(Ok(Some(event)));
            }
            let source = match &mut self.source {
                Some(source) => source,
                none => none.insert(Source::open(stdio::stdin())?),
            };
            // What is there is taken before the waiting for it is given up.
            let mut bytes = [0; AT_ONCE];
            if let Poll::Ready(length) = source.poll_read(context, &mut bytes) {
                match length? {
                    0 => return Poll::Ready(Ok(None)),
                    length => self.decoder.feed(&bytes[..length], Instant::now()),
                }
                continue;
            }
            let Some(deadline) = self.decoder.deadline() else {
                self.timer = None;
                return Poll::Pending;
            };
            let timer = match &mut self.timer {
                Some(timer) => timer,
                none => none.insert(Box::pin(sleep_until(deadline.into()))),
            };
            if timer.deadline() != deadline.into() {
                timer.as_mut().reset(deadline.into());
            }
            ready!(timer.as_mut().poll(context));
            self.decoder.expire(deadline);
        }
    }
}

impl Stream for Keyboard {
    type Item = io::Result<Event>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.keys().read(context).map(Result::transpose)
    }
}
