//! The database engine behind types of our own: connections, statements, rows and values.
//!
//! The store speaks SQL that `SQLite` and `PostgreSQL` share, with `?1` for the first parameter, so that another engine can
//! stand behind these types without a change to the statements.

use std::{cell::RefCell, path::Path, time::Duration};

use rusqlite::{
    ToSql,
    config::DbConfig,
    params_from_iter,
    types::{ToSqlOutput, ValueRef},
};

use super::news::News;
use crate::platform::refusal::Refusal;

/// Statements that stay prepared.
const STATEMENTS: usize = 64;

/// A result of the database.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the database did not do what it was asked.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// The engine says no.
    #[error("{0}")]
    Engine(#[from] rusqlite::Error),
    /// A column holds something else than what is read from it.
    #[error("column {0} does not hold what is read from it")]
    Column(usize),
    /// The system does not let the file be looked at.
    #[error("{0}")]
    File(String),
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.to_string())
    }
}

impl Error {
    /// Whether another program holds a lock that is needed: the same again may work later.
    pub fn is_locked(&self) -> bool {
        match self {
            Self::Engine(error) => matches!(
                error.sqlite_error_code(),
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
            ),
            Self::Column(_) | Self::File(_) => false,
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        tracing::error!(%error, "the store failed");
        Self::unavailable("The store cannot be used at the moment.")
    }
}

/// A value in a row or for a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// Yes or no. `SQLite` keeps it as 1 or 0.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

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

/// What can be given for a parameter.
pub trait ToValue {
    /// The value that the database is given.
    fn value(&self) -> Value<'_>;
}

impl ToValue for bool {
    fn value(&self) -> Value<'_> {
        Value::Flag(*self)
    }
}

impl ToValue for i64 {
    fn value(&self) -> Value<'_> {
        Value::Number(*self)
    }
}

impl ToValue for u32 {
    fn value(&self) -> Value<'_> {
        Value::Number((*self).into())
    }
}

impl ToValue for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::value)
    }
}

/// The parameters of a statement: a tuple.
pub trait Params {
    /// Hands their values to `take`, in order.
    fn bind<R>(self, take: impl FnOnce(&[Value<'_>]) -> R) -> R;
}

macro_rules! params {
    ($($name:ident $at:tt),*) => {
        impl<$($name: ToValue),*> Params for ($($name,)*) {
            fn bind<R>(self, take: impl FnOnce(&[Value<'_>]) -> R) -> R {
                take(&[$(self.$at.value()),*])
            }
        }
    };
}

params!();
params!(A 0);
params!(A 0, B 1);
params!(A 0, B 1, C 2);
params!(A 0, B 1, C 2, D 3);
params!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
params!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);

/// What can be read from a column.
pub trait FromValue: Sized {
    /// The value, if the column holds such a one.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

impl FromValue for i64 {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Number(number) => Some(number),
            Value::Null | Value::Flag(_) | Value::Text(_) | Value::Bytes(_) => None,
        }
    }
}

impl FromValue for u32 {
    fn from_value(value: Value<'_>) -> Option<Self> {
        i64::from_value(value).and_then(|number| number.try_into().ok())
    }
}

impl FromValue for bool {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Flag(flag) => Some(flag),
            Value::Number(number) => Some(number != 0),
            Value::Null | Value::Text(_) | Value::Bytes(_) => None,
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.to_owned()),
            Value::Null | Value::Flag(_) | Value::Number(_) | Value::Bytes(_) => None,
        }
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => bytes.try_into().ok(),
            Value::Null | Value::Flag(_) | Value::Number(_) | Value::Text(_) => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            Value::Flag(_) | Value::Number(_) | Value::Text(_) | Value::Bytes(_) => {
                T::from_value(value).map(Some)
            }
        }
    }
}

/// A row of an answer.
pub struct Row<'a>(&'a rusqlite::Row<'a>);

impl Row<'_> {
    /// What stands in a column, counted from 0.
    pub fn get<T: FromValue>(&self, column: usize) -> Result<T> {
        let value = match self.0.get_ref(column)? {
            ValueRef::Null => Some(Value::Null),
            ValueRef::Integer(number) => Some(Value::Number(number)),
            ValueRef::Real(_) => None,
            ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Value::Text),
            ValueRef::Blob(bytes) => Some(Value::Bytes(bytes)),
        };
        let read = value.and_then(T::from_value);
        read.ok_or(Error::Column(column))
    }
}

/// A statement that is ready to be run.
pub struct Statement<'a>(rusqlite::CachedStatement<'a>);

impl Statement<'_> {
    /// Runs it; the number of rows that it changed.
    pub fn execute(&mut self, params: impl Params) -> Result<usize> {
        let done = params.bind(|values| self.0.execute(params_from_iter(values)));
        Ok(done?)
    }

    /// All rows that it answers, each read by `read`.
    pub fn query_map<T>(
        &mut self,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        params.bind(|values| {
            let mut rows = self.0.query(params_from_iter(values))?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.push(read(&Row(row))?);
            }
            Ok(all)
        })
    }

    /// The first row that it answers, if there is one.
    pub fn query_opt<T>(
        &mut self,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        params.bind(|values| {
            let mut rows = self.0.query(params_from_iter(values))?;
            rows.next()?.map(|row| read(&Row(row))).transpose()
        })
    }

    /// The row that it answers; to have none is an error.
    pub fn query_row<T>(
        &mut self,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        let row = self.query_opt(params, read)?;
        row.ok_or(Error::Engine(rusqlite::Error::QueryReturnedNoRows))
    }
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// It only reads: what it sees stays as it is until its end.
    Read,
    /// It changes something: there is one such at a time.
    Write,
}

