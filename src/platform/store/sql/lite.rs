//! A connection to `SQLite`, and what only a data file has.

use std::{path::Path, time::Duration};

use rusqlite::{
    CachedStatement, ToSql,
    config::DbConfig,
    params_from_iter,
    types::{ToSqlOutput, ValueRef},
};

use super::{
    error::{Error, Result},
    value::{FromValue, ToValue, Value},
};

/// Statements that stay prepared.
const STATEMENTS: usize = 64;

/// A connection to a file, or to a database that vanishes with it.
pub struct Lite(rusqlite::Connection);

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Flag(flag) => ValueRef::Integer(flag.into()),
            Self::Number(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// What stands in a column of a row.
pub fn column<T: FromValue>(row: &rusqlite::Row<'_>, column: usize) -> Result<T> {
    let value = match row.get_ref(column)? {
        ValueRef::Null => Some(Value::Null),
        ValueRef::Integer(number) => Some(Value::Number(number)),
        ValueRef::Real(_) => None,
        ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Value::Text),
        ValueRef::Blob(bytes) => Some(Value::Bytes(bytes)),
    };
    let read = value.and_then(T::from_value);
    read.ok_or(Error::Column(column))
}

/// Runs a statement; the number of rows that it changed.
pub fn execute(statement: &mut CachedStatement<'_>, values: &[Value<'_>]) -> Result<usize> {
    Ok(statement.execute(params_from_iter(values))?)
}

/// Hands the rows that a statement answers to `take`, until it says that it has enough.
pub fn query(
    statement: &mut CachedStatement<'_>,
    values: &[Value<'_>],
    mut take: impl FnMut(&rusqlite::Row<'_>) -> Result<bool>,
) -> Result<()> {
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        if !take(row)? {
            break;
        }
    }
    Ok(())
}

impl Lite {
    /// Opens a file, or a temporary database that leaves memory for the disk when it grows and vanishes with the connection.
    pub fn open(file: Option<&Path>) -> Result<Self> {
        let db = match file {
            Some(path) => rusqlite::Connection::open(path)?,
            None => rusqlite::Connection::open("")?,
        };
        db.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self(db))
    }

    /// A statement, prepared once for this connection.
    pub(super) fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>> {
        Ok(self.0.prepare_cached(sql)?)
    }

    /// Runs a statement that takes nothing.
    pub(super) fn run(&self, sql: &str) -> Result<()> {
        self.prepare(sql)?.execute(())?;
        Ok(())
    }

    /// Runs statements that take no parameters and answer nothing.
    pub fn execute_batch(&self, sql: &str) -> Result<()> {
        Ok(self.0.execute_batch(sql)?)
    }

    /// Begins a transaction that reads, with the lock that it needs.
    pub(super) fn begin_reading(&self) -> Result<()> {
        self.run("BEGIN")?;
        let first = self.prepare("SELECT only_row FROM store");
        if let Err(error) = first.and_then(|mut first| query(&mut first, &[], |_| Ok(false))) {
            self.rollback()?;
            return Err(error);
        }
        Ok(())
    }

    /// Ends a transaction, if one is open, as if it had not been.
    pub(super) fn rollback(&self) -> Result<()> {
        if !self.0.is_autocommit() {
            self.0.execute_batch("ROLLBACK")?;
        }
        Ok(())
    }

    /// Rows that were changed since the connection was opened, also by what was taken back.
    pub fn changes(&self) -> u64 {
        self.0.total_changes()
    }

    /// How long a statement waits for a lock that another program holds before it fails.
    pub fn wait_for_locks(&self, time: Duration) -> Result<()> {
        Ok(self.0.busy_timeout(time)?)
    }

    /// A number that `SQLite` keeps beside the tables.
    pub fn pragma(&self, name: &str) -> Result<i64> {
        Ok(self.0.pragma_query_value(None, name, |row| row.get(0))?)
    }

    /// Changes a setting of `SQLite`.
    pub fn set(&self, name: &str, value: impl ToValue) -> Result<()> {
        Ok(self.0.pragma_update(None, name, value.value())?)
    }

    /// Asks for a write-ahead log; the name of what is kept from now on, `wal` if all is well.
    pub fn log_mode(&self) -> Result<String> {
        let set = self
            .0
            .query_row("PRAGMA journal_mode = WAL", (), |row| row.get(0));
        Ok(set?)
    }

    /// Pages in the write-ahead log, and how many of them the data has as well.
    pub fn log_pages(&self) -> Result<(i64, i64)> {
        let pages = self
            .0
            .prepare_cached("PRAGMA wal_checkpoint(NOOP)")?
            .query_row((), |row| Ok((row.get(1)?, row.get(2)?)));
        Ok(pages?)
    }

    /// Writes pages of the log to the data, as many as its readers let; the same counts afterwards. None while another
    /// program does so.
    pub fn checkpoint(&self) -> Result<Option<(i64, i64)>> {
        let pages = self
            .0
            .prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")?
            .query_row((), |row| {
                let is_busy: bool = row.get(0)?;
                Ok(if is_busy {
                    None
                } else {
                    Some((row.get(1)?, row.get(2)?))
                })
            });
        Ok(pages?)
    }

    /// Leaves the log where it is when the connection is closed, instead of writing it to the data.
    pub fn leave_log(&self) -> Result<()> {
        self.0
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        Ok(())
    }

    /// Whether the pages make a database.
    pub fn is_whole(&self) -> Result<bool> {
        let verdict: String = self
            .0
            .prepare_cached("PRAGMA quick_check(1)")?
            .query_row((), |row| row.get(0))?;
        Ok(verdict == "ok")
    }

    /// What is wrong with the pages and indexes; `ok` when nothing is.
    pub fn verdict(&self) -> Result<String> {
        let verdict = self
            .0
            .prepare_cached("PRAGMA integrity_check")?
            .query_row((), |row| row.get(0));
        Ok(verdict?)
    }
}
