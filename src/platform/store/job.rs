//! A piece of work for the store's thread, and the asker who waits for its outcome.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use super::sql::{Connection, Result};
use crate::platform::refusal::Refusal;

/// A job of any kind.
pub trait Job: Send {
    /// Whether its asker still waits.
    fn is_wanted(&self) -> bool;

    /// Does it within the open transaction. It fails only when the transaction cannot go on.
    fn run(&mut self, db: &Connection) -> Result<()>;

    /// Tells the asker, once the transaction was committed or could not be.
    fn answer(self: Box<Self>, committed: std::result::Result<(), Refusal>);
}

/// A job that answers with a `T`.
pub struct Asked<T, F> {
    work: Option<F>,
    outcome: Option<std::result::Result<T, Refusal>>,
    reply: oneshot::Sender<std::result::Result<T, Refusal>>,
}

impl<T, F> Asked<T, F> {
    /// A job that was not done yet.
    pub fn new(work: F, reply: oneshot::Sender<std::result::Result<T, Refusal>>) -> Self {
        Self {
            work: Some(work),
            outcome: None,
            reply,
        }
    }
}

impl<T, F> Job for Asked<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> std::result::Result<T, Refusal> + Send,
{
    fn is_wanted(&self) -> bool {
        !self.reply.is_closed()
    }

    fn run(&mut self, db: &Connection) -> Result<()> {
        let Some(work) = self.work.take() else {
            return Ok(());
        };
        db.mark()?;
        let said = db.said();
        // What it may leave half done is in the transaction, which is taken back.
        let outcome = catch_unwind(AssertUnwindSafe(|| work(db))).unwrap_or_else(|_| {
            tracing::error!("a job of the store panicked");
            let message = "The request failed inside the platform. Nothing was changed.";
            Err(Refusal::backend(500, message))
        });
        if outcome.is_err() {
            db.unsay(said);
            db.undo()?;
        } else {
            db.keep()?;
        }
        self.outcome = Some(outcome);
        Ok(())
    }

    fn answer(self: Box<Self>, committed: std::result::Result<(), Refusal>) {
        let outcome = match (self.outcome, committed) {
            (Some(Ok(value)), Ok(())) => Ok(value),
            // What it was refused for may have been taken back with the transaction.
            (_, Err(refusal)) | (Some(Err(refusal)), Ok(())) => Err(refusal),
            // Left out because nobody waited.
            (None, Ok(())) => return,
        };
        // Whoever asked may have gone away; the work stands all the same.
        let _ = self.reply.send(outcome);
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::{Asked, Connection, Job as _};
    use crate::platform::{refusal::Refusal, store::file};

    #[tokio::test]
    async fn a_refusal_counts_only_if_what_it_saw_is_committed() {
        for is_committed in [true, false] {
            let db = file::temporary().expect("opens");
            let (reply, answer) = oneshot::channel::<Result<(), Refusal>>();
            let work = |_: &Connection| Err(Refusal::conflict("taken", "Another has the name."));
            let mut job = Box::new(Asked::new(work, reply));
            job.run(&db).expect("runs");
            let lost = Refusal::unavailable("Nothing was changed.");
            job.answer(if is_committed { Ok(()) } else { Err(lost) });
            let status = answer.await.expect("is answered").map_err(|it| it.status);
            assert_eq!(status, Err(if is_committed { 409 } else { 503 }));
        }
    }
}
