//! The settings of a phone: account, server, transports, trust in TLS.

use std::{sync::Arc, time::Duration};

use rustls::ClientConfig;

use crate::net::Resolver;
use crate::phone::{
    account::{Account, Server, Transports},
    manner::Manner,
};

/// What one phone is to be.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Whose phone it is.
    pub account: Account,
    /// Where it registers; without it, where the account's domain leads to.
    pub server: Option<Server>,
    /// Asks where servers are.
    pub resolver: Resolver,
    /// What it speaks.
    pub transports: Transports,
    /// How TLS servers are believed; without it, TLS is not spoken.
    pub tls: Option<Arc<ClientConfig>>,
    /// What it calls itself.
    pub user_agent: String,
    /// For how many seconds it wants to be registered.
    pub seconds: u32,
    /// What it does when it is called.
    pub manner: Manner,
    /// After how long it hangs up, whoever has called.
    pub talks: Option<Duration>,
    /// After a refusal it tries again after this time; without one, it gives up.
    pub persistent: Option<Duration>,
}
