//! Why a cache cannot be used as it is.

use std::io;

use rusqlite::ErrorCode;

/// Why a cache cannot be used as it is.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Its bytes are not what was written.
    #[error("its contents are damaged")]
    Damaged,
    /// Another version's, another account's or another program's.
    #[error("it is not of this version and account")]
    Foreign,
    /// The database says no.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// The file system says no.
    #[error(transparent)]
    Files(#[from] io::Error),
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
