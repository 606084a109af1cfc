//! Where lines are said: the standard output, beside a terminal that can keep what is typed to itself.

use std::{
    fs::File,
    io::{self, LineWriter, Write},
};

use rustix::{
    stdio,
    termios::{self, LocalModes, OptionalActions, Termios},
};

use crate::runtime::terminal::patient::Patient;

/// What a conversation needs of the place where it is said.
pub trait Voice: Write {
    /// Whether what is typed is shown while it is typed. Where that cannot be told, nothing happens.
    fn show_typing(&mut self, _shown: bool) {}
}

impl Voice for Vec<u8> {}

impl<V: Voice + ?Sized> Voice for &mut V {
    fn show_typing(&mut self, shown: bool) {
        (**self).show_typing(shown);
    }
}

/// The standard output of this process. Its terminal shows what is typed again when this goes.
#[derive(Debug)]
pub struct Console {
    out: LineWriter<Patient>,
    /// The modes of the terminal while it hides what is typed.
    before: Option<Termios>,
}

impl Console {
    /// Of this process.
    ///
    /// # Errors
    /// When it has no standard output.
    pub fn of_process() -> io::Result<Self> {
        let out = File::from(stdio::stdout().try_clone_to_owned()?);
        Ok(Self {
            out: LineWriter::new(Patient::new(out)),
            before: None,
        })
    }
}

impl Voice for Console {
    /// Input that is no terminal shows nothing anyway.
    fn show_typing(&mut self, shown: bool) {
        let input = stdio::stdin();
        if shown {
            if let Some(before) = self.before.take() {
                let _ = termios::tcsetattr(input, OptionalActions::Drain, &before);
                // The line break was not shown either.
                let _ = writeln!(self.out);
            }
        } else if let (None, Ok(before)) = (&self.before, termios::tcgetattr(input)) {
            let mut silent = before.clone();
            silent.local_modes.remove(LocalModes::ECHO);
            let _ = termios::tcsetattr(input, OptionalActions::Drain, &silent);
            self.before = Some(before);
        }
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.show_typing(true);
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