/// A connection to the database, used by one thread, and what is to be told once its transaction is durable.
pub struct Connection {
    db: rusqlite::Connection,
    said: RefCell<Vec<News>>,
}

impl Connection {
    /// Opens a file, or a temporary database that leaves memory for the disk when it grows and vanishes with the connection.
    pub fn open(file: Option<&Path>) -> Result<Self> {
        let db = match file {
            Some(path) => rusqlite::Connection::open(path)?,
            None => rusqlite::Connection::open("")?,
        };
        db.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self {
            db,
            said: RefCell::default(),
        })
    }

    /// Something to tell once the transaction is durable.
    pub fn say(&self, news: News) {
        self.said.borrow_mut().push(news);
    }

    /// How much there is to tell so far.
    pub fn said(&self) -> usize {
        self.said.borrow().len()
    }

    /// Takes back what was said after so much.
    pub fn unsay(&self, after: usize) {
        self.said.borrow_mut().truncate(after);
    }

    /// Takes what there is to tell.
    pub fn take_said(&self) -> Vec<News> {
        self.said.take()
    }

    /// A statement, prepared once for this connection.
    pub fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>> {
        Ok(Statement(self.db.prepare_cached(sql)?))
    }

    /// Runs statements that take no parameters and answer nothing.
    pub fn execute_batch(&self, sql: &str) -> Result<()> {
        Ok(self.db.execute_batch(sql)?)
    }

    /// Begins a transaction, with all the locks that it needs: from then on, no other program makes it fail.
    pub fn begin(&self, intent: Intent) -> Result<()> {
        match intent {
            Intent::Write => self.prepare_cached("BEGIN IMMEDIATE")?.execute(())?,
            Intent::Read => {
                self.prepare_cached("BEGIN")?.execute(())?;
                let first = self.prepare_cached("SELECT only_row FROM store");
                let first = first.and_then(|mut first| first.query_opt((), |_| Ok(())));
                if let Err(error) = first {
                    self.rollback()?;
                    return Err(error);
                }
                0
            }
        };
        Ok(())
    }

    /// Ends a transaction; what it did is durable.
    pub fn commit(&self) -> Result<()> {
        self.prepare_cached("COMMIT")?.execute(())?;
        Ok(())
    }

    /// Ends a transaction, if one is open, as if it had not been.
    pub fn rollback(&self) -> Result<()> {
        if !self.db.is_autocommit() {
            self.db.execute_batch("ROLLBACK")?;
        }
        Ok(())
    }

    /// Rows that were changed since the connection was opened, also by what was taken back.
    pub fn changes(&self) -> u64 {
        self.db.total_changes()
    }

    /// How long a statement waits for a lock that another program holds before it fails.
    pub fn wait_for_locks(&self, time: Duration) -> Result<()> {
        Ok(self.db.busy_timeout(time)?)
    }

    /// A number that `SQLite` keeps beside the tables.
    pub fn pragma(&self, name: &str) -> Result<i64> {
        Ok(self.db.pragma_query_value(None, name, |row| row.get(0))?)
    }

    /// Changes a setting of `SQLite`.
    pub fn set(&self, name: &str, value: impl ToValue) -> Result<()> {
        Ok(self.db.pragma_update(None, name, value.value())?)
    }

    /// Asks for a write-ahead log; the name of what is kept from now on, `wal` if all is well.
    pub fn log_mode(&self) -> Result<String> {
        let set = self
            .db
            .query_row("PRAGMA journal_mode = WAL", (), |row| row.get(0));
        Ok(set?)
    }

    /// Pages in the write-ahead log, and how many of them the data has as well.
    pub fn log_pages(&self) -> Result<(i64, i64)> {
        self.prepare_cached("PRAGMA wal_checkpoint(NOOP)")?
            .query_row((), |row| Ok((row.get(1)?, row.get(2)?)))
    }

    /// Writes pages of the log to the data, as many as its readers let; the same counts afterwards. None while another
    /// program does so.
    pub fn checkpoint(&self) -> Result<Option<(i64, i64)>> {
        self.prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")?
            .query_row((), |row| {
                let is_busy: bool = row.get(0)?;
                Ok(if is_busy {
                    None
                } else {
                    Some((row.get(1)?, row.get(2)?))
                })
            })
    }

    /// Leaves the log where it is when the connection is closed, instead of writing it to the data.
    pub fn leave_log(&self) -> Result<()> {
        self.db
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        Ok(())
    }

    /// Whether the pages make a database.
    pub fn is_whole(&self) -> Result<bool> {
        let verdict: String = self
            .prepare_cached("PRAGMA quick_check(1)")?
            .query_row((), |row| row.get(0))?;
        Ok(verdict == "ok")
    }
}
