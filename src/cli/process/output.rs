//! The answer of a command, and what is said beside it: on standard output and standard error, or to the other end of a
//! line. Whoever reads them may be gone: that is no error.

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
    sync::Arc,
};

use color_eyre::eyre::Result;

use crate::api::text;

use super::talk::{self, Listener};

tokio::task_local! {
    /// Whether nothing is to be said beside the answer but what went wrong.
    static QUIET: bool;
}

/// Runs a command that says nothing beside its answer but what went wrong, if so.
pub async fn quietly<F: Future>(quiet: bool, command: F) -> F::Output {
    QUIET.scope(quiet, command).await
}

fn is_quiet() -> bool {
    QUIET.try_with(|quiet| *quiet).unwrap_or_default()
}

/// Says something beside the answer that nobody has to know, unless nothing of that kind is to be said.
pub fn note(text: &str) {
    if !is_quiet() {
        say(text);
    }
}

/// Says something beside the answer. When even that is gone, there is nobody to tell.
pub fn say(text: &str) {
    if !talk::tell(true, format!("{text}\n").as_bytes()) {
        let _ = writeln!(io::stderr(), "{text}");
    }
}

/// Prints lines that repeat what a stranger has sent: what a terminal would obey in them is replaced.
pub fn print_harmless(text: &str) {
    let lines: Vec<_> = text.split('\n').map(text::clean).collect();
    print(&lines.join("\n"));
}

/// Prints a line of the answer.
pub fn print(text: &str) {
    if !talk::tell(false, format!("{text}\n").as_bytes()) {
        let _ = writeln!(io::stdout(), "{text}");
    }
}

/// Prints a line of the answer. Answers whether somebody took it.
pub fn handed(text: &str) -> bool {
    if talk::tell(false, format!("{text}\n").as_bytes()) {
        return true;
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).is_ok()
}

/// Writes the whole answer. A reader that went away has read enough.
pub fn deliver(text: &[u8]) -> Result<ExitCode> {
    write(text)?;
    Ok(ExitCode::SUCCESS)
}

/// The same.
///
/// # Errors
/// Those of standard output.
pub fn write(text: &[u8]) -> io::Result<()> {
    if talk::tell(false, text) {
        return Ok(());
    }
    match io::stdout().write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Where the answer and what is said beside it go, for whoever tells them from another thread.
#[derive(Clone)]
pub struct Outlets {
    listener: Option<Arc<dyn Listener>>,
    quiet: bool,
}

impl Outlets {
    /// Those of the command that runs here.
    pub fn here() -> Self {
        Self {
            listener: talk::listener(),
            quiet: is_quiet(),
        }
    }

    /// Whether they lead to the other end of a line.
    pub fn is_remote(&self) -> bool {
        self.listener.is_some()
    }

    /// Says something beside the answer that nobody has to know.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// Says something beside the answer.
    pub fn say(&self, text: &str) {
        match &self.listener {
            Some(listener) => listener.hear(true, format!("{text}\n").as_bytes()),
            None => say(text),
        }
    }

    /// Prints a line of the answer.
    pub fn print(&self, text: &str) {
        match &self.listener {
            Some(listener) => listener.hear(false, format!("{text}\n").as_bytes()),
            None => print(text),
        }
    }
}

/// The answer, in parts.
#[derive(Debug, Clone, Copy)]
pub struct Answer;

impl Write for Answer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether the answer is read on a terminal.
pub fn is_read_on_terminal() -> bool {
    !talk::is_remote() && io::stdout().is_terminal()
}

/// Whether a person watches what is said beside the answer.
pub fn is_watched() -> bool {
    !talk::is_remote() && !is_quiet() && io::stderr().is_terminal()
}
