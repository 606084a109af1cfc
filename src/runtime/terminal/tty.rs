//! The terminal of this process: entered once, and left whole on every way out.

use std::{
    io::{self, Write},
    panic,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use rustix::{
    process, stdio,
    termios::{self, OptionalActions, QueueSelector, Termios},
};

use crate::app::page::layout::Size;

use super::{
    device::Sink,
    keyboard::Keyboard,
    outlet::Outlet,
    port::{ENTER, LEAVE, MOUSE_OFF, MOUSE_ON, Port},
};

/// Ends what was cut off where nobody read on.
const CANCEL: &[u8] = b"\x18";

/// The terminal. All clones are one; what is written after it was left goes nowhere.
#[derive(Debug, Clone)]
pub struct Tty(Arc<Mutex<State>>);

/// Leaves the terminal when it goes out of scope.
#[derive(Debug)]
pub struct Guard(Tty);

#[derive(Debug)]
struct State {
    out: Outlet<Sink>,
    entered: bool,
    /// The modes of the line before the terminal was entered.
    before: Option<Termios>,
    keyboard: Keyboard,
    /// Whether a shell may have it for a while.
    lent: bool,
}

/// Why a dashboard cannot be opened on this terminal, if so.
pub fn obstacle(term: Option<&str>) -> Option<&'static str> {
    if !termios::isatty(stdio::stdin()) || !termios::isatty(stdio::stdout()) {
        return Some(
            "sipdeck draws on a terminal, but its input or output is not one. Run it without a pipe or redirection, or talk in lines with --plain.",
        );
    }
    match term {
        None | Some("" | "dumb") => Some(
            "This terminal cannot place text (TERM is dumb or not set). Use another one, set TERM to what it is, or talk in lines with --plain.",
        ),
        Some(_) => None,
    }
}

/// The terminal's size, asked of the operating system and not of the terminal.
pub fn size() -> io::Result<Size> {
    let size = termios::tcgetwinsize(stdio::stdout())?;
    let or = |cells, default| if cells == 0 { default } else { cells };
    Ok(Size::drawn(or(size.ws_col, 80), or(size.ws_row, 24)))
}

impl Tty {
    /// Takes the terminal over, until the guard goes. Whether a shell may have it meanwhile is said as well.
    pub fn enter(keyboard: Keyboard, lent: bool) -> io::Result<(Self, Guard)> {
        let state = State {
            out: Outlet::new(Sink::open(stdio::stdout())?),
            entered: false,
            before: None,
            keyboard,
            lent,
        };
        let tty = Self(Arc::new(Mutex::new(state)));
        let guard = Guard(tty.clone());
        tty.state().enter()?;
        Ok((tty, guard))
    }

    /// Gives the terminal back as it was. Doing it twice does nothing.
    pub fn leave(&self) {
        self.state().leave();
    }

    /// A panic anywhere leaves the terminal before it is reported. Install the reporter first.
    pub fn leave_on_panic(&self) {
        let tty = self.clone();
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            tty.leave();
            report(info);
        }));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn enter(&mut self) -> io::Result<()> {
        // Stopped by force, the shell has its own modes there now.
        let before = match &self.before {
            Some(before) => before.clone(),
            None => termios::tcgetattr(stdio::stdin())?,
        };
        let mut raw = before.clone();
        raw.make_raw();
        termios::tcsetattr(stdio::stdin(), OptionalActions::Now, &raw)?;
        self.before = Some(before);
        self.entered = true;
        self.out.write_all(ENTER)
    }

    /// A terminal that is gone takes no bytes and has no modes: there is nobody to tell.
    fn leave(&mut self) {
        if std::mem::take(&mut self.entered) {
            self.finish(LEAVE);
            if let Some(before) = self.before.take() {
                let _ = termios::tcsetattr(stdio::stdin(), OptionalActions::Now, &before);
            }
        }
    }

    /// Writes the last bytes. Where nobody reads, what was written before is thrown away: whoever reads again finds
    /// a terminal that was left.
    fn finish(&mut self, last: &[u8]) {
        if let Err(error) = self.out.finish(last)
            && error.kind() == io::ErrorKind::TimedOut
        {
            let _ = termios::tcflush(self.out.sink(), QueueSelector::OFlush);
            let _ = self.out.finish(&[CANCEL, last].concat());
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.leave();
    }
}

impl Write for Tty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.state();
        if state.entered {
            state.out.write(bytes)
        } else {
            Ok(bytes.len())
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Port for Tty {
    fn is_full(&self) -> bool {
        self.state().out.is_full()
    }

    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.state().out.poll_room(context)
    }

    fn point(&mut self, on: bool) -> io::Result<()> {
        self.state().keyboard.point(on);
        self.write_all(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    fn suspend(&mut self) -> io::Result<bool> {
        if !self.state().lent || !has_shell() {
            return Ok(false);
        }
        self.leave();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        Ok(true)
    }

    fn resume(&mut self) -> io::Result<Option<Size>> {
        if termios::tcgetpgrp(stdio::stdout()).ok() != Some(process::getpgrp()) {
            return Ok(None);
        }
        let mut state = self.state();
        state.enter()?;
        size().map(Some)
    }
}

/// Whether somebody could continue us: our parent is in our session, but not in our job.
fn has_shell() -> bool {
    let Some(parent) = process::getppid() else {
        return false;
    };
    let session = process::getsid(None).ok();
    session == process::getsid(Some(parent)).ok()
        && process::getpgid(Some(parent)).is_ok_and(|group| group != process::getpgrp())
}
