//! A job at work on a task of its own.

use std::panic;

use tokio::{
    sync::{mpsc::Receiver, oneshot},
    task::JoinSet,
};

use super::told::Told;

/// A job at work. When this is dropped, the work stops where it stands, as in a crash.
#[derive(Debug)]
pub struct AtWork {
    told: Receiver<Told>,
    work: JoinSet<()>,
    ended: oneshot::Receiver<()>,
}

impl AtWork {
    /// Does this, of which `told` hears.
    pub(super) fn spawn(
        told: Receiver<Told>,
        doing: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        let (end, ended) = oneshot::channel::<()>();
        let mut work = JoinSet::new();
        work.spawn(async move {
            doing.await;
            drop(end);
        });
        Self { told, work, ended }
    }

    /// Done when nobody works on it any more, whether or not that was heard. To be asked for once.
    pub(super) fn ended(&mut self) -> oneshot::Receiver<()> {
        let (_, never) = oneshot::channel();
        std::mem::replace(&mut self.ended, never)
    }

    /// What it tells next; `None` behind the end. A panic in the work goes on here.
    pub async fn next(&mut self) -> Option<Told> {
        if let Some(told) = self.told.recv().await {
            return Some(told);
        }
        let ended = self.work.join_next().await?;
        match ended.err()?.try_into_panic() {
            Ok(panic) => panic::resume_unwind(panic),
            Err(_) => None,
        }
    }
}
