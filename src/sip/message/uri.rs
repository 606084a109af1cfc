//! SIP URIs: `sip:user:password@host:port;parameters?headers` (RFC 3261 §19.1).

use std::{
    borrow::Cow,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use super::{param::Params, text};

/// The parts of a URI, as they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uri<'a> {
    /// `sip` or `sips`.
    pub scheme: Scheme,
    /// Before the `@` and the `:`, still escaped.
    pub user: Option<&'a [u8]>,
    /// Behind the user and a `:`, still escaped.
    pub password: Option<&'a [u8]>,
    /// The host.
    pub host: Host<'a>,
    /// The port, when it is written.
    pub port: Option<u16>,
    /// From the first `;` on.
    pub params: Params<'a>,
    /// Behind the `?`.
    pub headers: Option<&'a [u8]>,
}

/// The scheme of a URI that SIP is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `sip`
    Sip,
    /// `sips`: by TLS all the way.
    Sips,
}

/// A host: a name or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host<'a> {
    /// A name as it was written.
    Name(&'a [u8]),
    /// An address. IPv6 is written in brackets.
    Ip(IpAddr),
}

impl<'a> Uri<'a> {
    /// Reads a URI without anything around it. `None` for other schemes too; [`Uri::scheme_of`] tells them.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let (scheme, rest) = Self::scheme_of(bytes)?;
        let scheme = match scheme {
            s if s.eq_ignore_ascii_case(b"sip") => Scheme::Sip,
            s if s.eq_ignore_ascii_case(b"sips") => Scheme::Sips,
            _ => return None,
        };
        // Neither the host nor what follows may hold an `@`; a user part may hold `;` and `?`.
        let (userinfo, rest) = match rest.iter().rposition(|&b| b == b'@') {
            Some(at) => (Some(&rest[..at]), &rest[at + 1..]),
            None => (None, rest),
        };
        let (user, password) = match userinfo {
            Some(info) => match info.iter().position(|&b| b == b':') {
                Some(at) => (Some(&info[..at]), Some(&info[at + 1..])),
                None => (Some(info), None),
            },
            None => (None, None),
        };
        let (rest, headers) = match rest.iter().position(|&b| b == b'?') {
            Some(at) => (&rest[..at], Some(&rest[at + 1..])),
            None => (rest, None),
        };
        let end = rest.iter().position(|&b| b == b';').unwrap_or(rest.len());
        let (host, port) = Host::with_port(&rest[..end])?;
        let plain = |part: &[u8]| {
            !part
                .iter()
                .any(|&b| text::blank(b) || b == b'<' || b == b'>')
        };
        if user.is_some_and(<[u8]>::is_empty) || !plain(bytes) {
            return None;
        }
        Some(Self {
            scheme,
            user,
            password,
            host,
            port,
            params: Params::of(&rest[end..]),
            headers,
        })
    }

    /// The scheme, and what stands behind its colon.
    #[must_use]
    pub fn scheme_of(bytes: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        let at = bytes.iter().position(|&b| b == b':')?;
        let scheme = &bytes[..at];
        let known = |&b: &u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
        (scheme.first()?.is_ascii_alphabetic() && scheme.iter().all(known))
            .then_some((scheme, &bytes[at + 1..]))
    }
}

impl<'a> Host<'a> {
    /// Reads `host` or `host:port`, as in URIs and Via.
    #[must_use]
    pub fn with_port(bytes: &'a [u8]) -> Option<(Self, Option<u16>)> {
        let (host, rest) = if bytes.first() == Some(&b'[') {
            let end = bytes.iter().position(|&b| b == b']')?;
            let ip: Ipv6Addr = std::str::from_utf8(&bytes[1..end]).ok()?.parse().ok()?;
            (Self::Ip(ip.into()), &bytes[end + 1..])
        } else {
            let end = bytes.iter().position(|&b| b == b':').unwrap_or(bytes.len());
            let name = text::trim(&bytes[..end]);
            let known = |&b: &u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
            if name.is_empty() || !name.iter().all(known) {
                return None;
            }
            let ip = std::str::from_utf8(name).ok()?.parse::<Ipv4Addr>();
            (
                ip.map_or(Self::Name(name), |ip| Self::Ip(ip.into())),
                &bytes[end..],
            )
        };
        let rest = text::trim(rest);
        let Some(port) = rest.strip_prefix(b":") else {
            return rest.is_empty().then_some((host, None));
        };
        let port = text::number(text::trim(port))?;
        Some((host, Some(u16::try_from(port).ok()?)))
    }

    /// As text.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        match *self {
            Self::Name(name) => String::from_utf8_lossy(name),
            Self::Ip(IpAddr::V6(ip)) => Cow::Owned(format!("[{ip}]")),
            Self::Ip(IpAddr::V4(ip)) => Cow::Owned(ip.to_string()),
        }
    }
}
