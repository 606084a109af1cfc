//! Via: the way that a request took, and the way back (RFC 3261 §18.2, §20.42, RFC 3581).

use std::{
    io::Write as _,
    net::{IpAddr, SocketAddr},
};

use super::{head::Message, names::Name, param::Params, text, uri::Host};
use crate::sip::flow::Transport;

/// One hop of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Via<'a> {
    /// `UDP`, `TCP`, `TLS` or another.
    pub transport: &'a [u8],
    /// Where the sender says that it is.
    pub host: Host<'a>,
    /// The port that it says, when it says one.
    pub port: Option<u16>,
    /// branch, received, rport …
    pub params: Params<'a>,
}

/// What every branch since RFC 3261 begins with, in whatever case.
const COOKIE: &[u8] = b"z9hG4bK";

impl<'a> Via<'a> {
    /// Reads one item: `SIP/2.0/UDP host:port;branch=…`, with white space wherever it is allowed.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let end = bytes.iter().position(|&b| b == b';').unwrap_or(bytes.len());
        let (name, rest) = word(&bytes[..end])?;
        let (version, rest) = word(rest)?;
        if !name.eq_ignore_ascii_case(b"SIP") || version != b"2.0" {
            return None;
        }
        let rest = text::trim(rest);
        let end_of_word = rest.iter().position(|&b| text::blank(b))?;
        let transport = &rest[..end_of_word];
        let (host, port) = Host::with_port(text::trim(&rest[end_of_word..]))?;
        (text::token(transport) && text::closed(&bytes[end..])).then_some(Self {
            transport,
            host,
            port,
            params: Params::of(&bytes[end..]),
        })
    }

    /// Names the transaction together with the sender; unique when it begins with the magic cookie.
    #[must_use]
    pub fn branch(&self) -> Option<&'a [u8]> {
        self.params.value("branch")
    }

    /// Whether the branch is of RFC 3261, and so names a transaction.
    #[must_use]
    pub fn modern(&self) -> bool {
        self.branch().is_some_and(|branch| {
            branch.len() > COOKIE.len() && branch[..COOKIE.len()].eq_ignore_ascii_case(COOKIE)
        })
    }

    /// Where the request really came from, when a server has written it down.
    #[must_use]
    pub fn received(&self) -> Option<IpAddr> {
        let value = std::str::from_utf8(self.params.value("received")?).ok()?;
        value.trim_matches(['[', ']']).parse().ok()
    }

    /// The port where the request really came from, when a server has written it down. The parameter without
    /// a value asks for it (RFC 3581 §3).
    #[must_use]
    pub fn rport(&self) -> Option<u16> {
        u16::try_from(text::number(self.params.value("rport")?)?).ok()
    }
}

/// What stands before a `/`, and behind it.
fn word(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|&b| b == b'/')?;
    Some((text::trim(&bytes[..at]), &bytes[at + 1..]))
}

/// Writes into the topmost Via of a request where it really came from: `received` when that is not what the
/// sender says, `rport` when it was asked for (RFC 3261 §18.2.1, RFC 3581 §4).
pub fn stamp(message: &mut Message, peer: SocketAddr) {
    let mut lines = message.headers.values_mut(&Name::Via);
    let Some(line) = lines.find(|line| text::split(line, b',').next().is_some()) else {
        return;
    };
    let empty = line.iter().take_while(|&&b| b == b',' || text::blank(b));
    let items = &line[empty.count()..];
    let (top, rest) = items.split_at(text::find(items, b',').unwrap_or(items.len()));
    let Some(via) = Via::read(top) else { return };
    let peer_ip = peer.ip().to_canonical();
    let asked = via.params.has("rport");
    if !asked && via.host == Host::Ip(peer_ip) && !via.params.has("received") {
        return;
    }
    let start = top.len() - via.params.as_bytes().len();
    // The longest address and port of IPv6.
    let mut stamped = Vec::with_capacity(items.len() + 72);
    stamped.extend_from_slice(text::trim(&top[..start]));
    for (name, value) in via.params.iter() {
        if name.eq_ignore_ascii_case(b"received") || name.eq_ignore_ascii_case(b"rport") {
            continue;
        }
        stamped.push(b';');
        stamped.extend_from_slice(name);
        if let Some(value) = value {
            stamped.push(b'=');
            stamped.extend_from_slice(value);
        }
    }
    // Writing to a vector cannot fail.
    let _ = write!(stamped, ";received={peer_ip}");
    if asked {
        let _ = write!(stamped, ";rport={}", peer.port());
    }
    stamped.extend_from_slice(rest);
    *line = stamped.into();
}

/// Writes into the topmost Via of a request of our own that another transport carries it.
pub fn carry_by(message: &mut Message, transport: Transport) {
    let Some(top) = message.headers.values_mut(&Name::Via).next() else {
        return;
    };
    let Some(via) = Via::read(top) else { return };
    let start = via.transport.as_ptr().addr() - top.as_ptr().addr();
    let (before, after) = (&top[..start], &top[start + via.transport.len()..]);
    *top = [before, transport.as_str().as_bytes(), after]
        .concat()
        .into();
}

#[cfg(test)]
mod tests {
    use super::{carry_by, stamp};
    use crate::sip::{
        Transport,
        message::{Message, Method, Name},
    };

    #[test]
    fn a_request_that_goes_another_way_says_so() {
        let mut message = Message::request(Method::Options, "sip:a");
        message
            .headers
            .push(Name::Via, "SIP/2.0/UDP UDP.example:5070;branch=z9hG4bKUDP");
        carry_by(&mut message, Transport::Tcp);
        let via = message.headers.first(&Name::Via);
        assert_eq!(
            via,
            Some(&b"SIP/2.0/TCP UDP.example:5070;branch=z9hG4bKUDP"[..])
        );
    }

    #[test]
    fn the_topmost_via_tells_where_the_request_really_came_from() {
        for (came, stamped) in [
            (
                "SIP/2.0/UDP 192.0.2.1;branch=z",
                "SIP/2.0/UDP 192.0.2.1;branch=z",
            ),
            (
                "SIP/2.0/UDP 192.0.2.1;rport;branch=z",
                "SIP/2.0/UDP 192.0.2.1;branch=z;received=192.0.2.1;rport=9999",
            ),
            (
                "SIP/2.0/UDP 10.0.0.1:5070 ;branch=z, SIP/2.0/UDP a;rport",
                "SIP/2.0/UDP 10.0.0.1:5070;branch=z;received=192.0.2.1, SIP/2.0/UDP a;rport",
            ),
            (
                "SIP/2.0/TCP host;received=1.1.1.1;rport=1;x=\"a,b\"",
                "SIP/2.0/TCP host;x=\"a,b\";received=192.0.2.1;rport=9999",
            ),
            (" , SIP/2.0/UDP a", "SIP/2.0/UDP a;received=192.0.2.1"),
            ("rubbish", "rubbish"),
        ] {
            let mut message = Message::request(Method::Options, "sip:a");
            message.headers.push(Name::Via, ",");
            message.headers.push(Name::Via, came);
            message.headers.push(Name::Via, "SIP/2.0/UDP b;rport");
            stamp(&mut message, "192.0.2.1:9999".parse().expect("an address"));
            let vias: Vec<&[u8]> = message.headers.all(&Name::Via).collect();
            assert_eq!(
                vias,
                [&b","[..], stamped.as_bytes(), b"SIP/2.0/UDP b;rport"]
            );
        }
    }
}
