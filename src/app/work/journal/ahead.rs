//! A change that is made by itself, as it is written down before it is sent.

use crate::api::Secret;

use super::entry::Entry;

/// What is known of it before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// The change, whose outcome is not known.
    pub entry: Entry,
    /// The password that was made for it.
    pub made: Option<Made>,
}

/// A password that was made here: nobody knows it unless it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The file that keeps it.
    pub path: String,
    /// The password.
    pub password: Secret,
}

/// What becomes of the file that keeps the password of a change, now that the change has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// It goes: nothing was changed.
    Gone,
    /// It stays until the person has seen the password.
    Unseen,
    /// It stays, and the person was told of it.
    Told,
    /// It stays: whether the password is set is not known.
    Open,
}
