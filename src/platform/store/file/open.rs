//! Opens the database: makes its file and its tables, or checks that they are ours.

use std::{path::Path, time::Duration};

use super::{
    claim::{Claim, ClaimError},
    watch::Watch,
};
use crate::platform::store::{
    shape::{self, Unfit},
    sql::{self, Connection},
};

/// Memory for the pages of each connection, in KiB (negative as `SQLite` wants it).
const CACHE: i64 = -16_384;
/// How long a start waits for a lock that another program holds.
const START_TIME: Duration = Duration::from_secs(5);

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another server has the file, or it is none.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// The database says no.
    #[error("The data file cannot be used: {0}.")]
    Database(#[from] sql::Error),
    /// It is not ours to use.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Where the file lies, no write-ahead log can be kept: on some network file systems.
    #[error("The data file cannot be kept with a write-ahead log where it lies.")]
    NoLog,
}

/// The connection that writes, to a file that is made when it is not there, and the eyes on that file.
pub fn writer(path: &Path) -> Result<(Connection, Watch), OpenError> {
    let claim = Claim::take(path)?;
    let db = connect(Some(claim.path()))?;
    // Before anything is changed: the file may be another program's.
    shape::taken(&db)?;
    durable(&db)?;
    shape::bring_up(&db)?;
    let watch = Watch::begin(claim, &db)?;
    db.lite()?.wait_for_locks(Duration::ZERO)?;
    Ok((db, watch))
}

/// A connection that reads, to a file that the writer has made ready.
pub fn reader(path: &Path) -> Result<Connection, OpenError> {
    let db = connect(Some(path))?;
    durable(&db)?;
    db.lite()?.wait_for_locks(Duration::ZERO)?;
    Ok(db)
}

/// A connection to a database that vanishes with it.
pub fn temporary() -> Result<Connection, OpenError> {
    let db = connect(None)?;
    db.lite()?.set("journal_mode", "MEMORY")?;
    db.lite()?.set("synchronous", "OFF")?;
    shape::bring_up(&db)?;
    Ok(db)
}

fn connect(data: Option<&Path>) -> Result<Connection, OpenError> {
    let db = Connection::open(data)?;
    db.lite()?.wait_for_locks(START_TIME)?;
    db.lite()?.set("cache_size", CACHE)?;
    Ok(db)
}

/// Keeps a log that is flushed at each commit. Its pages are written to the data when the writer says so, and at no other
/// time: what else writes there is then seen.
fn durable(db: &Connection) -> Result<(), OpenError> {
    if db.lite()?.log_mode()? != "wal" {
        return Err(OpenError::NoLog);
    }
    db.lite()?.set("synchronous", "FULL")?;
    db.lite()?.set("wal_autocheckpoint", 0_i64)?;
    Ok(())
}
