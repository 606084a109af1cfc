//! A connection to `PostgreSQL` that is made anew, between transactions, when it was lost.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    thread,
    time::{Duration, Instant},
};

use postgres::{
    Client, SimpleQueryMessage, Statement,
    types::{FromSql, ToSql, Type},
};

use super::{
    error::{Error, Result},
    intent::Intent,
    server::{Way, told},
    value::{FromValue, Value},
};
use crate::platform::choices;

/// The account's lock, which whoever writes holds until the end of its transaction. Such locks are of a database, and a
/// database has one account.
const LOCK: i64 = 0x7369_7064_6563_6b01;
/// How long it is until a server that went away in a commit is asked again what became of it.
const NAP: Duration = Duration::from_millis(50);
/// Stands before what stands for a character that `PostgreSQL` cannot keep, and for itself.
const ESCAPE: char = '\u{F0000}';

/// A connection, used by one thread.
pub struct Session {
    way: Way,
    /// The shape that the tables must have, once they were brought up to it.
    steps: Cell<Option<i64>>,
    open: RefCell<Option<Open>>,
    /// What the open transaction is for.
    within: Cell<Option<Intent>>,
}

struct Open {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Session {
    /// One that is not open yet.
    pub fn new(way: Way, steps: Option<i64>) -> Self {
        Self {
            way,
            steps: Cell::new(steps),
            open: RefCell::new(None),
            within: Cell::new(None),
        }
    }

    /// From now on, transactions begin only where the tables have taken so many steps.
    pub fn expect(&self, steps: i64) {
        self.steps.set(Some(steps));
    }

