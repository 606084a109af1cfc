//! The local cache: the lists of an account as they were last seen, for the first frame of the next start.
//!
//! It holds no secret, only its owner may read it, and it is never trusted over the service: what it gives
//! back is shown with its age until the service has been asked. Anything odd about it, and it is rebuilt.

mod keeper;
mod place;
mod store;
#[cfg(test)]
mod tests;

use std::{fmt, io};

pub use keeper::{Cache, open};
pub use place::{Place, clear};
pub use store::Store;

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
