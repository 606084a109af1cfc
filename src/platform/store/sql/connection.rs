//! A connection, its statements and its rows, whichever engine is behind them.

use std::{cell::RefCell, path::Path};

use super::{
    error::{Error, Result},
    intent::Intent,
    lite::{self, Lite},
    server::Way,
    session::{self, Session},
    value::{FromValue, Params},
};
use crate::platform::store::news::{self, News};

/// A row of an answer.
pub struct Row<'a>(Found<'a>);

enum Found<'a> {
    Lite(&'a rusqlite::Row<'a>),
    Server(&'a postgres::Row),
}

impl Row<'_> {
    /// What stands in a column, counted from 0.
    pub fn get<T: FromValue>(&self, column: usize) -> Result<T> {
        match self.0 {
            Found::Lite(row) => lite::column(row, column),
            Found::Server(row) => session::column(row, column),
        }
    }
}

/// A statement that is ready to be run.
pub struct Statement<'a>(Ready<'a>);

enum Ready<'a> {
    Lite(rusqlite::CachedStatement<'a>),
    Server(&'a Session, postgres::Statement),
}

impl Statement<'_> {
    /// Runs it; the number of rows that it changed.
    pub fn execute(&mut self, params: impl Params) -> Result<usize> {
        params.bind(|values| match &mut self.0 {
            Ready::Lite(statement) => lite::execute(statement, values),
            Ready::Server(session, statement) => session.execute(statement, values),
        })
    }

    /// Hands the rows that it answers to `take`, until that has enough.
    fn each(
        &mut self,
        params: impl Params,
        mut take: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        params.bind(|values| match &mut self.0 {
            Ready::Lite(statement) => {
                lite::query(statement, values, |row| take(&Row(Found::Lite(row))))
            }
            Ready::Server(session, statement) => {
                for row in session.query(statement, values)? {
                    if !take(&Row(Found::Server(&row)))? {
                        break;
                    }
                }
                Ok(())
            }
        })
    }

    /// All rows that it answers, each read by `read`.
    pub fn query_map<T>(
        &mut self,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        self.each(params, |row| {
            all.push(read(row)?);
            Ok(true)
        })?;
        Ok(all)
    }

    /// The first row that it answers, if there is one.
    pub fn query_opt<T>(
        &mut self,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut first = None;
        self.each(params, |row| {
            first = Some(read(row)?);
            Ok(false)
        })?;
        Ok(first)
    }

    /// The row that it answers; to have none is an error.
    pub fn query_row<T>(
        &mut self,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.query_opt(params, read)?.ok_or(Error::Missing)
    }
}

/// A connection to the database, used by one thread, and what is to be told once its transaction is durable.
pub struct Connection {
    engine: Engine,
    said: RefCell<Vec<News>>,
}

enum Engine {
    Lite(Lite),
    Server(Box<Session>),
}

impl Connection {
    /// Opens a file, or a temporary database that vanishes with the connection.
    pub fn open(file: Option<&Path>) -> Result<Self> {
        Ok(Self {
            engine: Engine::Lite(Lite::open(file)?),
            said: RefCell::default(),
        })
    }

    /// A connection to a server, made when it is needed, and whenever it was lost. The tables must have taken so many
    /// steps, if it is known how many.
    pub fn reach(way: Way, steps: Option<i64>) -> Self {
        Self {
            engine: Engine::Server(Box::new(Session::new(way, steps))),
            said: RefCell::default(),
        }
    }

    /// What only a data file has.
    pub fn lite(&self) -> Result<&Lite> {
        match &self.engine {
            Engine::Lite(lite) => Ok(lite),
            Engine::Server(_) => Err(Error::Kind),
        }
    }

    /// What only a server has.
    pub fn session(&self) -> Result<&Session> {
        match &self.engine {
            Engine::Lite(_) => Err(Error::Kind),
            Engine::Server(session) => Ok(session),
        }
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
        Ok(Statement(match &self.engine {
            Engine::Lite(lite) => Ready::Lite(lite.prepare(sql)?),
            Engine::Server(session) => Ready::Server(session, session.prepare(sql)?),
        }))
    }

    /// Begins a transaction, with all the locks that it needs: from then on, no other program makes it fail.
    pub fn begin(&self, intent: Intent) -> Result<()> {
        match (&self.engine, intent) {
            (Engine::Lite(lite), Intent::Write | Intent::Note) => lite.run("BEGIN IMMEDIATE"),
            (Engine::Lite(lite), Intent::Read) => lite.begin_reading(),
            (Engine::Server(session), intent) => session.begin(intent),
        }
    }

    /// Ends a transaction; what it did is durable. A server tells what is to be told by itself, to every process.
    pub fn commit(&self) -> Result<()> {
        match &self.engine {
            Engine::Lite(lite) => lite.run("COMMIT"),
            Engine::Server(session) => {
                for letter in news::letters(&self.take_said()) {
                    self.prepare_cached("SELECT pg_notify(?1, ?2)")?
                        .execute((news::CHANNEL, &letter))?;
                }
                session.commit()
            }
        }
    }

    /// Ends a transaction, if one is open, as if it had not been.
    pub fn rollback(&self) -> Result<()> {
        match &self.engine {
            Engine::Lite(lite) => lite.rollback(),
            Engine::Server(session) => session.rollback(),
        }
    }

    /// Begins a part of a transaction that can be taken back by itself.
    pub fn mark(&self) -> Result<()> {
        match &self.engine {
            Engine::Lite(lite) => lite.run("SAVEPOINT job"),
            Engine::Server(session) => session.mark(),
        }
    }

    /// Takes that part back, and ends it.
    pub fn undo(&self) -> Result<()> {
        match &self.engine {
            Engine::Lite(lite) => {
                lite.run("ROLLBACK TO job")?;
                lite.run("RELEASE job")
            }
            Engine::Server(session) => session.undo(),
        }
    }

    /// Ends that part.
    pub fn keep(&self) -> Result<()> {
        match &self.engine {
            Engine::Lite(lite) => lite.run("RELEASE job"),
            Engine::Server(session) => session.keep(),
        }
    }
}
