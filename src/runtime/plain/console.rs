//! Where lines are said: the standard output, beside a terminal that can keep what is typed to itself.

use std::{
    io::{self, LineWriter, Write},
    task::{Context, Poll},
};

use rustix::{
    stdio,
    termios::{self, LocalModes, OptionalActions, Termios},
};

use crate::runtime::terminal::{device::Sink, outlet::Outlet};

/// What a conversation needs of the place where it is said. It takes every line at once.
pub trait Voice: Write {
    /// Whether what was said is not read yet. Then nothing more is said.
    fn is_full(&self) -> bool {
        false
    }

    /// Is ready when all is read that was said.
    ///
    /// # Errors
    /// When nobody can read any more.
    fn poll_room(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// Whether what is typed is shown while it is typed. Where that cannot be told, nothing happens.
    fn show_typing(&mut self, _shown: bool) {}
}

impl Voice for Vec<u8> {}

impl<V: Voice + ?Sized> Voice for &mut V {
    fn is_full(&self) -> bool {
        (**self).is_full()
    }

    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        (**self).poll_room(context)
    }

    fn show_typing(&mut self, shown: bool) {
        (**self).show_typing(shown);
    }
}

/// The standard output of this process. Its terminal shows what is typed again when this goes.
#[derive(Debug)]
pub struct Console {
    out: LineWriter<Outlet<Sink>>,
    /// The modes of the terminal while it hides what is typed.
    before: Option<Termios>,
}

impl Console {
    /// Of this process.
    ///
    /// # Errors
    /// When it has no standard output.
    pub fn of_process() -> io::Result<Self> {
        let out = Outlet::new(Sink::open(stdio::stdout())?);
        Ok(Self {
            out: LineWriter::new(out),
            before: None,
        })
    }
}

impl Voice for Console {
    fn is_full(&self) -> bool {
        self.out.get_ref().is_full()
    }

    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.out.get_mut().poll_room(context)
    }

    /// Input that is no terminal shows nothing anyway.
    fn show_typing(&mut self, shown: bool) {
        let input = stdio::stdin();
        if shown {
            if let Some(before) = self.before.take() {
                let _ = termios::tcsetattr(input, OptionalActions::Now, &before);
                // The line break was not shown either.
                let _ = writeln!(self.out);
            }
        } else if let (None, Ok(before)) = (&self.before, termios::tcgetattr(input)) {
            let mut silent = before.clone();
            silent.local_modes.remove(LocalModes::ECHO);
            let _ = termios::tcsetattr(input, OptionalActions::Now, &silent);
            self.before = Some(before);
        }
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.show_typing(true);
        // Who does not read on has read enough.
        let _ = self.out.flush();
        let _ = self.out.get_mut().finish(b"");
    }
}

impl Write for Console {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
