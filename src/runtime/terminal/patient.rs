//! A file that is written to its end, even if whoever had it before left it in a mode in which it does not wait.

use std::{
    fs::File,
    io::{self, Write},
};

use rustix::event::{PollFd, PollFlags, poll};

/// A file whose writes wait until there is room, whatever its mode is.
#[derive(Debug)]
pub struct Patient(File);

impl Patient {
    /// The same file.
    #[must_use]
    pub fn new(file: File) -> Self {
        Self(file)
    }
}

impl Write for Patient {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    // Whatever ends the waiting, the next write tells it.
                    let _ = poll(&mut [PollFd::new(&self.0, PollFlags::OUT)], None);
                }
                outcome => return outcome,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
