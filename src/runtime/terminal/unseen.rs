//! A line that is typed and not shown. However the asking ends, the terminal shows what is typed again.

use std::{
    io::{self, Write},
    thread::{self, JoinHandle},
};

use rustix::termios::{self, LocalModes, OptionalActions, Termios};
use signal_hook::{iterator::Handle, low_level::emulate_default_handler};
use zeroize::Zeroizing;

use super::signals;

/// Asks on standard error and reads a line of standard input, which is a terminal. It stops showing what is typed before
/// it is asked for, so that nothing typed early can be seen.
///
/// # Errors
/// When the terminal cannot be read or set.
pub fn unseen(prompt: &str) -> io::Result<Zeroizing<String>> {
    let hidden = Hidden::begin(prompt)?;
    let mut line = Zeroizing::new(String::with_capacity(1024));
    let read = write!(io::stderr(), "{prompt}").and_then(|()| io::stdin().read_line(&mut line));
    drop(hidden);
    writeln!(io::stderr())?;
    read?;
    Ok(line)
}

/// A terminal that does not show what is typed, until this is dropped or a signal ends us.
struct Hidden {
    shown: Termios,
    signals: Handle,
    listener: Option<JoinHandle<()>>,
}

impl Hidden {
    fn begin(prompt: &str) -> io::Result<Self> {
        let mut signals = signals::take()?;
        let shown = termios::tcgetattr(io::stdin())?;
        let mut silent = shown.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        let handle = signals.handle();
        let (modes, prompt) = (shown.clone(), prompt.to_owned());
        set(&silent)?;
        let listener = thread::spawn(move || {
            for signal in &mut signals {
                // Whatever fails here: the signal does what it always does.
                let _ = set(&modes).and_then(|()| writeln!(io::stderr()));
                let _ = emulate_default_handler(signal);
                // It only stopped us, and we go on.
                let _ = set(&silent).and_then(|()| write!(io::stderr(), "{prompt}"));
            }
        });
        Ok(Self {
            shown,
            signals: handle,
            listener: Some(listener),
        })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // A terminal that is gone has no modes.
        let _ = set(&self.shown);
        signals::let_go();
        self.signals.close();
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

fn set(modes: &Termios) -> io::Result<()> {
    termios::tcsetattr(io::stdin(), OptionalActions::Now, modes)?;
    Ok(())
}
