//! Desks whose line was lost: they go on for a while, for whoever comes back to them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, sleep_until},
};

use crate::{
    api::patience::LINE_LOST,
    desk::{person::Person, role::Role},
    runtime::seats::Seats,
};

/// How often it is looked whether a job that outlived its desk has ended.
const LOOK: Duration = Duration::from_secs(5);

/// Whose desk it is. Who comes with another key or another role gets another one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Whose {
    owner: String,
    key: String,
    role: Role,
    profiles: Vec<String>,
    profile: String,
}

/// Wants the seats back.
type Back = oneshot::Sender<Box<Seats>>;

/// A desk that waits.
struct Desk {
    back: oneshot::Sender<Back>,
    sitting: Away,
}

/// Somebody whose desk waits for them.
#[derive(Debug, Clone)]
pub struct Away {
    /// Who it is.
    pub person: Arc<Person>,
    /// The number of the desk.
    pub number: u64,
    /// When the line was lost.
    pub since: Timestamp,
}

/// The desks that wait.
#[derive(Default, Clone)]
pub struct Parked(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    desks: HashMap<Whose, Vec<Desk>>,
    tasks: Vec<JoinHandle<()>>,
    /// Whether the host ends.
    ended: bool,
}

impl Parked {
    /// Lets this person's desk go on without a screen.
    pub fn park(&self, person: &Arc<Person>, number: u64, seats: Box<Seats>) {
        let (back, wanted) = oneshot::channel();
        let mut waiting = self.waiting();
        if !waiting.ended {
            let desks = waiting.desks.entry(whose(person)).or_default();
            let sitting = Away {
                person: Arc::clone(person),
                number,
                since: Timestamp::now(),
            };
            desks.push(Desk { back, sitting });
        }
        waiting.tasks.retain(|task| !task.is_finished());
        waiting.tasks.push(tokio::spawn(go_on(seats, wanted)));
    }

    /// The desk that this person left last, if one waits for them.
    pub async fn take(&self, person: &Person) -> Option<Box<Seats>> {
        loop {
            let wanted = {
                let mut waiting = self.waiting();
                let desks = waiting.desks.get_mut(&whose(person))?;
                let Some(desk) = desks.pop() else {
                    waiting.desks.remove(&whose(person));
                    return None;
                };
                desk
            };
            let (sender, back) = oneshot::channel();
            if wanted.back.send(sender).is_ok()
                && let Ok(seats) = back.await
            {
                return Some(seats);
            }
        }
    }

    /// Whose desks wait.
    pub fn away(&self) -> Vec<Away> {
        let waiting = self.waiting();
        let desks = waiting.desks.values().flatten();
        // Others were cleared when nobody came back in time.
        let there = desks.filter(|desk| !desk.back.is_closed());
        there.map(|desk| desk.sitting.clone()).collect()
    }

    /// Clears those that this picks, as if nobody came back in time. Answers how many they are.
    pub fn clear(&self, picks: impl Fn(&Away) -> bool) -> usize {
        let mut count = 0;
        for desks in self.waiting().desks.values_mut() {
            desks.retain(|desk| {
                let stays = desk.back.is_closed() || !picks(&desk.sitting);
                count += usize::from(!stays);
                stays
            });
        }
        count
    }

    /// Clears them all: jobs stop before their next item, and what was used is kept.
    pub async fn end(&self) {
        let tasks = {
            let mut waiting = self.waiting();
            waiting.ended = true;
            waiting.desks.clear();
            std::mem::take(&mut waiting.tasks)
        };
        for task in tasks {
            // A panic was reported when it happened.
            let _ = task.await;
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Goes on until it is wanted, or for some time, or while something is under way; then it is cleared.
async fn go_on(mut seats: Box<Seats>, mut wanted: oneshot::Receiver<Back>) {
    let mut until = Instant::now() + LINE_LOST;
    loop {
        tokio::select! {
            biased;
            back = &mut wanted => {
                let Ok(back) = back else {
                    break;
                };
                match back.send(seats) {
                    Ok(()) => return,
                    // Gone again before it could be shown.
                    Err(unseen) => seats = unseen,
                }
                break;
            }
            () = sleep_until(until) => {
                if !seats.is_writing() {
                    break;
                }
                until = Instant::now() + LOOK;
            }
            () = seats.carry_on() => {}
        }
    }
    seats.finish().await;
}

fn whose(person: &Person) -> Whose {
    Whose {
        owner: person.owner.clone(),
        key: person.key.clone(),
        role: person.role,
        profiles: person.profiles.clone(),
        profile: person.profile.clone(),
    }
}
