//! A phone that calls and was believed, while its application is looked up.

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
    pub user: Arc<User>,
}
