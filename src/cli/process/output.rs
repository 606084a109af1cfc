//! Standard output and standard error. Whoever reads them may be gone: that is no error.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use color_eyre::eyre::Result;

/// Says something on stderr. When even that is gone, there is nobody to tell.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Prints a line of the answer on stdout.
pub fn print(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Prints a line of the answer on stdout. Answers whether somebody took it.
pub fn handed(text: &str) -> bool {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).is_ok()
}

/// Writes the whole answer to stdout. A reader that went away has read enough.
pub fn deliver(text: &[u8]) -> Result<ExitCode> {
    match io::stdout().write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(ExitCode::SUCCESS),
    }
}
