//! Why a cache cannot be used as it is.

use std::{fmt, io};

use rusqlite::ErrorCode;

/// Why a cache cannot be used as it is.
#[derive(Debug)]
pub enum Trouble {
    /// Its bytes are not what was written.
    Damaged,
    /// Another version's, another account's or another program's.
    Foreign,
    /// The database says no.
    Database(rusqlite::Error),
    /// The file system says no.
    Files(io::Error),
}

impl Trouble {
    /// Whether what is kept is worth nothing, rather than out of reach for now.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            Self::Damaged | Self::Foreign => true,
            Self::Database(error) => match error.sqlite_error_code() {
                Some(code) => matches!(
                    code,
                    ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown
                ),
                // A value of another type than was written.
                None => true,
            },
            Self::Files(_) => false,
        }
    }

    /// Whether that is so for one list only, as far as can be seen.
    pub(super) fn is_local(&self) -> bool {
        match self {
            Self::Damaged => true,
            Self::Database(error) => error.sqlite_error_code().is_none(),
            Self::Foreign | Self::Files(_) => false,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged => f.write_str("its contents are damaged"),
            Self::Foreign => f.write_str("it is not of this version and account"),
            Self::Database(error) => write!(f, "{error}"),
            Self::Files(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Trouble {}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Files(error)
    }
}
