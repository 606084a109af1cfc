//! The hall: the keys by which people come in, the accounts that were opened, and everybody who sits at a desk.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    sync::{OnceCell, mpsc, watch},
    task::JoinHandle,
};

use crate::{
    api::sentence::Sentence,
    app::service::profile::Profile,
    desk::{
        front::Front,
        keys::Keys,
        line::{Backlog, Line},
        log::Log,
        person::Person,
        role::Role,
    },
    runtime::seats::{
        profiles::{Obstacle, Opened, Opening, Profiles},
        services::Turns,
    },
};

use super::{house::House, intake::Intake, parked::Parked};

/// Orders that may wait for a desk.
const ORDERS: usize = 8;

/// What may be had of the hall.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Desks in all.
    pub seats: usize,
    /// Desks of one person.
    pub seats_each: usize,
    /// Who has not pressed a key for so long is sent away.
    pub idle: Duration,
    /// Whose screen shows nothing more after so long without a key, until one is pressed; nobody's without it.
    pub lock: Option<Duration>,
    /// Whether everybody only reads, whatever their role.
    pub read_only: bool,
    /// When the host ends, so long those who are in the middle of something may go on.
    pub drain: Duration,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            seats: 200,
            seats_each: 8,
            idle: Duration::from_hours(2),
            lock: Some(Duration::from_mins(15)),
            read_only: false,
            drain: Duration::from_mins(5),
        }
    }
}

/// What a desk is told by the hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Show this sentence.
    Say(String),
    /// Leave as soon as nothing is lost by it, for this reason.
    LeaveSoon(String),
    /// Leave now, for this reason.
    Leave(String),
}

/// Somebody who was let in: their line, and who looks after them.
type Guest = (Arc<Line>, JoinHandle<()>);

/// What somebody does who sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// They are shown the dashboard.
    Dashboard,
    /// They talk in lines.
    Lines,
    /// A single command of theirs runs.
    Command,
}

/// Somebody who sits.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// Who it is.
    pub person: Arc<Person>,
    /// What they do.
    pub doing: Doing,
    /// Since when.
    pub since: Timestamp,
    /// Where they are told something.
    orders: mpsc::Sender<Order>,
}

impl Sitting {
    /// Tells them something. Who has not heard many orders is told the next one.
    pub fn order(&self, order: Order) {
        let _ = self.orders.try_send(order);
    }
}

/// The hall.
pub struct Hall {
    /// What it is given from outside.
    pub front: Box<dyn Front>,
    /// What may be had of it.
    pub rules: Rules,
    /// Where it is written what happens.
    pub log: Arc<Log>,
    /// Who counts what is under way on a line.
    pub backlog: Arc<Backlog>,
    /// Desks whose line was lost.
    pub parked: Parked,
    /// Whose turn it is to work and to draw.
    pub turns: Turns,
    /// The room for what commands read.
    pub intake: Intake,
    keys: watch::Sender<Arc<Keys>>,
    keys_file: PathBuf,
    houses: Mutex<HashMap<String, Arc<OnceCell<Arc<House>>>>>,
    /// Those who were let in, by the number of their connection.
    people: Mutex<HashMap<u64, Guest>>,
    /// Those who sit, by the number of their chair.
    chairs: Mutex<HashMap<u64, Sitting>>,
    numbers: AtomicU64,
}

/// A seat in the hall, given back when it goes: as soon as the last byte for whoever sits there was sent.
pub struct Chair {
    hall: Arc<Hall>,
    number: u64,
}

/// What the hall has to say to somebody who sits.
pub type Orders = mpsc::Receiver<Order>;

