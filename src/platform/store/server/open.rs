//! Opens the connections to a server: makes the tables, or checks that they are ours.

use std::sync::Arc;

use super::shape::{self, Unfit};
use crate::{
    net::CertificateError,
    platform::{
        data::Server,
        store::{
            calls, location,
            news::{self, Wire},
            post::{self, Letter},
            sql::{self, Connection, Heard, Hearing, Way},
        },
    },
};

/// Why a server cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The certificates that are to be trusted.
    #[error("{0}")]
    Certificate(#[from] CertificateError),
    /// It cannot be reached, or says no: which it is, why, and a sentence on what to do, if there is one.
    #[error("The database {0} cannot be used: {1}.{2}")]
    Database(String, sql::Error, String),
    /// It is not ours to use.
    #[error(transparent)]
    Unfit(#[from] Unfit),
}

impl OpenError {
    /// What this server says.
    pub fn said(server: &Server, error: sql::Error) -> Self {
        let (user, database) = (&server.user, &server.database);
        let hint = if matches!(&error, sql::Error::Away(why) if why.contains("password missing")) {
            " It wants a password: put it into PGPASSWORD, ~/.pgpass or the file of --database-password.".to_owned()
        } else if matches!(&error, sql::Error::Server { code, .. } if code == "42501") {
            format!(" Let {user} make the tables: GRANT CREATE ON DATABASE {database} TO {user};")
        } else {
            String::new()
        };
        Self::Database(server.to_string(), error, hint)
    }
}

/// The connections of a process.
pub struct Opened {
    /// The one that writes.
    pub writer: Connection,
    /// The one that notes what was refused, and counts requests.
    pub notes: Connection,
    /// Those that read.
    pub readers: Vec<Connection>,
    /// Hears what any process has changed.
    pub hearing: Hearing,
}

/// Opens them, with so many that read. Changes of all processes, of this one too, are told to the wire in the order in
/// which they were made.
pub fn open(
    server: &Server,
    name: &str,
    readers: usize,
    wire: Arc<Wire>,
) -> Result<Opened, OpenError> {
    let way = Way::new(server, name)?;
    let writer = Connection::reach(way.clone(), None);
    shape::bring_up(&writer).map_err(|unfit| {
        if let Unfit::Database(error) = unfit {
            return OpenError::said(server, error);
        }
        unfit.into()
    })?;
    let more = || Connection::reach(way.clone(), Some(shape::KNOWN));
    let channels = &[
        news::CHANNEL,
        location::CHANNEL,
        calls::CHANNEL,
        post::CHANNEL,
    ];
    let hearing = Hearing::start(way.clone(), channels, move |heard| {
        wire.pass(match heard {
            Heard::Letter(location::CHANNEL, letter) => location::read(letter),
            Heard::Letter(calls::CHANNEL, letter) => calls::read(letter, wire.post.own()),
            Heard::Letter(post::CHANNEL, letter) => {
                return wire.post.pass(Letter::read(letter));
            }
            Heard::Letter(_, letter) => news::read(letter),
            Heard::Gap => {
                wire.post.pass(Letter::Missed);
                news::everything()
            }
        });
    });
    let hearing = hearing.map_err(|error| OpenError::said(server, error))?;
    Ok(Opened {
        writer,
        notes: more(),
        readers: (0..readers).map(|_| more()).collect(),
        hearing,
    })
}
