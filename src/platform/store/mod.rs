//! The store: domains, endpoints, applications and tokens in `SQLite` or `PostgreSQL`, with the rules of the service.
//!
//! A server keeps what is committed, and several processes may serve one account from it: each change is made under the
//! account's lock, which is what one process has by itself, and told to all of them. A file is kept with a write-ahead log that is flushed at every commit, so what was answered is there
//! after `kill -9` and after a power cut. Without a file, the database is one of `SQLite`'s own temporary
//! ones, which leaves memory for the disk when it grows and vanishes with its connection.

pub mod applications;
pub mod audit;
pub mod calls;
pub mod digests;
pub mod domains;
pub mod endpoints;
pub mod errors;
mod file;
pub mod filling;
pub mod homes;
mod job;
mod life;
pub mod location;
pub mod news;
pub mod nodes;
pub mod numbers;
pub mod orders;
pub mod peers;
pub mod phones;
pub mod post;
pub mod processes;
pub mod ranks;
mod rows;
pub mod server;
mod shape;
mod sql;
pub mod suffix;
pub mod tokens;
pub mod windows;
mod worker;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

pub use rows::{Rows, Window};
pub use sql::Connection;

use self::{
    sql::{Hearing, Intent},
    worker::Worker,
};
use crate::platform::{data::Data, mint, refusal::Refusal, stream::Stream};

/// Readers beside the writer, when the data outlives the process.
const READERS: usize = 2;

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file.
    #[error(transparent)]
    File(#[from] file::OpenError),
    /// The server.
    #[error(transparent)]
    Server(#[from] server::OpenError),
    /// No thread could be started.
    #[error("No thread could be started: {0}.")]
    Thread(#[source] io::Error),
}

/// The account's data.
pub struct Store {
    writer: Worker,
    readers: Vec<Worker>,
    turn: AtomicUsize,
    /// Whether the last change could not be made.
    fails: AtomicBool,
    /// What several processes have together beside the data.
    common: Option<Common>,
    /// Tells of what was changed.
    pub wire: Arc<news::Wire>,
}

/// What the processes that serve one account have together.
struct Common {
    notes: Worker,
    /// Tells the wire what any of them has changed.
    _hearing: Hearing,
}

impl Store {
    /// Opens or makes the store in this file or on this server, or a temporary one. Its changes are told to those who watch
    /// this stream.
    pub fn open(data: Option<&Data>, stream: Arc<Stream>) -> Result<Self, OpenError> {
        let wire = Arc::new(news::Wire::new(stream));
        let start = |db, watch, intent| {
            Worker::start(db, watch, intent, Arc::clone(&wire)).map_err(OpenError::Thread)
        };
        let (writer, readers, common) = match data {
            None => (
                start(file::temporary()?, None, Intent::Write)?,
                Vec::new(),
                None,
            ),
            Some(Data::File(path)) => {
                // The writer comes first: it makes the tables.
                let (db, watch) = file::writer(path)?;
                let watch = Arc::new(watch);
                let writer = start(db, Some(Arc::clone(&watch)), Intent::Write)?;
                let readers = (0..READERS).map(|_| {
                    let db = file::reader(watch.claim().path())?;
                    start(db, Some(Arc::clone(&watch)), Intent::Read)
                });
                (writer, readers.collect::<Result<_, _>>()?, None)
            }
            Some(Data::Server(server)) => {
                let opened = server::open(server, &name(), READERS, Arc::clone(&wire))?;
                let readers = opened.readers.into_iter();
                let readers = readers.map(|db| start(db, None, Intent::Read));
                let common = Common {
                    notes: start(opened.notes, None, Intent::Note)?,
                    _hearing: opened.hearing,
                };
                let writer = start(opened.writer, None, Intent::Write)?;
                (writer, readers.collect::<Result<_, _>>()?, Some(common))
            }
        };
        Ok(Self {
            writer,
            readers,
            turn: AtomicUsize::new(0),
            fails: AtomicBool::new(false),
            common,
            wire,
        })
    }

    /// Changes the store; answers once the change is durable.
    pub async fn write<T, F>(&self, job: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    {
        let outcome = self.writer.run(job).await;
        match &outcome {
            Ok(_) => self.fails.store(false, Ordering::Relaxed),
            Err(refusal) if refusal.status == 503 => self.fails.store(true, Ordering::Relaxed),
            Err(_) => {}
        }
        outcome
    }

    /// Whether other processes may serve the same account: then what is counted and remembered beside the data is so in the
    /// database.
    pub fn is_common(&self) -> bool {
        self.common.is_some()
    }

    /// Changes what no other row depends on, without the account's lock, in one statement.
    pub async fn note<T, F>(&self, job: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    {
        match &self.common {
            Some(common) => common.notes.run(job).await,
            None => self.writer.run(job).await,
        }
    }

    /// Remembers an error for all processes; so many are kept. Nobody is kept waiting, or refused, where that fails.
    pub async fn remember(&self, id: String, record: String, kept: u32) {
        let noted = self.note(move |db| Ok(errors::add(db, &id, &record, kept)?));
        if let Err(why) = noted.await {
            tracing::warn!(%why, "an error is not remembered");
        }
    }

    /// Whether changes can be made now: says why, when they cannot. A transaction that changes nothing needs no room on a
    /// disk: where the last change failed, a row is written.
    pub async fn check(&self) -> Result<(), Refusal> {
        if self.fails.load(Ordering::Relaxed) {
            return self.write(suffix::rewrite).await;
        }
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

/// What this process is called where several serve one account.
fn name() -> String {
    let process = mint::id(&format!("{}-", std::process::id()));
    peers::name(env!("CARGO_PKG_VERSION"), &process)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use futures_util::FutureExt as _;

    use super::{Store, domains};
    use crate::{
        api::DomainDraft,
        platform::{
            data::Data,
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
        for data in [None, Some(Data::File(data))] {
            let store = Store::open(data.as_ref(), Arc::new(Stream::new(1))).expect("opens");
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
