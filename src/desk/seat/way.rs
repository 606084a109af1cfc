//! The way to somebody's screen. No more than one frame waits on it, nor stands in the buffer of the socket: a slow line
//! shows the newest frame, and not all that came before.

use std::{
    cell::Cell,
    io::{self, Write},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::AsyncWrite,
    time::{Instant, Sleep, sleep},
};

use crate::{
    desk::line::Line,
    runtime::{
        plain::Voice,
        terminal::{
            outlet::Outlet,
            port::{MOUSE_OFF, MOUSE_ON, Port},
        },
    },
};

/// So many bytes may be under way to the other side before the next frame is drawn.
const UNDER_WAY: usize = 4096;
/// After this it is first looked again whether they have arrived; each time later by twice as much.
const FIRST_LOOK: Duration = Duration::from_millis(5);
/// But no later than this.
const LAST_LOOK: Duration = Duration::from_millis(40);

/// Takes the bytes of a channel.
pub type Writer = Box<dyn AsyncWrite + Send + Unpin>;

/// The way.
pub struct Way {
    outlet: Outlet<Writer>,
    line: Arc<Line>,
    /// Bytes that may be under way: those that were when it was asked last, and what was sent since.
    sent: Cell<usize>,
    look: Option<(Pin<Box<Sleep>>, Duration)>,
    pointing: Arc<AtomicBool>,
}

impl Way {
    /// To this channel of this line. Whether reports of the mouse are listened to is told there.
    pub fn new(writer: Writer, line: Arc<Line>, pointing: Arc<AtomicBool>) -> Self {
        Self {
            outlet: Outlet::new(writer),
            line,
            sent: Cell::new(0),
            look: None,
            pointing,
        }
    }

    /// Whether more is under way than should be. It is counted here, and the system is asked only when that may be.
    fn is_long(&self) -> bool {
        if self.sent.get() <= UNDER_WAY {
            return false;
        }
        let backlog = self.line.backlog().unwrap_or_default() as usize;
        if backlog > UNDER_WAY {
            return true;
        }
        self.sent.set(backlog);
        false
    }

    fn poll_arrived(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.outlet.poll_room(context))?;
        while self.is_long() {
            let (timer, wait) = self
                .look
                .get_or_insert_with(|| (Box::pin(sleep(FIRST_LOOK)), FIRST_LOOK));
            ready!(timer.as_mut().poll(context));
            *wait = (*wait * 2).min(LAST_LOOK);
            let next = Instant::now() + *wait;
            timer.as_mut().reset(next);
        }
        self.look = None;
        Poll::Ready(Ok(()))
    }
}

impl Write for Way {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.outlet.write(bytes)?;
        self.sent.set(self.sent.get() + taken);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Port for Way {
    fn is_full(&self) -> bool {
        self.outlet.is_full() || self.is_long()
    }

    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_arrived(context)
    }

    fn point(&mut self, on: bool) -> io::Result<()> {
        self.pointing.store(on, Ordering::Relaxed);
        self.write_all(if on { MOUSE_ON } else { MOUSE_OFF })
    }
}

impl Voice for Way {
    fn is_full(&self) -> bool {
        self.outlet.is_full()
    }

    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.outlet.poll_room(context)
    }
}
