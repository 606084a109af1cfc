//! Why a database did not do what it was asked.

use crate::platform::{choices, refusal::Refusal};

/// A result of the database.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the database did not do what it was asked.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// `SQLite` says no.
    #[error("{0}")]
    Lite(#[from] rusqlite::Error),
    /// `PostgreSQL` says no.
    #[error("{text} ({code})")]
    Server {
        /// Its five characters, such as `23505`.
        code: String,
        /// What it says, without the values of rows.
        text: String,
    },
    /// The server cannot be reached, or the connection was lost: nothing was done.
    #[error("{0}")]
    Away(String),
    /// The connection was lost while a transaction was made durable, and the server cannot be asked whether it was.
    #[error("it is not known whether the change was made: {0}")]
    Doubtful(String),
    /// The tables were brought to a shape that only a newer program knows.
    #[error("the tables have the shape {0}, which only a newer sipdeck knows")]
    Newer(i64),
    /// There is no row where there must be one.
    #[error("a row is missing")]
    Missing,
    /// A column holds something else than what is read from it.
    #[error("column {0} does not hold what is read from it")]
    Column(usize),
    /// A parameter is of a kind that the statement does not take.
    #[error("parameter {0} is not of the kind that the statement takes")]
    Parameter(usize),
    /// This is something that only the other engine has.
    #[error("the database is of another kind")]
    Kind,
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
            Self::Lite(error) => matches!(
                error.sqlite_error_code(),
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
            ),
            // A lock was not to be had in time.
            Self::Server { code, .. } => code == "55P03",
            Self::Away(_)
            | Self::Doubtful(_)
            | Self::Newer(_)
            | Self::Missing
            | Self::Column(_)
            | Self::Parameter(_)
            | Self::Kind
            | Self::File(_) => false,
        }
    }

    /// Whether there is no server to speak to: whoever waits need not try one by one.
    pub fn is_away(&self) -> bool {
        matches!(self, Self::Away(_))
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let after = choices::AWAY_RETRY_AFTER;
        match error {
            Error::Away(why) => {
                tracing::warn!(why, "the database is away");
                Self::unavailable(
                    "The database cannot be reached. Nothing was changed; try again later.",
                )
                .after(after)
            }
            Error::Doubtful(why) => {
                tracing::error!(why, "the database went away in a commit");
                Self::unavailable(
                    "The database went away while the change was made. Whether it was made is not known: look before \
                     you try again.",
                )
                .after(after)
            }
            Error::Newer(shape) => {
                tracing::error!(shape, "the tables are of a newer sipdeck");
                Self::unavailable(
                    "A newer sipdeck has changed the tables of the database; this one serves them no more. Nothing \
                     was changed.",
                )
            }
            Error::Server { .. } => {
                tracing::error!(%error, "the store failed");
                // What failed is not committed.
                Self::unavailable(
                    "The database cannot do that at the moment. Nothing was changed; try again later.",
                )
                .after(after)
            }
            Error::Lite(_)
            | Error::Missing
            | Error::Column(_)
            | Error::Parameter(_)
            | Error::Kind
            | Error::File(_) => {
                tracing::error!(%error, "the store failed");
                Self::unavailable("The store cannot be used at the moment.")
            }
        }
    }
}
