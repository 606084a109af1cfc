//! Messages as files: as text for people, and as a capture for network tools.

use std::{
    fmt::Write as _,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use jiff::Timestamp;

use crate::sip::Capture;

/// A message that was told.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// When.
    pub at: Option<Timestamp>,
    /// Whether the service sent it.
    pub is_sent: bool,
    /// `udp`, `tcp` or `tls`.
    pub transport: &'a str,
    /// The phone's end, as `host:port`.
    pub peer: &'a str,
    /// The service's end; empty where it is not told.
    pub local: &'a str,
    /// The message.
    pub text: &'a str,
}

/// As text: a line that says when and which way, the message, an empty line.
#[must_use]
pub fn text<'a>(messages: impl IntoIterator<Item = Told<'a>>) -> String {
    let mut text = String::new();
    for one in messages {
        let at = one.at.map_or(String::new(), |at| format!("{at:.3}  "));
        let way = if one.is_sent { "to" } else { "from" };
        let by = one.transport.to_uppercase();
        let body = one.text.replace('\r', "");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{at}{way} {} {by}\n{}\n", one.peer, body.trim_end());
    }
    text
}

/// As a capture (pcap). An end that is not told is 0.0.0.0.
#[must_use]
pub fn capture<'a>(messages: impl IntoIterator<Item = Told<'a>>) -> Vec<u8> {
    let mut file = Capture::new();
    let end = |text: &str| {
        let none = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        text.parse().unwrap_or(none)
    };
    for one in messages {
        let at = one.at.map_or(0, Timestamp::as_microsecond);
        let at = Duration::from_micros(at.try_into().unwrap_or_default());
        let (peer, local) = (end(one.peer), end(one.local));
        let (from, to) = if one.is_sent {
            (local, peer)
        } else {
            (peer, local)
        };
        // What is told has lines as people read them.
        let body = one.text.replace("\r\n", "\n").replace('\n', "\r\n");
        file.add(at, from, to, body.as_bytes());
    }
    file.bytes()
}