    /// Begins a transaction, with the account's lock if it changes something.
    pub(super) fn begin(&self, intent: Intent) -> Result<()> {
        let mut text = match intent {
            Intent::Write => format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK}); "),
            Intent::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ".to_owned(),
            // Nobody misses what is lost with a server that falls.
            Intent::Note => "SET synchronous_commit = off; ".to_owned(),
        };
        if self.steps.get().is_some() {
            text += "SELECT steps FROM shape";
        }
        let was_open = self.open.borrow().is_some();
        let entered = match self.enter(&text) {
            // What was lost while nobody used it is no reason to refuse anything.
            Err(error) if was_open && error.is_away() => self.enter(&text),
            entered => entered,
        };
        self.within.set(Some(intent));
        if entered.is_err() {
            self.rollback()?;
        }
        entered
    }

    fn enter(&self, text: &str) -> Result<()> {
        self.connect()?;
        let said = self.with(|open| open.client.simple_query(text))?;
        let Some(wanted) = self.steps.get() else {
            return Ok(());
        };
        let steps = said.iter().find_map(|said| {
            let SimpleQueryMessage::Row(row) = said else {
                return None;
            };
            row.try_get("steps").ok().flatten()?.parse().ok()
        });
        match steps {
            Some(steps) if steps == wanted => Ok(()),
            Some(steps) => Err(Error::Newer(steps)),
            None => Err(Error::Missing),
        }
    }

    /// Ends a transaction; what it did is durable. When the connection is lost meanwhile, the server is asked what became
    /// of it.
    pub(super) fn commit(&self) -> Result<()> {
        let number = match self.within.get() {
            None | Some(Intent::Note) => {
                self.within.set(None);
                return Ok(());
            }
            // It has changed nothing that could be lost.
            Some(Intent::Read) => None,
            Some(Intent::Write) => self.number()?,
        };
        let done = self.with(|open| open.client.batch_execute("COMMIT"));
        self.within.set(None);
        match (done, number) {
            (Err(Error::Away(why)), Some(number)) => self.settle(&number, why),
            (done, _) => done,
        }
    }

    /// The number of the open transaction, once it has changed something.
    fn number(&self) -> Result<Option<String>> {
        let sql = "SELECT CAST(pg_current_xact_id_if_assigned() AS TEXT)";
        let rows = self.query(&self.prepare(sql)?, &[])?;
        match rows.first() {
            Some(row) => column(row, 0),
            None => Ok(None),
        }
    }

    /// Finds out what became of a transaction whose commit was not answered.
    fn settle(&self, number: &str, why: String) -> Result<()> {
        let end = Instant::now() + choices::SETTLE_TIME;
        loop {
            match self.outcome(number).as_deref() {
                Ok("committed") => return Ok(()),
                Ok("aborted") => return Err(Error::Away(why)),
                // It is still under way, or the server is.
                Ok(_) | Err(_) if Instant::now() < end => thread::sleep(NAP),
                Ok(_) | Err(_) => return Err(Error::Doubtful(why)),
            }
        }
    }

    fn outcome(&self, number: &str) -> Result<String> {
        self.connect()?;
        let sql = "SELECT pg_xact_status(CAST(CAST(?1 AS TEXT) AS xid8))";
        let rows = self.query(&self.prepare(sql)?, &[Value::Text(number)])?;
        column(rows.first().ok_or(Error::Missing)?, 0)
    }

    /// Ends a transaction, if one is open, as if it had not been.
    pub(super) fn rollback(&self) -> Result<()> {
        let (Some(Intent::Read | Intent::Write), true) =
            (self.within.take(), self.open.borrow().is_some())
        else {
            return Ok(());
        };
        match self.with(|open| open.client.batch_execute("ROLLBACK")) {
            // It ended with its connection.
            Err(error) if error.is_away() => Ok(()),
            done => done,
        }
    }

    /// Begins a part of a transaction that can be taken back by itself.
    pub(super) fn mark(&self) -> Result<()> {
        self.within_writing("SAVEPOINT job")
    }

    /// Takes that part back, and ends it.
    pub(super) fn undo(&self) -> Result<()> {
        self.within_writing("ROLLBACK TO job; RELEASE job")
    }

    /// Ends that part.
    pub(super) fn keep(&self) -> Result<()> {
        self.within_writing("RELEASE job")
    }

    /// What reads leaves nothing that could be taken back.
    fn within_writing(&self, sql: &str) -> Result<()> {
        match self.within.get() {
            Some(Intent::Write) => self.run(sql),
            Some(Intent::Read | Intent::Note) | None => Ok(()),
        }
    }

    /// Runs statements that take no parameters and answer nothing.
    pub fn run(&self, sql: &str) -> Result<()> {
        self.with(|open| open.client.batch_execute(sql))
    }

    /// A statement, prepared once for this connection.
    pub(super) fn prepare(&self, sql: &str) -> Result<Statement> {
        self.with(|open| {
            if let Some(known) = open.statements.get(sql) {
                return Ok(known.clone());
            }
            let made = open.client.prepare(&sql.replace('?', "$"))?;
            open.statements.insert(sql.to_owned(), made.clone());
            Ok(made)
        })
    }

    /// Runs a statement; the number of rows that it changed.
    pub(super) fn execute(&self, statement: &Statement, values: &[Value<'_>]) -> Result<usize> {
        let given = given(statement, values)?;
        let given: Vec<_> = given.iter().map(|one| &**one as _).collect();
        let changed = self.with(|open| open.client.execute(statement, &given))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    /// All rows that a statement answers.
    pub(super) fn query(
        &self,
        statement: &Statement,
        values: &[Value<'_>],
    ) -> Result<Vec<postgres::Row>> {
        let given = given(statement, values)?;
        let given: Vec<_> = given.iter().map(|one| &**one as _).collect();
        self.with(|open| open.client.query(statement, &given))
    }

    fn connect(&self) -> Result<()> {
        let mut open = self.open.borrow_mut();
        if open.as_ref().is_none_or(|open| open.client.is_closed()) {
            *open = Some(Open {
                client: self.way.connect()?,
                statements: HashMap::new(),
            });
        }
        Ok(())
    }

    /// Uses the connection. It is not made anew here: what is asked may belong to a transaction that ended with it.
    fn with<T>(
        &self,
        act: impl FnOnce(&mut Open) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        let mut place = self.open.borrow_mut();
        let Some(open) = place.as_mut() else {
            return Err(Error::Away("the connection was lost".to_owned()));
        };
        act(open).map_err(|error| {
            let error = told(&error);
            if error.is_away() {
                *place = None;
            }
            error
        })
    }
}

/// The parameters of a statement in the types that it takes.
fn given<'a>(
    statement: &Statement,
    values: &'a [Value<'a>],
) -> Result<Vec<Box<dyn ToSql + Sync + 'a>>> {
    let types = statement.params();
    if types.len() != values.len() {
        return Err(Error::Parameter(types.len()));
    }
    let pairs = types.iter().zip(values).enumerate();
    let given = pairs.map(|(at, (of, value))| {
        let given: Option<Box<dyn ToSql + Sync + 'a>> = match *value {
            Value::Null => Some(nothing(of)),
            Value::Flag(flag) => Some(Box::new(flag)),
            Value::Number(number) => match *of {
                Type::INT8 => Some(Box::new(number)),
                Type::INT4 => i32::try_from(number).ok().map(|it| Box::new(it) as _),
                Type::INT2 => i16::try_from(number).ok().map(|it| Box::new(it) as _),
                _ => None,
            },
            Value::Text(text) if text.contains(['\0', ESCAPE]) => Some(Box::new(escaped(text))),
            Value::Text(text) => Some(Box::new(text)),
            Value::Bytes(bytes) => Some(Box::new(bytes)),
        };
        given.ok_or(Error::Parameter(at + 1))
    });
    given.collect()
}

