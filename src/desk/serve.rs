//! Listens for people who come over SSH, lets them in one by one, and sends everybody home at the end.

use std::{
    collections::HashMap,
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
    strangers: HashMap<IpAddr, usize>,
    penalties: Penalties,
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
    let Some(place) = Place::take(porch, peer.ip()) else {
        hall.log
            .note("full", 0, &[("from", &peer.ip().to_string())]);
        return;
    };
    let Ok(line) = Line::of(&stream, Arc::clone(&hall.backlog)) else {
        return;
    };
    let (hall, config, porch) = (Arc::clone(hall), Arc::clone(config), Arc::clone(porch));
    tokio::spawn(async move {
        let line = Arc::new(line);
        let from = peer.ip();
        let admitted = || {
            locked(&porch).penalties.forgive(from);
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
    source: IpAddr,
}

impl Place {
    fn take(porch: &Arc<Mutex<Porch>>, from: IpAddr) -> Option<Self> {
        let source = source(from);
        let mut known = locked(porch);
        let all: usize = known.strangers.values().sum();
        let own = known.strangers.get(&source).copied().unwrap_or_default();
        if all >= STRANGERS
            || own >= STRANGERS_EACH
            || known.penalties.keeps_out(from, Instant::now())
        {
            return None;
        }
        *known.strangers.entry(source).or_default() += 1;
        Some(Self {
            porch: Arc::clone(porch),
            source,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut known = locked(&self.porch);
        let left = known.strangers.get_mut(&self.source).map(|own| {
            *own -= 1;
            *own
        });
        if left == Some(0) {
            known.strangers.remove(&self.source);
        }
    }
}

fn locked(porch: &Mutex<Porch>) -> MutexGuard<'_, Porch> {
    porch.lock().unwrap_or_else(PoisonError::into_inner)
}
