//! Where a dashboard's bytes go: anything that takes bytes, and may be able to step aside for a shell.

use std::io::{self, Write};

use crate::app::page::layout::Size;

/// What the loop needs of the place that it draws to. A place without job control keeps the defaults.
pub trait Port: Write {
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
