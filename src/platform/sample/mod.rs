//! Accounts that have content from the start: the demonstration, and made-up ones of any size.

pub mod bulk;
pub mod demo;

use self::bulk::Bulk;
use crate::platform::refusal::Refusal;

/// Why an account cannot be filled.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The file of the demonstration is not what it should be.
    #[error("The demonstration data cannot be read: {0}.")]
    Unreadable(#[from] serde_json::Error),
    /// The store refused what it was given.
    #[error("The account cannot be filled: {0}.")]
    Refused(#[from] Refusal),
    /// An account is begun and not complete.
    #[error(
        "The data has a made-up account of {bulk} that was interrupted after {done} of its domains. Start with \
         --generate {bulk} --seed {} to complete it, or with other data.", bulk.seed
    )]
    Unfinished {
        /// What it is to be.
        bulk: Bulk,
        /// Domains that are there.
        done: u64,
    },
}