/// No value of a type.
fn nothing(of: &Type) -> Box<dyn ToSql + Sync> {
    match *of {
        Type::BOOL => Box::new(None::<bool>),
        Type::INT8 => Box::new(None::<i64>),
        Type::INT4 => Box::new(None::<i32>),
        Type::INT2 => Box::new(None::<i16>),
        Type::BYTEA => Box::new(None::<&[u8]>),
        _ => Box::new(None::<&str>),
    }
}

/// A column as its bytes.
struct Raw<'a> {
    of: Type,
    bytes: Option<&'a [u8]>,
}

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(
        of: &Type,
        bytes: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self {
            of: of.clone(),
            bytes: Some(bytes),
        })
    }

    fn from_sql_null(
        of: &Type,
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self {
            of: of.clone(),
            bytes: None,
        })
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// What stands in a column of a row.
pub fn column<T: FromValue>(row: &postgres::Row, column: usize) -> Result<T> {
    let raw: Raw<'_> = row.try_get(column).map_err(|error| told(&error))?;
    raw.read().ok_or(Error::Column(column))
}

impl Raw<'_> {
    fn read<T: FromValue>(&self) -> Option<T> {
        let Some(bytes) = self.bytes else {
            return T::from_value(Value::Null);
        };
        match self.of {
            Type::BOOL => T::from_value(Value::Flag(bytes != [0])),
            Type::INT8 => T::from_value(Value::Number(i64::from_be_bytes(bytes.try_into().ok()?))),
            Type::INT4 => {
                let number = i32::from_be_bytes(bytes.try_into().ok()?);
                T::from_value(Value::Number(number.into()))
            }
            Type::INT2 => {
                let number = i16::from_be_bytes(bytes.try_into().ok()?);
                T::from_value(Value::Number(number.into()))
            }
            Type::BYTEA => T::from_value(Value::Bytes(bytes)),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR => {
                let text = std::str::from_utf8(bytes).ok()?;
                if text.contains(ESCAPE) {
                    return T::from_value(Value::Text(&unescaped(text)));
                }
                T::from_value(Value::Text(text))
            }
            _ => None,
        }
    }
}

/// A text without the one character that `PostgreSQL` cannot keep: others stand in its place, and no other text is kept so.
fn escaped(text: &str) -> String {
    let mut kept = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\0' => kept.extend([ESCAPE, '0']),
            ESCAPE => kept.extend([ESCAPE, '1']),
            c => kept.push(c),
        }
    }
    kept
}

fn unescaped(kept: &str) -> String {
    let mut text = String::with_capacity(kept.len());
    let mut chars = kept.chars();
    while let Some(c) = chars.next() {
        match c {
            ESCAPE if chars.next() == Some('0') => text.push('\0'),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{ESCAPE, escaped, unescaped};

    #[test]
    fn every_text_comes_back_and_none_is_kept_as_another() {
        let texts = [
            "\0".to_owned(),
            format!("a{ESCAPE}0"),
            format!("{ESCAPE}"),
            format!("{ESCAPE}1\0\0x"),
        ];
        for text in &texts {
            let kept = escaped(text);
            assert!(!kept.contains('\0'));
            assert_eq!(&unescaped(&kept), text);
        }
    }
}