impl Hall {
    /// An empty hall, for those whose keys stand in this file.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn new(
        front: Box<dyn Front>,
        keys_file: PathBuf,
        rules: Rules,
        log: Log,
    ) -> Result<Self, Sentence> {
        let keys = read(&keys_file, &rules)?;
        Ok(Self {
            front,
            rules,
            log: Arc::new(log),
            backlog: Arc::default(),
            parked: Parked::default(),
            turns: Turns::default(),
            intake: Intake::default(),
            keys: watch::Sender::new(Arc::new(keys)),
            keys_file,
            houses: Mutex::default(),
            people: Mutex::default(),
            chairs: Mutex::default(),
            numbers: AtomicU64::new(1),
        })
    }

    /// A number that nothing else here has.
    pub fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// The keys by which people come in.
    pub fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.borrow())
    }

    /// The same, and what they are after each change.
    pub fn keys_from_now(&self) -> watch::Receiver<Arc<Keys>> {
        self.keys.subscribe()
    }

    /// The file of the keys.
    pub fn keys_file(&self) -> &Path {
        &self.keys_file
    }

    /// Reads the keys again. Whoever would not be let in any more as what they are has to leave. A file that cannot be
    /// used lets nobody in, and drives nobody out.
    pub fn reread(&self) {
        let keys = read(&self.keys_file, &self.rules).unwrap_or_else(|why| {
            self.log.note("keys", 0, &[("trouble", &why)]);
            Keys::lost()
        });
        let is_new = self.keys.send_if_modified(|known| {
            let is_new = **known != keys;
            *known = Arc::new(keys);
            is_new
        });
        let keys = self.keys();
        if is_new && !keys.is_lost {
            self.tell_of_keys(&keys);
        }
    }

    /// Writes down how many keys there are, and what is wrong with the file.
    pub fn tell_of_keys(&self, keys: &Keys) {
        let count = keys.entries.len().to_string();
        self.log.note("keys", 0, &[("count", &count)]);
        for complaint in &keys.complaints {
            let line = complaint.line.to_string();
            self.log
                .note("keys", 0, &[("line", &line), ("trouble", &complaint.why)]);
        }
    }

    /// Somebody was let in, over this line; whoever minds them is not needed once they are gone.
    pub fn let_in(&self, person: &Person, line: &Arc<Line>, minder: JoinHandle<()>) {
        let guest = (Arc::clone(line), minder);
        locked(&self.people).insert(person.session, guest);
    }

    /// A connection has ended.
    pub fn gone(&self, session: u64) {
        if let Some((_, minder)) = locked(&self.people).remove(&session) {
            minder.abort();
        }
    }

    /// A chair for this person, and what they are told there.
    ///
    /// # Errors
    /// When there is none left for them, as a sentence.
    pub fn sit(
        self: &Arc<Self>,
        person: &Arc<Person>,
        doing: Doing,
    ) -> Result<(Chair, Orders), Sentence> {
        let mut chairs = locked(&self.chairs);
        if chairs.len() >= self.rules.seats {
            let count = self.rules.seats;
            return Err(
                format!("All {count} desks of this host are taken. Try again later.").into(),
            );
        }
        let own = chairs
            .values()
            .filter(|sitting| sitting.person.owner == person.owner);
        if own.count() >= self.rules.seats_each {
            let count = self.rules.seats_each;
            return Err(format!("You have {count} desks open. Leave one of them first.").into());
        }
        let number = self.number();
        let (sender, orders) = mpsc::channel(ORDERS);
        let sitting = Sitting {
            person: Arc::clone(person),
            doing,
            since: Timestamp::now(),
            orders: sender,
        };
        chairs.insert(number, sitting);
        let hall = Arc::clone(self);
        Ok((Chair { hall, number }, orders))
    }

    /// How many chairs are taken.
    pub fn seated(&self) -> usize {
        locked(&self.chairs).len()
    }

    /// How many connections there are of people who were let in.
    pub fn connected(&self) -> usize {
        locked(&self.people).len()
    }

    /// Everybody who sits, by the number of their chair.
    pub fn sitting(&self) -> BTreeMap<u64, Sitting> {
        let chairs = locked(&self.chairs);
        let all = chairs.iter();
        all.map(|(number, sitting)| (*number, sitting.clone()))
            .collect()
    }

    /// Tells everybody something.
    pub fn order_all(&self, order: &Order) {
        for sitting in locked(&self.chairs).values() {
            sitting.order(order.clone());
        }
    }

    /// Tells everybody something who came by this connection.
    pub fn order_all_of(&self, session: u64, order: &Order) {
        for sitting in locked(&self.chairs).values() {
            if sitting.person.session == session {
                sitting.order(order.clone());
            }
        }
    }

    /// Ends every connection now.
    pub fn end_lines(&self) {
        for (line, _) in locked(&self.people).values() {
            line.end();
        }
    }

    /// The account of this profile, which is opened when the first wants it.
    ///
    /// # Errors
    /// One sentence.
    pub async fn house(self: &Arc<Self>, profile: &str) -> Result<Arc<House>, Sentence> {
        let cell = {
            let mut houses = locked(&self.houses);
            Arc::clone(houses.entry(profile.to_owned()).or_default())
        };
        let house = cell.get_or_try_init(|| async {
            let (hall, name) = (Arc::clone(self), profile.to_owned());
            let opened = tokio::task::spawn_blocking(move || hall.front.account(&name)).await;
            let account =
                opened.map_err(|_| Sentence::new("The profile could not be opened."))??;
            let house = House::open(account, Arc::clone(&self.log), self.front.manner().clock);
            house.prepare()?;
            Ok::<_, Sentence>(Arc::new(house))
        });
        house.await.map(Arc::clone)
    }

    /// The profiles that this person may open, as they see them.
    pub fn profiles(&self, person: &Person) -> Vec<Profile> {
        let mut all = self.front.profiles(&person.profiles);
        for profile in &mut all {
            if person.role == Role::Viewer {
                profile.only_for_looking();
            }
        }
        all
    }

    /// The way to this person's other profiles.
    pub fn others(self: &Arc<Self>, person: &Arc<Person>) -> Profiles {
        let (hall, person) = (Arc::clone(self), Arc::clone(person));
        Profiles::new(move |name, _| {
            let (hall, person) = (Arc::clone(&hall), Arc::clone(&person));
            Opening::new(async move {
                if !person.profiles.contains(&name) {
                    let why = format!("Your key does not open the profile {name}.");
                    return Err(Obstacle::Sentence(why));
                }
                let refused = |why: Sentence| Obstacle::Sentence(why.to_string());
                let house = hall.house(&name).await.map_err(refused)?;
                let person = person.at(&name);
                Ok(Opened {
                    profile: house.profile(&person),
                    means: house.means(&person),
                    passwords: house.passwords(),
                    warning: None,
                })
            })
        })
    }
}

impl Drop for Chair {
    fn drop(&mut self) {
        locked(&self.hall.chairs).remove(&self.number);
    }
}

impl std::fmt::Debug for Hall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hall")
    }
}

/// The keys in this file, with no more than the rules allow.
fn read(path: &Path, rules: &Rules) -> Result<Keys, Sentence> {
    let keys = Keys::read(path)?;
    Ok(if rules.read_only {
        keys.at_most(Role::Viewer)
    } else {
        keys
    })
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
