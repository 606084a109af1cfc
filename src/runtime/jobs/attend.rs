//! A job in the foreground: it is shown on a thread of its own, so that neither the work nor a signal waits for whoever
//! reads what is shown.

use std::{
    io::{self, Write},
    panic,
};

use futures_util::{Stream, StreamExt};
use tokio::{
    runtime::Handle,
    sync::watch,
    task::{JoinError, spawn_blocking},
    time::timeout,
};

use crate::{api::patience::JOB_SHOWN, app::work::job::control::Control};

use super::{at_work::AtWork, told::Told};

/// Shows a job. May wait for whoever reads.
pub trait Show: Send + 'static {
    /// The job has told this.
    fn told(&mut self, told: Told);

    /// It stops before its next item.
    fn stopping(&mut self);
}

/// How the attending ended.
#[derive(Debug)]
pub enum Attended<S> {
    /// The job has ended, and all of it was shown.
    Ended(S),
    /// A second signal came, or nobody reads: what was not shown is in the job's record.
    Left,
}

/// Attends to a job until it has ended. A signal stops it before its next item; a second one leaves at once.
///
/// # Errors
/// When it could not be shown to its end.
pub async fn attend<S: Show>(
    mut work: AtWork,
    control: watch::Sender<Control>,
    mut signals: impl Stream<Item = ()> + Unpin,
    mut show: S,
) -> io::Result<Attended<S>> {
    let mut ended = work.ended();
    let mut wanted = control.subscribe();
    let handle = Handle::current();
    let mut shown = spawn_blocking(move || {
        handle.block_on(async {
            loop {
                tokio::select! {
                    biased;
                    Ok(()) = wanted.changed() => show.stopping(),
                    told = work.next() => match told {
                        Some(told) => show.told(told),
                        None => return show,
                    },
                }
            }
        })
    });
    loop {
        let is_stopped = *control.borrow() == Control::Stop;
        tokio::select! {
            biased;
            finished = &mut shown => return finished.map(Attended::Ended).map_err(broken),
            Some(()) = signals.next() => {
                if is_stopped {
                    return Ok(Attended::Left);
                }
                control.send_replace(Control::Stop);
            }
            _ = &mut ended, if is_stopped => {
                let Ok(finished) = timeout(JOB_SHOWN, shown).await else {
                    return Ok(Attended::Left);
                };
                return finished.map(Attended::Ended).map_err(broken);
            }
        }
    }
}

/// Says something on standard error before the program ends, unless nobody reads it.
pub async fn last_words(text: String) {
    let say = move || {
        // When even that is gone, there is nobody to tell.
        let _ = writeln!(io::stderr(), "{text}");
    };
    let _ = timeout(JOB_SHOWN, spawn_blocking(say)).await;
}

/// A panic goes on here; it was reported when it happened.
fn broken(error: JoinError) -> io::Error {
    match error.try_into_panic() {
        Ok(panic) => panic::resume_unwind(panic),
        Err(error) => io::Error::other(error),
    }
}
