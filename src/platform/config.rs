//! The settings that a platform is started with: address, data file, account, rate limit, faults.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use crate::{
    api::{Secret, UserId, sentence::Sentence},
    platform::{choices, faults::FaultPlan, mint},
};

/// Everything that a platform needs to know before it starts.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The database file, made when it is not there. Without one, everything is gone when the platform stops.
    pub data: Option<PathBuf>,
    /// The one account.
    pub account: Account,
    /// Requests allowed a second for each resource family.
    pub pace: Pace,
    /// What goes wrong on purpose.
    pub faults: FaultPlan,
    /// Who may use the platform's own paths.
    pub control: Control,
    /// Whether a line of JSON for each request is written to stderr.
    pub log: bool,
    /// How long the other side of a connection is waited for.
    pub patience: Patience,
    /// Where phones register; nowhere when both addresses are missing.
    pub sip: SipConfig,
    /// What stands behind the names of domains in their SIP hosts, when it is not what the data has.
    pub host_suffix: Option<HostSuffix>,
    /// Where phones are told by DNS where to register.
    pub dns: Option<SocketAddr>,
}

/// How long the other side of a connection is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until the end of its head; also how long an idle connection is kept.
    pub head: Duration,
    /// From there until the end of its body.
    pub body: Duration,
    /// For an answer to be taken, in all; who takes much of it gets more.
    pub write: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: choices::HEAD_TIME,
            body: choices::BODY_TIME,
            write: choices::WRITE_TIME,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            data: None,
            account: Account::generate(),
            pace: Pace::default(),
            faults: FaultPlan::default(),
            control: Control::generate(),
            log: false,
            patience: Patience::default(),
            sip: SipConfig::default(),
            host_suffix: None,
            dns: None,
        }
    }
}

/// What stands behind the name of a domain in its SIP host, such as `sip.example.com`, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostSuffix(String);

impl HostSuffix {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HostSuffix {
    type Err = Sentence;

    fn from_str(text: &str) -> Result<Self, Sentence> {
        let label = |label: &str| {
            let inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
            (1..=63).contains(&label.len())
                && label.chars().all(inner)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        // A domain's own name stands before it, and a name has at most 253 characters.
        if text.len() <= 180 && text.split('.').all(label) {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        Err(format!(
            "{text:?} is not the end of a host name: write one such as \"sip.example.com\"."
        )
        .into())
    }
}

/// Where SIP is spoken.
#[derive(Debug, Clone, Default)]
pub struct SipConfig {
    /// By datagrams and connections.
    pub plain: Option<SocketAddr>,
    /// By TLS.
    pub secure: Option<Tls>,
}

/// What TLS needs.
#[derive(Debug, Clone)]
pub struct Tls {
    /// Where.
    pub address: SocketAddr,
    /// The chain of certificates, as PEM.
    pub certificate: PathBuf,
    /// Its private key, as PEM.
    pub key: PathBuf,
}

/// The credentials of the account. The three values are independent of each other (reference §1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Stands in every path.
    pub user_id: UserId,
    /// The user name of Basic authentication.
    pub token: String,
    /// Its password.
    pub secret: Secret,
}

impl Account {
    /// An account with random credentials.
    #[must_use]
    pub fn generate() -> Self {
        Self {
            user_id: mint::id("u-").into(),
            token: mint::id("t-"),
            secret: Secret::new(mint::id("")),
        }
    }
}

/// Who may use the platform's own paths under `/_platform/`. Health is open on this machine in any case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// Nobody.
    Off,
    /// Programs on this machine that send this token.
    Token(Secret),
}

impl Control {
    /// A random token.
    #[must_use]
    pub fn generate() -> Self {
        Self::Token(Secret::new(mint::id("")))
    }
}

/// How many requests a second each resource family takes (reference §6, rate limits).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As many as come.
    Off,
    /// This many in any window of one second.
    PerSecond(u32),
}

impl Default for Pace {
    /// One, as documented.
    fn default() -> Self {
        Self::PerSecond(1)
    }
}

impl FromStr for Pace {
    type Err = Sentence;

    fn from_str(text: &str) -> Result<Self, Sentence> {
        if text.eq_ignore_ascii_case("off") {
            return Ok(Self::Off);
        }
        let number = text.strip_suffix("/s").unwrap_or(text);
        match number.parse() {
            Ok(count) if count > 0 => Ok(Self::PerSecond(count)),
            _ => Err(format!(
                "{text:?} is not a rate: write \"off\", or a number a second such as \"20/s\"."
            )
            .into()),
        }
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::PerSecond(count) => write!(f, "{count}/s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn a_pace_is_off_or_a_number_a_second() {
        assert_eq!("off".parse(), Ok(Pace::Off));
        assert_eq!("20/s".parse(), Ok(Pace::PerSecond(20)));
        for bad in ["", "0/s", "-1/s", "fast", "20/m"] {
            assert!(bad.parse::<Pace>().is_err(), "{bad}");
        }
    }
}
