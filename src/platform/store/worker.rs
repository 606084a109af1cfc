//! A thread that owns a database connection, runs one job after another on it, and commits waiting jobs together.

use std::{
    sync::Arc,
    thread::{self, JoinHandle},
    time::Instant,
};

use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{
    file::Watch,
    job::{Asked, Job},
    news::Wire,
    sql::{self, Connection, Intent, Lite},
};
use crate::platform::{choices, refusal::Refusal};

/// Jobs that may wait; whoever brings more waits outside.
const QUEUE: usize = 1024;
/// Jobs that are committed together at most.
const BATCH: usize = 256;
/// How long it is until a lock that another program holds is asked for again.
const NAP: std::time::Duration = std::time::Duration::from_millis(5);

/// The sending side of the thread. Dropping it lets the thread finish what waits, and waits for it.
pub struct Worker {
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    /// Whether it is a server's, which may fall silent.
    is_far: bool,
    intent: Intent,
}

impl Worker {
    /// Starts a thread on this connection to the file that is watched, if it is a file. Reading jobs are done one by one,
    /// so that none waits for another's; writing jobs share the cost of a commit.
    pub fn start(
        db: Connection,
        watch: Option<Arc<Watch>>,
        intent: Intent,
        wire: Arc<Wire>,
    ) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let is_far = db.session().is_ok();
        let bench = Bench {
            db,
            watch,
            intent,
            wire,
            locked: None,
        };
        let thread = thread::Builder::new()
            .name("store".into())
            .spawn(move || bench.work(waiting))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            is_far,
            intent,
        })
    }

    /// Does the job in a transaction and answers once it is committed. A job that refuses, or panics, leaves no trace; one
    /// whose asker has gone before its turn is not done. A server that says nothing is waited for until
    /// [`ANSWER_TIME`](choices::ANSWER_TIME).
    pub async fn run<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or_else(closed)?;
        let job = Box::new(Asked::new(work, reply));
        let asked = async {
            jobs.send(job).await.map_err(|_| closed())?;
            answer.await.map_err(|_| closed())?
        };
        if !self.is_far {
            return asked.await;
        }
        let answered = timeout(choices::ANSWER_TIME, asked).await;
        answered.unwrap_or_else(|_| Err(silent(self.intent)))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.jobs.take());
        let end = Instant::now() + choices::LEAVE_TIME;
        let is_over = || self.thread.as_ref().is_none_or(JoinHandle::is_finished);
        while self.is_far && !is_over() {
            if end <= Instant::now() {
                tracing::warn!("the database does not answer: a connection is left to itself");
                return;
            }
            thread::sleep(NAP);
        }
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported already.
            let _ = thread.join();
        }
    }
}

/// What is said when a server did not answer in time.
fn silent(intent: Intent) -> Refusal {
    tracing::warn!("the database does not answer");
    let said = match intent {
        Intent::Read => "The database does not answer; try again later.",
        Intent::Write | Intent::Note => {
            "The database does not answer. Whether the change was made is not known: look before you try again."
        }
    };
    Refusal::unavailable(said).after(choices::AWAY_RETRY_AFTER)
}

fn closed() -> Refusal {
    Refusal::unavailable("The store is closed.")
}

/// All jobs that wait: none of their askers needs to find out by himself what is known.
fn all(waiting: &mut mpsc::Receiver<Box<dyn Job>>) -> impl Iterator<Item = Box<dyn Job>> {
    std::iter::from_fn(|| waiting.try_recv().ok())
}

/// Where the thread works.
struct Bench {
    // Dropped first: the watch keeps the file open, which must not be closed before.
    db: Connection,
    watch: Option<Arc<Watch>>,
    intent: Intent,
    /// To whom changes are told.
    wire: Arc<Wire>,
    /// Since when another program has held a lock that is needed, and when that was last seen.
    locked: Option<(Instant, Instant)>,
}

