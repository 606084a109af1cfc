//! Which connections are open, and which of them is closed for a newcomer when there is no room.
//!
//! A connection that waits for its other side (for a head, for a body, for an answer to be taken) gives way to a newcomer,
//! the one that has waited longest first; one that the platform works for never does. So thousands of connections that
//! send nothing, or read nothing, keep nobody out. An address that has many connections gives way itself.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use tokio::task::AbortHandle;

/// What [`Wait`] says while the platform works.
const BUSY: u64 = u64::MAX;

/// Since when a connection waits for its other side.
#[derive(Debug, Clone)]
pub struct Wait {
    begun: Instant,
    /// Microseconds since the beginning, or [`BUSY`].
    since: Arc<AtomicU64>,
}

impl Wait {
    fn new(begun: Instant) -> Self {
        let wait = Self {
            begun,
            since: Arc::default(),
        };
        wait.is_theirs();
        wait
    }

    /// It is the other side's turn from now on.
    pub fn is_theirs(&self) {
        let since = u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(BUSY - 1);
        self.since.store(since.min(BUSY - 1), Ordering::Relaxed);
    }

    /// It is the platform's turn.
    pub fn is_ours(&self) {
        self.since.store(BUSY, Ordering::Relaxed);
    }

    fn since(&self) -> Option<u64> {
        let since = self.since.load(Ordering::Relaxed);
        (since != BUSY).then_some(since)
    }
}

/// All open connections.
#[derive(Debug)]
pub struct Seats {
    begun: Instant,
    most: usize,
    most_each: usize,
    next: AtomicU64,
    taken: Mutex<HashMap<u64, Seat>>,
}

#[derive(Debug)]
struct Seat {
    peer: IpAddr,
    wait: Wait,
    task: Option<AbortHandle>,
}

/// A place among the open connections, free again when it is dropped.
#[derive(Debug)]
pub struct Place {
    id: u64,
    /// Whose turn it is.
    pub wait: Wait,
    seats: Arc<Seats>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.seats.lock().remove(&self.id);
    }
}

impl Seats {
    /// So many seats, and so many for each address at most.
    pub fn new(most: usize, most_each: usize) -> Arc<Self> {
        Arc::new(Self {
            begun: Instant::now(),
            most,
            most_each,
            next: AtomicU64::new(0),
            taken: Mutex::default(),
        })
    }

    /// A place for a connection of this peer, made by closing another where there is no room; none while the platform
    /// works for all that would have to give way.
    pub fn take(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let mut taken = self.lock();
        let of_peer = taken.values().filter(|seat| seat.peer == peer).count();
        let leaver = if of_peer >= self.most_each {
            Some(longest(&taken, peer)?)
        } else if taken.len() >= self.most {
            Some(longest(&taken, largest(&taken)?)?)
        } else {
            None
        };
        if let Some(id) = leaver {
            close(&mut taken, id);
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let wait = Wait::new(self.begun);
        let seat = Seat {
            peer,
            wait: wait.clone(),
            task: None,
        };
        taken.insert(id, seat);
        Some(Place {
            id,
            wait,
            seats: Arc::clone(self),
        })
    }

    /// Closes the connection that has waited longest, because the system has no more for us; `false` if there is none.
    pub fn give_up_one(&self) -> bool {
        let mut taken = self.lock();
        let leaver = largest(&taken).and_then(|peer| longest(&taken, peer));
        if let Some(id) = leaver {
            close(&mut taken, id);
        }
        leaver.is_some()
    }

    /// How the connection in this place is closed.
    pub fn served_by(&self, id: u64, task: AbortHandle) {
        if let Some(seat) = self.lock().get_mut(&id) {
            seat.task = Some(task);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Seat>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// What it is called.
    pub fn id(&self) -> u64 {
        self.id
    }
}

/// The peer with the most connections that wait.
fn largest(taken: &HashMap<u64, Seat>) -> Option<IpAddr> {
    let mut counts = HashMap::new();
    for seat in taken.values().filter(|seat| seat.wait.since().is_some()) {
        *counts.entry(seat.peer).or_insert(0_usize) += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(peer, _)| peer)
}

/// The connection of this peer that has waited longest.
fn longest(taken: &HashMap<u64, Seat>, peer: IpAddr) -> Option<u64> {
    let of_peer = taken.iter().filter(|(_, seat)| seat.peer == peer);
    let waiting = of_peer.filter_map(|(id, seat)| Some((seat.wait.since()?, *id)));
    waiting.min().map(|(_, id)| id)
}

fn close(taken: &mut HashMap<u64, Seat>, id: u64) {
    if let Some(task) = taken.remove(&id).and_then(|seat| seat.task) {
        task.abort();
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Seats;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const TWO: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn who_has_waited_longest_gives_way_and_who_is_worked_for_stays() {
        let seats = Seats::new(3, 3);
        let places: Vec<_> = (0..3).filter_map(|_| seats.take(ONE)).collect();
        places[0].wait.is_ours();
        let newcomer = seats.take(TWO).expect("one gives way");
        assert!(seats.lock().contains_key(&places[0].id));
        assert!(!seats.lock().contains_key(&places[1].id));
        places[2].wait.is_ours();
        newcomer.wait.is_ours();
        assert!(seats.take(TWO).is_none(), "all are worked for");
        places[0].wait.is_theirs();
        assert!(seats.take(TWO).is_some());
    }

    #[test]
    fn an_address_with_its_share_makes_room_itself() {
        let seats = Seats::new(10, 2);
        let other = seats.take(TWO).expect("room");
        let places: Vec<_> = (0..3).filter_map(|_| seats.take(ONE)).collect();
        assert_eq!(places.len(), 3);
        assert!(seats.lock().contains_key(&other.id));
        assert!(!seats.lock().contains_key(&places[0].id));
        drop((places, other));
        assert!(seats.lock().is_empty(), "a place that is left is free");
    }
}
