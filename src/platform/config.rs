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
    platform::{choices, data::Data, faults::FaultPlan, mint},
    sip::{
        Transport,
        message::{Scheme, Uri},
    },
};

/// Everything that a platform needs to know before it starts.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the account's data is; a file is made when it is not there. Without one, everything is gone when the platform
    /// stops.
    pub data: Option<Data>,
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
    /// What calls need beside phones.
    pub calls: CallsConfig,
    /// What becomes of the messages of phones.
    pub trace: TraceConfig,
}

/// What calls need beside phones.
#[derive(Debug, Clone, Default)]
pub struct CallsConfig {
    /// The way to phone numbers.
    pub trunk: Option<TrunkAddress>,
    /// The ports of sound.
    pub ports: MediaPorts,
    /// The address that nodes in front of the phones are told to hand calls to, where it is not the one that is listened on.
    pub told: Option<Ipv4Addr>,
    /// Where the events of all applications go in place of their own addresses.
    pub forward: Option<Secret>,
}

/// Where a trunk is: `sip:HOST:PORT`, by datagrams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrunkAddress {
    /// A name or an address.
    pub host: String,
    /// Its port.
    pub port: u16,
}

impl FromStr for TrunkAddress {
    type Err = Sentence;

    fn from_str(text: &str) -> Result<Self, Sentence> {
        let wrong = || {
            Sentence::new(format!(
                "{text:?} is no trunk: write its address, such as sip:192.0.2.7:5060, which is reached by UDP."
            ))
        };
        let uri = Uri::read(text.as_bytes()).ok_or_else(wrong)?;
        let is_plain = uri.scheme == Scheme::Sip && uri.user.is_none();
        let host = uri.host.text().into_owned();
        if !is_plain || host.is_empty() || text.contains([';', '?']) {
            return Err(wrong());
        }
        Ok(Self {
            host,
            port: uri.port.unwrap_or(Transport::Udp.default_port()),
        })
    }
}

impl fmt::Display for TrunkAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// The ports that sound comes to and leaves from, both ends included. Each leg takes an even one and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaPorts {
    /// The first, which is even.
    pub first: u16,
    /// The last, which is odd.
    pub last: u16,
}

impl MediaPorts {
    /// How many legs there can be.
    #[must_use]
    pub fn pairs(self) -> u16 {
        (self.last - self.first) / 2 + 1
    }
}

impl Default for MediaPorts {
    fn default() -> Self {
        let (first, last) = choices::MEDIA_PORTS;
        Self { first, last }
    }
}

impl FromStr for MediaPorts {
    type Err = Sentence;

    fn from_str(text: &str) -> Result<Self, Sentence> {
        let wrong = || {
            Sentence::new(format!(
                "{text:?} is no range of ports: write one such as 16384-32767, from an even port to an odd one."
            ))
        };
        let (first, last) = text.split_once('-').ok_or_else(wrong)?;
        let port = |text: &str| text.trim().parse::<u16>().map_err(|_| wrong());
        let (first, last) = (port(first)?, port(last)?);
        if first < 1024 || first % 2 != 0 || last % 2 != 1 || last < first {
            return Err(wrong());
        }
        Ok(Self { first, last })
    }
}

impl fmt::Display for MediaPorts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

/// What becomes of the messages of phones.
#[derive(Debug, Clone, Default)]
pub struct TraceConfig {
    /// Whether what proves a password stays in them. Only where everything listens on this machine alone.
    pub secrets: bool,
    /// A Homer collector, which is sent all of them (HEP3).
    pub collector: Option<SocketAddr>,
}

impl Config {
    /// Whether all that is listened on, and sent to, is this machine.
    pub(super) fn is_local(&self) -> bool {
        let sip = self.sip.plain.into_iter();
        let secure = self.sip.secure.iter().map(|tls| tls.address);
        let all = sip.chain(secure).chain([self.listen]);
        let mut all = all.chain(self.trace.collector);
        all.all(|address| address.ip().to_canonical().is_loopback())
    }
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
            calls: CallsConfig::default(),
            trace: TraceConfig::default(),
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
    /// A certificate for other names and its key, shown in its place while that is to go wrong.
    pub wrong: Option<(PathBuf, PathBuf)>,
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
    use super::{MediaPorts, Pace, TrunkAddress};

    #[test]
    fn a_trunk_is_an_address_without_anything_else() {
        let read = |text: &str| text.parse::<TrunkAddress>().map(|it| it.to_string());
        assert_eq!(read("sip:192.0.2.7:5080"), Ok("192.0.2.7:5080".into()));
        assert_eq!(read("sip:trunk.test"), Ok("trunk.test:5060".into()));
        for bad in [
            "",
            "192.0.2.7",
            "sips:a.test",
            "sip:me@a.test",
            "sip:a.test;transport=tls",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ports_of_sound_are_whole_pairs() {
        let read = |text: &str| text.parse::<MediaPorts>().map(MediaPorts::pairs);
        assert_eq!(read("20000-20001"), Ok(1));
        assert_eq!(read("16384-32767"), Ok(8192));
        for bad in [
            "",
            "20000",
            "20001-20004",
            "20000-20002",
            "20002-20001",
            "80-99999",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_pace_is_off_or_a_number_a_second() {
        assert_eq!("off".parse(), Ok(Pace::Off));
        assert_eq!("20/s".parse(), Ok(Pace::PerSecond(20)));
        for bad in ["", "0/s", "-1/s", "fast", "20/m"] {
            assert!(bad.parse::<Pace>().is_err(), "{bad}");
        }
    }
}
