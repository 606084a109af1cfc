//! What happens to a phone, one line each.

use std::fmt;

use crate::{
    net::{Closed, Looked},
    sip::{
        locate::{Ask, Records, Target},
        message::Method,
    },
};

/// One thing that happened.
#[derive(Debug, Clone)]
pub enum News {
    /// The DNS was asked.
    Looked(Looked),
    /// No server was found.
    Unknown,
    /// None of the servers that were found can be talked to.
    Nowhere,
    /// A server is tried.
    Trying(Target),
    /// A server cannot be reached from this machine, and why.
    Unreachable(Target, String),
    /// A request of so many bytes is too large for a datagram: it goes by TCP.
    Large(usize),
    /// There is no TCP for it: it goes in a datagram after all.
    Narrow,
    /// A request was sent for the first time.
    Sent(Method),
    /// It was answered.
    Answered {
        /// Of the response.
        status: u16,
        /// For people.
        reason: String,
    },
    /// It is registered.
    Registered {
        /// For so long.
        seconds: u32,
        /// How many phones are registered as the same endpoint.
        phones: usize,
    },
    /// It is not registered any more, because it wanted so.
    Unregistered,
    /// It was told no for good.
    Refused {
        /// Of the response.
        status: u16,
        /// For people.
        reason: String,
        /// What that means, as far as it can be said.
        meaning: Option<&'static str>,
    },
    /// No answer came in time.
    Silent(Target),
    /// The connection to the server is gone.
    Closed(Closed),
    /// It tries again after so many seconds.
    Waiting(u64),
    /// It calls somebody.
    Calling(String),
    /// Whom it calls hears it.
    Rings,
    /// Both sides can speak.
    Talking,
    /// Its call was refused.
    Declined {
        /// Of the response.
        status: u16,
        /// For people.
        reason: String,
        /// What the response says beyond that.
        warning: Option<String>,
    },
    /// The call is over, and why.
    Hung(&'static str),
    /// Somebody asked something, and was answered so.
    Asked {
        /// What.
        method: Method,
        /// The answer.
        status: u16,
    },
}

impl fmt::Display for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Looked(looked) => line_of(f, looked),
            Self::Unknown => f.write_str("no server was found for this address"),
            Self::Nowhere => f.write_str("none of the servers can be talked to"),
            Self::Trying(target) => {
                let transport = target.transport.as_str();
                write!(f, "trying {} by {transport}", target.address)
            }
            Self::Unreachable(target, why) => {
                write!(f, "{} cannot be reached from here: {why}", target.address)
            }
            Self::Large(bytes) => {
                write!(
                    f,
                    "the request has {bytes} bytes, too many for a datagram: it goes by TCP"
                )
            }
            Self::Narrow => f.write_str("the server takes no TCP: the request goes by UDP"),
            Self::Sent(method) => write!(f, "sent {method}"),
            Self::Answered { status, reason } => write!(f, "answered {status} {reason}"),
            Self::Registered {
                seconds,
                phones: 0 | 1,
            } => {
                write!(f, "registered for {seconds} s")
            }
            Self::Registered { seconds, phones } => write!(
                f,
                "registered for {seconds} s, one of {phones} phones of this endpoint"
            ),
            Self::Unregistered => f.write_str("unregistered"),
            Self::Refused {
                status,
                reason,
                meaning,
            } => {
                write!(f, "refused: {status} {reason}")?;
                aside(f, *meaning)
            }
            Self::Silent(target) => {
                let transport = target.transport.as_str();
                write!(f, "no answer from {} by {transport}", target.address)
            }
            Self::Closed(why) => write!(f, "{why}"),
            Self::Waiting(1) => f.write_str("trying again in 1 second"),
            Self::Waiting(seconds) => write!(f, "trying again in {seconds} seconds"),
            Self::Calling(to) => write!(f, "calling {to}"),
            Self::Rings => f.write_str("it rings there"),
            Self::Talking => f.write_str("talking"),
            Self::Declined {
                status,
                reason,
                warning,
            } => {
                write!(f, "the call was refused: {status} {reason}")?;
                aside(f, warning.as_deref())
            }
            Self::Hung(why) => write!(f, "the call is over: {why}"),
            Self::Asked { method, status } => {
                write!(f, "was asked {method}, answered {status}")
            }
        }
    }
}

/// What is said beyond a status, if something is.
fn aside(f: &mut fmt::Formatter<'_>, text: Option<&str>) -> fmt::Result {
    match text {
        Some(text) => write!(f, " ({text})"),
        None => Ok(()),
    }
}

/// `NAPTR example.com: SIP+D2U → _sip._udp.example.com`
fn line_of(f: &mut fmt::Formatter<'_>, looked: &Looked) -> fmt::Result {
    match &looked.ask {
        Ask::Naptr(name) => write!(f, "NAPTR {name}: ")?,
        Ask::Srv(name) => write!(f, "SRV {name}: ")?,
        Ask::Address(name) => write!(f, "A and AAAA {name}: ")?,
    }
    let found: Vec<String> = match &looked.answer {
        Err(absent) => return write!(f, "{absent}"),
        Ok(Records::Naptr(all)) => all
            .iter()
            .map(|one| format!("{} at {}", one.service, one.replacement))
            .collect(),
        Ok(Records::Srv(all)) => all
            .iter()
            .map(|one| format!("{}:{}", one.target, one.port))
            .collect(),
        Ok(Records::Address(all)) => all.iter().map(ToString::to_string).collect(),
    };
    f.write_str(&found.join(", "))
}
