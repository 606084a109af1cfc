//! The shape of the tables on a server, brought up to date in numbered steps.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::platform::store::sql::{self, Connection, Intent};

/// The steps from an empty schema to the tables of today. The table `shape` says how many were taken; a step that was
/// published is never changed, only followed by another.
const STEPS: [&str; 2] = [include_str!("steps/1.sql"), include_str!("steps/2.sql")];

/// The last of them.
pub const KNOWN: i64 = STEPS.len().cast_signed() as i64;

/// The earliest version of the server that has all that is used.
pub const EARLIEST: i64 = 150_000;
/// How long a start waits for another process that has the account's lock.
const START_TIME: Duration = Duration::from_secs(30);
/// How long it is until that lock is asked for again.
const NAP: Duration = Duration::from_millis(20);

/// Why a database is none that this program can keep its store in.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It was made by a program that knows more than this one.
    #[error("The database was made by a newer sipdeck (shape {0}, this one knows {KNOWN}).")]
    Newer(i64),
    /// There is something else in the schema.
    #[error("The schema \"platform\" of the database belongs to another program.")]
    Foreign,
    /// The server is too old.
    #[error("The database is of PostgreSQL {0}; it must be 15 or later.")]
    Old(String),
    /// It cannot keep every text.
    #[error("The database keeps text as {0}; it must be UTF8.")]
    Encoding(String),
    /// It cannot be read, or the tables cannot be made.
    #[error("The database cannot be used: {0}.")]
    Database(#[from] sql::Error),
}

/// Takes the steps that are still to be taken, all or none. A database of a newer program is refused; nothing is written.
pub fn bring_up(db: &Connection) -> Result<(), Unfit> {
    let end = Instant::now() + START_TIME;
    loop {
        match db.begin(Intent::Write) {
            Err(error) if error.is_locked() && Instant::now() < end => thread::sleep(NAP),
            begun => break begun?,
        }
    }
    let done = take_steps(db);
    if done.is_ok() {
        db.commit()?;
        db.session()?.expect(KNOWN);
    } else {
        db.rollback()?;
    }
    done
}

fn take_steps(db: &Connection) -> Result<(), Unfit> {
    let (version, number, encoding): (String, i64, String) = db
        .prepare_cached(
            "SELECT current_setting('server_version'), CAST(current_setting('server_version_num') AS BIGINT),
             current_setting('server_encoding')",
        )?
        .query_row((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if number < EARLIEST {
        return Err(Unfit::Old(version));
    }
    if encoding != "UTF8" {
        return Err(Unfit::Encoding(encoding));
    }
    let taken = taken(db)?;
    let session = db.session()?;
    let steps = (1..).zip(STEPS).filter(|(number, _)| *number > taken);
    for (number, step) in steps {
        session.run(step)?;
        session.run(&format!("UPDATE shape SET steps = {number}"))?;
    }
    Ok(())
}

/// How many steps the database has taken; the schema is made where there is none.
fn taken(db: &Connection) -> Result<i64, Unfit> {
    let (has_schema, has_shape, tables): (bool, bool, i64) = db
        .prepare_cached(
            "SELECT to_regnamespace('platform') IS NOT NULL, to_regclass('platform.shape') IS NOT NULL,
             (SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('platform'))",
        )?
        .query_row((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if !has_schema {
        db.session()?.run("CREATE SCHEMA platform")?;
        return Ok(0);
    }
    if !has_shape {
        return if tables == 0 {
            Ok(0)
        } else {
            Err(Unfit::Foreign)
        };
    }
    let taken = db
        .prepare_cached("SELECT steps FROM shape")?
        .query_row((), |row| row.get(0))?;
    if taken > KNOWN {
        return Err(Unfit::Newer(taken));
    }
    Ok(taken)
}
