//! Many phones that live by themselves: for a demonstration, and for tests.

use std::time::Duration;

use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};

use crate::phone::{device::Phone, setup::Setup};

/// How long it is from the start of one phone to that of the next: they share a machine with whoever watches.
const STAGGER: Duration = Duration::from_millis(40);
/// How long all of them may take to leave.
const FAREWELL: Duration = Duration::from_secs(1);

/// What a phone does all day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// It stays registered, or goes on trying.
    Stays,
    /// It is there for a while, and away for a while, again and again.
    ComesAndGoes {
        /// How long it is there.
        there: Duration,
        /// How long it is away.
        away: Duration,
    },
    /// It stays registered, and calls others, one after the other and then anew.
    Calls {
        /// Names of its own domain.
        whom: &'static [&'static str],
        /// How long it waits before each call.
        every: Duration,
    },
}

/// The phones. Dropping them ends them at once, without a word to their server.
#[derive(Debug)]
pub struct Fleet {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Fleet {
    /// Begins to register all of them, one after the other.
    pub fn start(phones: Vec<(Setup, Habit)>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(async move {
            let mut all = JoinSet::new();
            let mut pause = Duration::ZERO;
            for (setup, habit) in phones {
                all.spawn(live(setup, habit, pause, stopped.clone()));
                pause += STAGGER;
            }
            while all.join_next().await.is_some() {}
        });
        Self { stop, task }
    }

    /// Unregisters all of them, and ends.
    pub async fn end(mut self) {
        // Those that have ended need no stopping.
        let _ = self.stop.send(true);
        // Whoever is not answered goes all the same.
        let _ = timeout(FAREWELL, &mut self.task).await;
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Whether it was stopped before this time was over.
async fn stopped_within(time: Duration, stopped: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = sleep(time) => false,
        _ = stopped.wait_for(|stopped| *stopped) => true,
    }
}

async fn live(setup: Setup, habit: Habit, pause: Duration, mut stopped: watch::Receiver<bool>) {
    if stopped_within(pause, &mut stopped).await {
        return;
    }
    loop {
        // Without random numbers there is no phone.
        let Ok(phone) = Phone::start(setup.clone()) else {
            return;
        };
        let away = match habit {
            Habit::Stays => {
                // An error means that whoever could stop it has gone.
                let _ = stopped.wait_for(|stopped| *stopped).await;
                None
            }
            Habit::Calls { whom, every } => {
                for to in whom.iter().cycle() {
                    if stopped_within(every, &mut stopped).await {
                        break;
                    }
                    phone.call(to);
                }
                None
            }
            Habit::ComesAndGoes { there, away } => {
                let is_over = stopped_within(there, &mut stopped).await;
                (!is_over).then_some(away)
            }
        };
        phone.end().await;
        match away {
            Some(away) if !stopped_within(away, &mut stopped).await => {}
            Some(_) | None => return,
        }
    }
}
