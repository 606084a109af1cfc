//! One connection from its first byte to its last, within the time that it may take to show a key.

use std::sync::{Arc, atomic::Ordering};

use russh::server::{Config, run_stream};
use tokio::{net::TcpStream, time::timeout};

use crate::{
    api::patience::LOGIN,
    desk::{
        hall::{Fault, Hall},
        line::Line,
    },
};

use super::handler::{Door, Visit};

/// Attends to a connection until it ends. As soon as somebody is let in, `admitted` is called. Answers what they did wrong
/// if nobody was.
pub async fn attend(
    hall: &Arc<Hall>,
    config: Arc<Config>,
    (stream, line): (TcpStream, Arc<Line>),
    admitted: impl FnOnce(),
) -> Option<Fault> {
    let (session, visit) = (hall.number(), Arc::new(Visit::default()));
    let from = line.peer().to_string();
    hall.log.note("connect", session, &[("from", &from)]);
    let door = Door::new(
        Arc::clone(hall),
        Arc::clone(&line),
        session,
        Arc::clone(&visit),
    );
    // The version line is waited for in there, and then nothing is.
    let begun = timeout(LOGIN, run_stream(config, stream, door)).await;
    if let Ok(Ok(mut running)) = begun {
        let login = timeout(LOGIN, async {
            let mut logged_in = visit.logged_in.subscribe();
            tokio::select! {
                ended = &mut running => Some(ended),
                _ = logged_in.wait_for(|is| *is) => None,
            }
        })
        .await;
        match login {
            Ok(None) => {
                admitted();
                // What it ends with is the client's affair.
                let _ = running.await;
            }
            Ok(Some(_)) => {}
            Err(_) => hall.log.note("too late", session, &[("from", &from)]),
        }
    }
    let fault = visit.fault();
    line.end();
    hall.gone(session);
    hall.log.note("end", session, &[]);
    fault
}

impl Visit {
    /// What was done wrong, when nobody was let in.
    fn fault(&self) -> Option<Fault> {
        match (self.person.get(), self.tried.load(Ordering::Relaxed)) {
            (Some(_), _) => None,
            (None, true) => Some(Fault::Refused),
            (None, false) => Some(Fault::Silent),
        }
    }
}
