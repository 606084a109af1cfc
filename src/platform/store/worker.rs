//! A thread that owns a database connection, runs one job after another on it, and commits waiting jobs together.

use std::thread;

use tokio::sync::{mpsc, oneshot};

use super::sql::{self, Connection};
use crate::platform::refusal::Refusal;

/// Jobs that may wait; whoever brings more waits outside.
const QUEUE: usize = 1024;

/// What a job leaves to be done once it is known whether its work was committed.
type Finish = Box<dyn FnOnce(Result<(), Refusal>) + Send>;
type Job = Box<dyn FnOnce(&Connection) -> sql::Result<Finish> + Send>;

/// The sending side of the thread. Dropping it lets the thread finish what waits, and waits for it.
pub struct Worker {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Worker {
    /// Starts a thread on this connection that commits at most `batch` jobs together.
    ///
    /// A single job at a time is a reader's work. Writers take the lock at once: two of them on one file wait for
    /// each other instead of failing.
    pub fn start(db: Connection, batch: usize) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let thread = thread::Builder::new()
            .name("store".into())
            .spawn(move || work(&db, waiting, batch))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Does the job in a transaction and answers once it is committed. A job that refuses leaves no trace.
    pub async fn run<T, F>(&self, job: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |db| {
            let outcome = in_savepoint(db, job)?;
            Ok(Box::new(move |committed: Result<(), Refusal>| {
                // Whoever asked may have gone away; the work stands all the same.
                let _ = reply.send(outcome.and_then(|value| committed.map(|()| value)));
            }))
        });
        let jobs = self.jobs.as_ref().ok_or_else(closed)?;
        jobs.send(job).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported already.
            let _ = thread.join();
        }
    }
}

fn closed() -> Refusal {
    Refusal::unavailable("The store is closed.")
}

fn in_savepoint<T>(
    db: &Connection,
    job: impl FnOnce(&Connection) -> Result<T, Refusal>,
) -> sql::Result<Result<T, Refusal>> {
    db.prepare_cached("SAVEPOINT job")?.execute(())?;
    let outcome = job(db);
    if outcome.is_err() {
        db.prepare_cached("ROLLBACK TO job")?.execute(())?;
    }
    db.prepare_cached("RELEASE job")?.execute(())?;
    Ok(outcome)
}

fn work(db: &Connection, mut waiting: mpsc::Receiver<Job>, batch: usize) {
    while let Some(first) = waiting.blocking_recv() {
        let mut finishes = Vec::new();
        let committed = commit(db, first, &mut waiting, batch, &mut finishes);
        if let Err(error) = &committed
            && db.in_transaction()
        {
            tracing::error!(%error, "a transaction is rolled back");
            // Nothing more can be done if even this fails: the next BEGIN will say so.
            let _ = db.execute_batch("ROLLBACK");
        }
        let committed = committed.map_err(Refusal::from);
        for finish in finishes {
            finish(committed.clone());
        }
    }
}

fn commit(
    db: &Connection,
    first: Job,
    waiting: &mut mpsc::Receiver<Job>,
    batch: usize,
    finishes: &mut Vec<Finish>,
) -> sql::Result<()> {
    let begin = if batch > 1 {
        "BEGIN IMMEDIATE"
    } else {
        "BEGIN"
    };
    db.prepare_cached(begin)?.execute(())?;
    finishes.push(first(db)?);
    while finishes.len() < batch
        && let Ok(job) = waiting.try_recv()
    {
        finishes.push(job(db)?);
    }
    db.prepare_cached("COMMIT")?.execute(())?;
    Ok(())
}
