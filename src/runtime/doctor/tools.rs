//! What a test is performed with.

use std::sync::Arc;

use rustls::ClientConfig;

use super::account::Known;
use crate::{api::Client, net::Resolver};

/// Everything that a test may use of the outside.
pub struct Tools {
    /// Asks the DNS.
    pub resolver: Resolver,
    /// How certificates of servers are judged; without it, no handshake can succeed.
    pub tls: Option<Arc<ClientConfig>>,
    /// The account, and what is known of the endpoint already.
    pub account: Option<(Client, Known)>,
}
