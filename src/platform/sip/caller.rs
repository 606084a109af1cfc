//! A call that comes in and was believed, while its application is looked up.

use std::sync::Arc;

use crate::{
    platform::registrar::{Case, User},
    sip::transaction::Key,
};

/// One call.
#[derive(Debug)]
pub struct Caller {
    /// The transaction of its INVITE.
    pub key: Key,
    /// The INVITE.
    pub case: Case,
    /// Who calls.
    pub who: Who,
}

/// Who calls.
#[derive(Debug)]
pub enum Who {
    /// An endpoint.
    User(Arc<User>),
    /// An endpoint, as a node says that has proved it.
    Handed {
        /// The host of its domain, in small letters.
        host: String,
        /// Its name.
        name: String,
    },
    /// Somebody behind the trunk.
    Outside {
        /// A number, or an address.
        from: String,
        /// The number that is called.
        number: String,
    },
}
