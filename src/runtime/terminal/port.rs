//! Where a dashboard's bytes go: anything that takes bytes, and may be able to step aside for a shell.

use std::{
    io::{self, Write},
    task::{Context, Poll},
};

use tokio::io::AsyncWrite;

use crate::app::page::layout::Size;

use super::outlet::Outlet;

/// Alternate screen, bracketed paste, no automatic line break (nothing may scroll by itself), no cursor.
pub const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?7l\x1b[?25l";

/// Ends what a frame may have begun, then undoes [`ENTER`] and [`MOUSE_ON`].
pub const LEAVE: &[u8] =
    b"\x1b[?1006l\x1b[?1000l\x1b[?2026l\x1b[r\x1b[m\x1b[?25h\x1b[?7h\x1b[?2004l\x1b[?1049l";

/// Reports presses and the wheel, in a form that has room for any size.
pub const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";

/// Undoes [`MOUSE_ON`].
pub const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// What the loop needs of the place that it draws to. It takes every byte at once. A place without job control keeps the
/// defaults.
pub trait Port: Write {
    /// Whether what was written is not read yet. Nothing is drawn then: the frame that follows is the newest.
    fn is_full(&self) -> bool {
        false
    }

    /// Is ready when all is read that was written.
    ///
    /// # Errors
    /// When nobody can read any more.
    fn poll_room(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// Listens to the mouse, or does not any more.
    fn point(&mut self, on: bool) -> io::Result<()> {
        self.write_all(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Gives the terminal back and stops, until the shell continues it. Answers whether it stopped.
    fn suspend(&mut self) -> io::Result<bool> {
        Ok(false)
    }

    /// Takes the terminal again. Answers its size, or `None` when it is not ours to take now.
    fn resume(&mut self) -> io::Result<Option<Size>> {
        Ok(None)
    }
}

impl Port for Vec<u8> {}

impl<S: AsyncWrite + Unpin> Port for Outlet<S> {
    fn is_full(&self) -> bool {
        self.is_full()
    }

    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_room(context)
    }
}
