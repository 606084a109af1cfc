//! Whose phone it is, and where its server is found.

use std::{fmt, str::FromStr};

use crate::sip::{
    Transport,
    digest::Credentials,
    locate::Destination,
    message::{Scheme, Uri},
};

/// An address-of-record and its password.
#[derive(Debug, Clone)]
pub struct Account {
    /// The user part of the address.
    pub user: String,
    /// The domain, which is where the phone registers.
    pub domain: String,
    /// Whether TLS must be used.
    pub secure: bool,
    /// What proves who it is.
    pub credentials: Credentials,
}

impl Account {
    /// The account of an address such as `sip:anna@example.com`.
    pub fn of(address: &str, password: &[u8]) -> Result<Self, String> {
        let wrong = || format!("{address:?} is no address such as sip:anna@example.com.");
        let uri = Uri::read(address.as_bytes()).ok_or_else(wrong)?;
        let user = uri.user_said().ok_or_else(wrong)?;
        let user = String::from_utf8(user.to_vec()).map_err(|_| wrong())?;
        Ok(Self {
            credentials: Credentials::new(user.as_str(), password),
            user,
            domain: uri.host.text().into_owned(),
            secure: uri.scheme == Scheme::Sips,
        })
    }

    /// `sip:anna@example.com`
    #[must_use]
    pub fn address(&self) -> String {
        let scheme = if self.secure { "sips" } else { "sip" };
        format!("{scheme}:{}@{}", self.user, self.domain)
    }

    /// The Request-URI of REGISTER: the domain alone (RFC 3261 §10.2).
    #[must_use]
    pub fn registrar(&self) -> String {
        let scheme = if self.secure { "sips" } else { "sip" };
        format!("{scheme}:{}", self.domain)
    }
}

/// Where requests are sent, whatever the domain of the account is: `192.0.2.1:5060`, `sip.example.com`,
/// `192.0.2.1;transport=tcp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server(pub Destination);

impl FromStr for Server {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Destination::read(text).map(Self).ok_or_else(|| {
            format!(
                "{text:?} is no server: write a host or an address, with a port or ;transport=tcp behind it if need be."
            )
        })
    }
}

/// The transports that a phone speaks, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transports(pub Vec<Transport>);

impl Default for Transports {
    fn default() -> Self {
        Self(vec![Transport::Udp, Transport::Tcp, Transport::Tls])
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.host)?;
        if let Some(port) = self.0.port {
            write!(f, ":{port}")?;
        }
        Ok(())
    }
}
