//! Opens the database: makes its file and its tables, or checks that they are ours.

use std::{fs::OpenOptions, os::unix::fs::OpenOptionsExt as _, path::Path, time::Duration};

use super::sql::{self, Connection};

/// What `PRAGMA user_version` says of a store of this shape.
const SHAPE: i64 = 1;
/// Pages of memory for each connection, in KiB (negative as `SQLite` wants it): the bound on its memory.
const CACHE: i64 = -16_384;
/// How long a statement waits for a lock that another program holds.
const BUSY_TIME: Duration = Duration::from_secs(5);

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database says no.
    #[error("The data file cannot be used: {0}.")]
    Database(#[from] sql::Error),
    /// The file was made by a program that knows more than this one.
    #[error("The data file was made by a newer sipdeck (shape {0}, this one knows {SHAPE}).")]
    Newer(i64),
    /// It cannot be made or opened.
    #[error("The data file cannot be used: {0}.")]
    File(#[source] std::io::Error),
    /// It is a database, but of another program.
    #[error("The data file belongs to another program.")]
    Foreign,
    /// No thread could be started.
    #[error("No thread could be started: {0}.")]
    Thread(#[source] std::io::Error),
}

/// A connection to this file, which is made when it is not there.
pub fn file(path: &Path) -> Result<Connection, OpenError> {
    let db = connect(Some(private(path)?))?;
    db.set("journal_mode", "WAL")?;
    db.set("synchronous", "FULL")?;
    settle(&db)?;
    Ok(db)
}

/// A connection to a database that vanishes with it.
pub fn temporary() -> Result<Connection, OpenError> {
    let db = connect(None)?;
    db.set("journal_mode", "MEMORY")?;
    db.set("synchronous", "OFF")?;
    settle(&db)?;
    Ok(db)
}

/// Makes the file, when it is not there, so that nobody else can read it: digests of passwords are in it.
fn private(path: &Path) -> Result<&Path, OpenError> {
    let mut options = OpenOptions::new();
    let made = options.create(true).append(true).mode(0o600).open(path);
    made.map(|_| path).map_err(OpenError::File)
}

fn connect(data: Option<&Path>) -> Result<Connection, OpenError> {
    let db = Connection::open(data)?;
    db.wait_for_locks(BUSY_TIME)?;
    db.set("cache_size", CACHE)?;
    Ok(db)
}

/// Makes the tables of an empty database; refuses those of others.
fn settle(db: &Connection) -> Result<(), OpenError> {
    let shape = db.pragma("user_version")?;
    if shape > SHAPE {
        return Err(OpenError::Newer(shape));
    }
    if shape < SHAPE {
        let tables: i64 = db
            .prepare_cached("SELECT count(*) FROM sqlite_schema")?
            .query_row((), |row| row.get(0))?;
        if tables > 0 {
            return Err(OpenError::Foreign);
        }
        db.execute_batch("BEGIN IMMEDIATE")?;
        db.execute_batch(include_str!("schema.sql"))?;
        db.set("user_version", SHAPE)?;
        db.execute_batch("COMMIT")?;
    }
    Ok(())
}
