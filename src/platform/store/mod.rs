//! The store: domains, endpoints, applications and tokens in `SQLite`, with the rules of the service.
//!
//! A file is kept with a write-ahead log that is flushed at every commit, so what was answered is there
//! after `kill -9` and after a power cut. Without a file, the database is one of `SQLite`'s own temporary
//! ones, which leaves memory for the disk when it grows and vanishes with its connection.

pub mod applications;
pub mod audit;
pub mod calls;
pub mod digests;
pub mod domains;
pub mod endpoints;
mod file;
pub mod filling;
mod job;
pub mod news;
pub mod numbers;
pub mod phones;
pub mod ranks;
mod rows;
mod shape;
mod sql;
pub mod suffix;
pub mod tokens;
mod worker;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

pub use file::OpenError;
pub use rows::{Rows, Window};
pub use sql::Connection;

use self::{sql::Intent, worker::Worker};
use crate::platform::{refusal::Refusal, stream::Stream};

/// Readers beside the writer, when the data is a file.
const READERS: usize = 2;

/// The account's data.
pub struct Store {
    writer: Worker,
    readers: Vec<Worker>,
    turn: AtomicUsize,
    /// Tells of what was changed.
    pub wire: Arc<news::Wire>,
}

impl Store {
    /// Opens or makes the store in this file, or a temporary one. Its changes are told to those who watch this stream.
    pub fn open(data: Option<&Path>, stream: Arc<Stream>) -> Result<Self, OpenError> {
        let wire = Arc::new(news::Wire::new(stream));
        let Some(path) = data else {
            let db = file::temporary()?;
            let writer = Worker::start(db, None, Intent::Write, Arc::clone(&wire));
            let writer = writer.map_err(OpenError::Thread)?;
            return Ok(Self {
                writer,
                readers: Vec::new(),
                turn: AtomicUsize::new(0),
                wire,
            });
        };
        // The writer comes first: it makes the tables.
        let (db, watch) = file::writer(path)?;
        let watch = Arc::new(watch);
        let start = |db, intent| {
            let watch = Some(Arc::clone(&watch));
            Worker::start(db, watch, intent, Arc::clone(&wire)).map_err(OpenError::Thread)
        };
        let writer = start(db, Intent::Write)?;
        let readers = (0..READERS)
            .map(|_| start(file::reader(watch.claim().path())?, Intent::Read))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            writer,
            readers,
            turn: AtomicUsize::new(0),
            wire,
        })
    }

    /// Changes the store; answers once the change is durable.
    pub async fn write<T, F>(&self, job: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    {
        self.writer.run(job).await
    }

    /// Whether changes can be made now: says why, when they cannot.
    pub async fn check(&self) -> Result<(), Refusal> {
        self.writer.run(|_| Ok(())).await
    }

    /// Reads from the store: sees every change that was answered before.
    pub async fn read<T, F>(&self, job: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let reader = match self.readers.len() {
            0 => &self.writer,
            count => &self.readers[turn % count],
        };
        reader.run(job).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use futures_util::FutureExt as _;

    use super::{Store, domains};
    use crate::{
        api::DomainDraft,
        platform::{
            refusal::Refusal,
            stream::{Filter, Stream, Watch},
        },
    };

    fn draft(name: &str) -> DomainDraft {
        DomainDraft {
            name: name.into(),
            description: None,
        }
    }

    #[tokio::test]
    async fn a_change_is_told_though_whoever_made_it_has_gone_and_none_that_was_taken_back() {
        let stream = Arc::new(Stream::new(1));
        let store = Arc::new(Store::open(None, Arc::clone(&stream)).expect("opens"));
        let mut watch = Watch::new(stream, Filter::All, None, false);
        watch.next().await;
        let (begun, has_begun) = mpsc::sync_channel(1);
        let (go, wait) = mpsc::sync_channel(1);
        let mut asked = Box::pin(store.write(move |db| {
            begun.send(()).expect("is heard");
            wait.recv().expect("is told");
            domains::create(db, &draft("made"))
        }));
        assert!(asked.as_mut().now_or_never().is_none());
        has_begun.recv().expect("begins");
        drop(asked);
        go.send(()).expect("is heard");
        let refused = store.write(|db| {
            domains::create(db, &draft("taken-back"))?;
            Err::<(), _>(Refusal::malformed("No."))
        });
        assert!(refused.await.is_err());
        let last = store.write(|db| domains::create(db, &draft("last")));
        last.await.expect("is made");
        let mut told = String::new();
        while !told.contains("last") {
            told += &watch.next().await.expect("goes on");
        }
        assert!(
            told.contains("made") && !told.contains("taken-back"),
            "{told}"
        );
    }

    #[tokio::test]
    async fn a_panic_costs_one_answer_and_leaves_no_trace() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        for data in [None, Some(data.as_path())] {
            let store = Store::open(data, Arc::new(Stream::new(1))).expect("opens");
            let broken = store.write(|db| {
                domains::create(db, &draft("half"))?;
                panic!("as a bug would");
                #[expect(unreachable_code, reason = "the type of the job")]
                Ok(())
            });
            // Both may be done in one transaction: the panic of one is nothing to the other.
            let beside = store.write(|db| domains::create(db, &draft("beside")));
            let (broken, beside) = futures_util::join!(broken, beside);
            assert_eq!(broken.expect_err("it panicked").status, 500);
            let id = beside.expect("is made");
            store.check().await.expect("the writer lives");
            let broken = store.read(|_| -> Result<(), Refusal> { panic!("as a bug would") });
            assert_eq!(broken.await.expect_err("it panicked").status, 500);
            let found = store.read(move |db| domains::find(db, &id)).await;
            assert_eq!(found.expect("is there").domain.name, "beside");
            let again = store.write(|db| domains::create(db, &draft("half")));
            again.await.expect("nothing of it is left");
        }
    }
}
