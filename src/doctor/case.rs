//! What is to be found out, and by which means.

use crate::sip::{Transport, digest::Credentials, locate::Destination};

/// An address that somebody cannot be reached at, or cannot register as.
#[derive(Debug, Clone)]
pub struct Case {
    /// The user part of the address.
    pub user: String,
    /// Its domain, without a port.
    pub domain: String,
    /// Whether it is a `sips:` address.
    pub secure: bool,
    /// Where to ask, in place of where the domain leads to.
    pub server: Option<Destination>,
    /// The transports to try, best first.
    pub transports: Vec<Transport>,
    /// Proves who we are; without it, nothing is said about the password and the phones.
    pub credentials: Option<Credentials>,
    /// Whether there is an account that can be asked about the endpoint.
    pub has_account: bool,
    /// Register for real, and take it back at once.
    pub registers: bool,
    /// Makes names that nobody else has.
    pub seed: u64,
}

impl Case {
    /// `sip:anna@example.com`
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}:{}@{}", self.scheme(), self.user, self.domain)
    }

    /// The Request-URI of REGISTER: the domain alone (RFC 3261 §10.2).
    pub(super) fn registrar(&self) -> String {
        format!("{}:{}", self.scheme(), self.domain)
    }

    fn scheme(&self) -> &'static str {
        if self.secure { "sips" } else { "sip" }
    }

    /// Where the search for servers begins.
    pub(super) fn destination(&self) -> Destination {
        let of_domain = || Destination::of_domain(&self.domain, self.secure);
        self.server.clone().unwrap_or_else(of_domain)
    }
}
