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
    /// How we prove who we are.
    pub proving: Proving,
    /// Whether there is an account that can be asked about the endpoint.
    pub has_account: bool,
    /// What is done for real.
    pub deeds: Deeds,
    /// Makes names that nobody else has.
    pub seed: u64,
}

/// How it is proved to a registrar who asks.
#[derive(Debug, Clone)]
pub enum Proving {
    /// Not at all: nothing is said about the password and the phones.
    Not,
    /// By the password.
    Password(Credentials),
    /// By a token that the account makes.
    Token,
}

/// What is done for real, and not only asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deeds {
    /// Register, and take it back at once.
    pub registers: bool,
    /// Let the phones ring, which the account can.
    pub rings: bool,
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