impl Bench {
    fn work(mut self, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
        while let Some(first) = waiting.blocking_recv() {
            let mut batch = vec![first];
            let outcome = self.attend(&mut batch, &mut waiting);
            if let Err(error) = self.db.rollback() {
                // Nothing more can be done: the next transaction will say so.
                tracing::error!(%error, "a transaction cannot be rolled back");
            }
            let said = self.db.take_said();
            if outcome.is_ok() {
                for news in said {
                    self.wire.tell(news);
                }
            }
            for job in batch {
                job.answer(outcome.clone());
            }
            self.tidy();
        }
        if self
            .watch
            .as_ref()
            .is_some_and(|watch| watch.is_overwritten())
        {
            // Whatever stands in the file now is not ours to write over.
            let _ = self.db.lite().and_then(Lite::leave_log);
        }
    }

    /// Does the jobs of a batch and more that wait, and commits them.
    fn attend(
        &mut self,
        batch: &mut Vec<Box<dyn Job>>,
        waiting: &mut mpsc::Receiver<Box<dyn Job>>,
    ) -> Result<(), Refusal> {
        loop {
            let error = match self.begin()? {
                Ok(()) => break,
                Err(error) => error,
            };
            if error.is_away() {
                batch.extend(all(waiting));
                return Err(error.into());
            }
            if self.is_locked_for_long() {
                batch.extend(all(waiting));
                tracing::warn!(%error, "another program holds the store locked");
                return Err(Refusal::unavailable(
                    "Another program holds the store locked. Nothing was changed; try again later.",
                )
                .after(choices::AWAY_RETRY_AFTER));
            }
            thread::sleep(NAP);
            batch.retain(|job| job.is_wanted());
            if batch.is_empty() {
                return Ok(());
            }
        }
        let most = match self.intent {
            Intent::Read | Intent::Note => 1,
            Intent::Write => BATCH,
        };
        let before = self.changes()?;
        let mut done = 0;
        while done < most {
            if done == batch.len() {
                let Ok(next) = waiting.try_recv() else { break };
                batch.push(next);
            }
            if batch[done].is_wanted() {
                batch[done].run(&self.db)?;
                done += 1;
            } else {
                batch.swap_remove(done);
            }
        }
        let watch = self.watch.as_ref();
        let after = self.changes()?;
        let watch = watch.filter(|_| after > before);
        if let Some(watch) = watch {
            watch.seal(&self.db)?;
        }
        self.db.commit()?;
        watch.map_or(Ok(()), |watch| watch.settle())
    }

    /// How many rows of a file were changed so far.
    fn changes(&self) -> Result<u64, Refusal> {
        match &self.watch {
            Some(_) => Ok(self.db.lite()?.changes()),
            None => Ok(0),
        }
    }

    /// Begins a transaction; the inner error is a lock that another program holds, or a server that is away.
    fn begin(&mut self) -> Result<Result<(), sql::Error>, Refusal> {
        if let Some(watch) = &self.watch {
            watch.look(self.intent == Intent::Write)?;
        }
        match self.db.begin(self.intent) {
            Ok(()) => {
                self.locked = None;
                Ok(Ok(()))
            }
            Err(error) if error.is_locked() || error.is_away() => Ok(Err(error)),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a lock that was just met has been there for longer than anybody should wait. What was met long ago was
    /// another lock.
    fn is_locked_for_long(&mut self) -> bool {
        let now = Instant::now();
        let since = match self.locked {
            Some((since, seen)) if now - seen < choices::LOCK_TIME => since,
            _ => now,
        };
        self.locked = Some((since, now));
        now - since >= choices::LOCK_TIME
    }

    fn tidy(&self) {
        if let Some(watch) = &self.watch
            && self.intent == Intent::Write
            && let Err(error) = watch.tidy(&self.db)
            && !error.is_locked()
        {
            tracing::error!(%error, "the log cannot be written to the data");
        }
    }
}
