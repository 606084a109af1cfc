//! The store: domains, endpoints, applications and tokens in `SQLite`, with the rules of the service.
//!
//! A file is kept with a write-ahead log that is flushed at every commit, so what was answered is there
//! after `kill -9` and after a power cut. Without a file, the database is one of `SQLite`'s own temporary
//! ones, which leaves memory for the disk when it grows and vanishes with its connection.

pub mod applications;
pub mod audit;
pub mod domains;
pub mod endpoints;
pub mod ranks;
pub mod tokens;
mod worker;

use std::{
    fs::OpenOptions,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use rusqlite::Connection;

use self::worker::Worker;
use super::refusal::Refusal;

/// Writes that are committed together when they wait at the same time.
const WRITE_BATCH: usize = 256;
/// Readers beside the writer, when the data is a file.
const READERS: usize = 2;
/// What `PRAGMA user_version` says of a store of this shape.
const SHAPE: i32 = 1;
/// Pages of memory for each connection, in KiB (negative as `SQLite` wants it): the bound on its memory.
const CACHE: i32 = -16_384;
/// Statements that stay prepared.
const STATEMENTS: usize = 64;

/// Part of a list: what to pass over and how many to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Rows before the first one wanted.
    pub offset: u64,
    /// Most rows wanted.
    pub size: u32,
}

/// The rows of a window, in creation order.
#[derive(Debug)]
pub struct Rows<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Whether more rows come after them.
    pub more: bool,
}

impl<T> Rows<T> {
    /// Rows of which one more than wanted was read.
    fn cut(mut items: Vec<T>, size: u32) -> Self {
        let size = size as usize;
        let more = items.len() > size;
        items.truncate(size);
        Self { items, more }
    }

    /// No rows.
    pub fn none() -> Self {
        Self {
            items: Vec::new(),
            more: false,
        }
    }
}

/// The account's data.
pub struct Store {
    writer: Worker,
    readers: Vec<Worker>,
    turn: AtomicUsize,
}

impl Store {
    /// Opens or makes the store in this file, or a temporary one.
    pub fn open(data: Option<&Path>) -> Result<Self, OpenError> {
        let readers = if data.is_some() { READERS } else { 0 };
        // The writer comes first: it makes the tables.
        let writer = Worker::start(connect(data)?, WRITE_BATCH).map_err(OpenError::Thread)?;
        let readers = (0..readers)
            .map(|_| Worker::start(connect(data)?, 1).map_err(OpenError::Thread))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            writer,
            readers,
            turn: AtomicUsize::new(0),
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

/// Why a store cannot be opened.
#[derive(Debug)]
pub enum OpenError {
    /// `SQLite` says no.
    Database(rusqlite::Error),
    /// The file was made by a program that knows more than this one.
    Newer(i32),
    /// It cannot be made or opened.
    File(std::io::Error),
    /// It is a database, but of another program.
    Foreign,
    /// No thread could be started.
    Thread(std::io::Error),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Database(error) => write!(f, "The data file cannot be used: {error}."),
            Self::Newer(shape) => write!(
                f,
                "The data file was made by a newer sipdeck (shape {shape}, this one knows {SHAPE})."
            ),
            Self::File(error) => write!(f, "The data file cannot be used: {error}."),
            Self::Foreign => write!(f, "The data file belongs to another program."),
            Self::Thread(error) => write!(f, "No thread could be started: {error}."),
        }
    }
}

impl std::error::Error for OpenError {}

/// Makes the file, when it is not there, so that nobody else can read it: digests of passwords are in it.
fn private(path: &Path) -> Result<&Path, OpenError> {
    let mut options = OpenOptions::new();
    let made = options.create(true).append(true).mode(0o600).open(path);
    made.map(|_| path).map_err(OpenError::File)
}

fn connect(data: Option<&Path>) -> Result<Connection, OpenError> {
    let db = match data {
        Some(path) => Connection::open(private(path)?)?,
        None => Connection::open("")?,
    };
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.pragma_update(None, "cache_size", CACHE)?;
    if data.is_some() {
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
    } else {
        db.pragma_update(None, "journal_mode", "MEMORY")?;
        db.pragma_update(None, "synchronous", "OFF")?;
    }
    let shape: i32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if shape > SHAPE {
        return Err(OpenError::Newer(shape));
    }
    if shape < SHAPE {
        let tables: i64 =
            db.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
        if tables > 0 {
            return Err(OpenError::Foreign);
        }
        db.execute_batch("BEGIN IMMEDIATE")?;
        db.execute_batch(include_str!("schema.sql"))?;
        db.pragma_update(None, "user_version", SHAPE)?;
        db.execute_batch("COMMIT")?;
    }
    Ok(db)
}
