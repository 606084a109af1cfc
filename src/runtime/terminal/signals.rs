//! Who hears the signals of this process: a listener, whoever hides what is typed, or nobody, and then they do what
//! they always do.

use std::{
    io,
    sync::atomic::{AtomicBool, Ordering},
};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP},
    flag,
};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Those that end or stop a program which does not listen.
pub const ENDING: [i32; 5] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP];

/// Which of them do what they always do although they were listened to. Once anybody has listened, the system does so
/// no more by itself.
static UNHEARD: [AtomicBool; 5] = [const { AtomicBool::new(false) }; 5];

/// Listens to a signal from now on.
///
/// # Errors
/// When the system does not let us.
pub fn listen(kind: SignalKind) -> io::Result<Signal> {
    let signal = signal(kind)?;
    set_unheard(kind.as_raw_value(), false);
    Ok(signal)
}

/// Those of [`ENDING`] do what they always do, until somebody listens again.
pub(super) fn let_go() {
    for signal in ENDING {
        set_unheard(signal, true);
    }
}

/// Those of [`ENDING`] are heard by whoever calls this.
///
/// # Errors
/// When the system does not let us.
pub(super) fn take() -> io::Result<signal_hook::iterator::Signals> {
    let signals = signal_hook::iterator::Signals::new(ENDING)?;
    for (signal, unheard) in ENDING.into_iter().zip(&UNHEARD) {
        unheard.store(false, Ordering::SeqCst);
        flag::register_conditional_default(signal, unheard)?;
    }
    Ok(signals)
}

fn set_unheard(signal: i32, is_unheard: bool) {
    let known = ENDING.into_iter().zip(&UNHEARD);
    for (_, unheard) in known.filter(|(known, _)| *known == signal) {
        unheard.store(is_unheard, Ordering::SeqCst);
    }
}
