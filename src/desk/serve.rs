//! Listens for people who come over SSH, lets them in one by one, and sends everybody home at the end.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use russh::{keys::PrivateKey, server::Config};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};

use crate::desk::{
    door,
    hall::{Hall, Order, Penalties, source},
    line::Line,
};

/// Connections on which nobody was let in yet, in all.
const STRANGERS: usize = 64;
/// And from one source.
const STRANGERS_EACH: usize = 8;
/// After a connection that the system does not let us take.
const PAUSE: Duration = Duration::from_millis(100);
/// Those who are told that the host ends, to read it.
const FAREWELL: Duration = Duration::from_secs(2);
/// Between two looks whether everybody has left.
const LOOK: Duration = Duration::from_millis(50);

/// Those on whom nobody was let in yet, and those who are kept out.
#[derive(Debug, Default)]
struct Porch {
    /// By their numbers: who came first has the lowest.
    strangers: BTreeMap<u64, Stranger>,
    penalties: Penalties,
}

/// A connection on which nobody was let in yet.
#[derive(Debug)]
struct Stranger {
    source: IpAddr,
    line: Arc<Line>,
}

/// Lets people in until it is told to end, and then sends them home.
pub async fn serve(
    hall: Arc<Hall>,
    listener: TcpListener,
    key: PrivateKey,
    mut ends: watch::Receiver<bool>,
) {
    let config = Arc::new(door::config(key));
    let porch = Arc::new(Mutex::new(Porch::default()));
    loop {
        let accepted = tokio::select! {
            biased;
            _ = ends.wait_for(|ends| *ends) => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => admit(&hall, &config, &porch, stream, peer),
            Err(error) => {
                tracing::warn!(%error, "a connection was not taken");
                sleep(PAUSE).await;
            }
        }
    }
    // Another process may listen here from now on.
    drop(listener);
    drain(&hall).await;
}

/// Attends to a connection, if there is room for another one on which nobody was let in.
fn admit(
    hall: &Arc<Hall>,
    config: &Arc<Config>,
    porch: &Arc<Mutex<Porch>>,
    stream: TcpStream,
    peer: SocketAddr,
) {
    let Ok(line) = Line::of(&stream, Arc::clone(&hall.backlog)) else {
        return;
    };
    let (line, number) = (Arc::new(line), hall.number());
    let Some(place) = Place::take(porch, peer.ip(), &line, number) else {
        hall.log
            .note("full", 0, &[("from", &peer.ip().to_string())]);
        return;
    };
    let (hall, config, porch) = (Arc::clone(hall), Arc::clone(config), Arc::clone(porch));
    tokio::spawn(async move {
        let from = peer.ip();
        let admitted = || {
            locked(&porch).penalties.forgive(from, Instant::now());
            drop(place);
        };
        if let Some(fault) = door::attend(&hall, config, (stream, line), admitted).await {
            let now = Instant::now();
            locked(&porch).penalties.add(from, fault, now);
        }
    });
}

/// Tells everybody, lets those go on for a while who are in the middle of something, and then ends every line.
async fn drain(hall: &Arc<Hall>) {
    let seated = hall.seated().to_string();
    hall.log.note("drain", 0, &[("seated", &seated)]);
    let minutes = hall.rules.drain.as_secs().div_ceil(60);
    hall.order_all(&Order::Say(format!(
        "This host restarts. What you are in the middle of can be finished within {minutes} min; then come again."
    )));
    sleep(FAREWELL).await;
    let why = "The host restarts. Come again in a moment.";
    hall.order_all(&Order::LeaveSoon(why.into()));
    let parked = hall.parked.clone();
    let parked = tokio::spawn(async move { parked.end().await });
    let _ = timeout(hall.rules.drain, all_left(hall)).await;
    hall.order_all(&Order::Leave(why.into()));
    // Those who wait for an answer take it in.
    let _ = timeout(crate::api::patience::LEAVING + FAREWELL, all_left(hall)).await;
    let _ = parked.await;
    // Clients go by themselves once they know how it ended.
    let _ = timeout(FAREWELL, all_gone(hall)).await;
    hall.end_lines();
    hall.log.note("ended", 0, &[]);
}

async fn all_left(hall: &Hall) {
    while hall.seated() > 0 {
        sleep(LOOK).await;
    }
}

async fn all_gone(hall: &Hall) {
    while hall.connected() > 0 {
        sleep(LOOK).await;
    }
}

/// A place for somebody who was not let in yet, given back when it goes.
struct Place {
    porch: Arc<Mutex<Porch>>,
    number: u64,
}

impl Place {
    /// Takes one, if there is one left. Where somebody was let in lately, there always is: whoever has shown no key for the
    /// longest time gives theirs up.
    fn take(
        porch: &Arc<Mutex<Porch>>,
        from: IpAddr,
        line: &Arc<Line>,
        number: u64,
    ) -> Option<Self> {
        let source = source(from);
        let now = Instant::now();
        let mut known = locked(porch);
        if known.penalties.keeps_out(from, now) {
            return None;
        }
        let own = known.strangers.values().filter(|one| one.source == source);
        let is_own_full = own.count() >= STRANGERS_EACH;
        if is_own_full || known.strangers.len() >= STRANGERS {
            if !known.penalties.knows(from, now) {
                return None;
            }
            let mut all = known.strangers.iter();
            let first = all.find(|(_, one)| !is_own_full || one.source == source);
            let first = first.map(|(number, _)| *number)?;
            let first = known.strangers.remove(&first)?;
            first.line.end();
        }
        let line = Arc::clone(line);
        known.strangers.insert(number, Stranger { source, line });
        Some(Self {
            porch: Arc::clone(porch),
            number,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Another may have it already.
        locked(&self.porch).strangers.remove(&self.number);
    }
}

fn locked(porch: &Mutex<Porch>) -> MutexGuard<'_, Porch> {
    porch.lock().unwrap_or_else(PoisonError::into_inner)
}
