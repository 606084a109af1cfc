//! SIP URIs: `sip:user:password@host:port;parameters?headers` (RFC 3261 §19.1).

use std::{
    borrow::Cow,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use super::{param::Params, text};

/// The parts of a URI, as they were written. Whether two mean the same is told by [`Uri::same`].
#[derive(Debug, Clone, Copy)]
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

/// A host: a name, whose case does not count, or an address.
#[derive(Debug, Clone, Copy)]
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

    /// Whether both mean the same (RFC 3261 §19.1.4). This is no equivalence: a parameter that only one of them
    /// has may be passed over, while two values of it differ.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        let escaped = |one: Option<&[u8]>, two: Option<&[u8]>| match (one, two) {
            (None, None) => true,
            (Some(one), Some(two)) => unescape(one) == unescape(two),
            (Some(_), None) | (None, Some(_)) => false,
        };
        self.scheme == other.scheme
            && self.host == other.host
            && self.port == other.port
            && escaped(self.user, other.user)
            && escaped(self.password, other.password)
            && self.params_fit(other)
            && other.params_fit(self)
            && same_headers(self.headers, other.headers)
    }

    /// Whether no parameter of this one speaks against the other one's.
    fn params_fit(&self, other: &Self) -> bool {
        self.params.iter().all(|(name, value)| {
            let theirs = other
                .params
                .iter()
                .find(|(known, _)| same_text(known, name));
            match theirs {
                Some((_, theirs)) => {
                    same_text(value.unwrap_or_default(), theirs.unwrap_or_default())
                }
                None => !DISTINCT.iter().any(|known| same_text(known, name)),
            }
        })
    }

    /// The user without escapes.
    #[must_use]
    pub fn user_said(&self) -> Option<Cow<'a, [u8]>> {
        self.user.map(unescape)
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

/// Parameters that two URIs have both or neither when they mean the same.
const DISTINCT: [&[u8]; 5] = [b"transport", b"user", b"ttl", b"method", b"maddr"];

/// Whether both hold the same, in whatever case and however it is escaped.
fn same_text(one: &[u8], two: &[u8]) -> bool {
    unescape(one).eq_ignore_ascii_case(&unescape(two))
}

/// Whether both have the same header fields, in whatever order.
fn same_headers(one: Option<&[u8]>, two: Option<&[u8]>) -> bool {
    let sorted = |headers: Option<&[u8]>| {
        let fields = headers.unwrap_or_default().split(|&b| b == b'&');
        let mut fields: Vec<Vec<u8>> = fields
            .map(|field| unescape(field).to_ascii_lowercase())
            .collect();
        fields.sort_unstable();
        fields
    };
    one == two || sorted(one) == sorted(two)
}

/// With `%41` as `A`. What is no escape stays.
fn unescape(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'%') {
        return Cow::Borrowed(bytes);
    }
    let hex = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    let (mut said, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        if byte == b'%'
            && let (Some(high), Some(low)) = (hex(at + 1), hex(at + 2))
        {
            said.extend(u8::try_from(high * 16 + low));
            at += 3;
        } else {
            said.push(byte);
            at += 1;
        }
    }
    Cow::Owned(said)
}

impl PartialEq for Host<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Name(one), Self::Name(two)) => one.eq_ignore_ascii_case(two),
            (Self::Ip(one), Self::Ip(two)) => one == two,
            (Self::Name(_), Self::Ip(_)) | (Self::Ip(_), Self::Name(_)) => false,
        }
    }
}

impl Eq for Host<'_> {}

impl<'a> Host<'a> {
    /// Reads `host` or `host:port`, as in URIs and Via.
    #[must_use]
    pub fn with_port(bytes: &'a [u8]) -> Option<(Self, Option<u16>)> {
        let (host, rest) = if bytes.first() == Some(&b'[') {
            let end = bytes.iter().position(|&b| b == b']')?;
            (Self::Ip(ipv6(&bytes[1..end])?.into()), &bytes[end + 1..])
        } else {
            let end = bytes.iter().position(|&b| b == b':').unwrap_or(bytes.len());
            let name = text::trim(&bytes[..end]);
            let known = |&b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
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

/// An IPv6 address without its brackets. The grammar of RFC 3261 lets `:::` stand before an IPv4 part, and some
/// write it (RFC 5118 §4.10).
fn ipv6(bytes: &[u8]) -> Option<Ipv6Addr> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.parse()
        .or_else(|_| text.replacen(":::", "::", 1).parse())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::{Host, Scheme, Uri};

    fn read(text: &str) -> Uri<'_> {
        Uri::read(text.as_bytes()).unwrap_or_else(|| panic!("{text} is a SIP URI"))
    }

    #[test]
    fn a_uri_has_its_parts() {
        let uri = read("SIPS:a;b=c%40d:e@[2001:db8::1]:5070;lr;transport=tcp?x=y");
        assert_eq!(uri.scheme, Scheme::Sips);
        assert_eq!(uri.user, Some(&b"a;b=c%40d"[..]));
        assert_eq!(uri.user_said().as_deref(), Some(&b"a;b=c@d"[..]));
        assert_eq!(uri.password, Some(&b"e"[..]));
        assert_eq!(uri.host.text(), "[2001:db8::1]");
        assert_eq!(uri.port, Some(5070));
        assert!(uri.params.has("LR"));
        assert_eq!(uri.params.value("transport"), Some(&b"tcp"[..]));
        assert_eq!(uri.headers, Some(&b"x=y"[..]));
        assert!(matches!(read("sip:192.0.2.1").host, Host::Ip(_)));
        assert_eq!(
            read("sip:[2001:db8:::192.0.2.1]").host,
            read("sip:[2001:db8::192.0.2.1]").host
        );
    }

    #[test]
    fn what_is_no_sip_uri_is_not_read() {
        for text in [
            "",
            "sip",
            "sip:",
            "sip:@host",
            "sip:a@",
            "sip:a@b@",
            "tel:+123",
            "sip:a@b:c",
            "sip:a@b:70000",
            "sip:2001:db8::1",
            "sip:[2001:db8::1",
            "sip:[::1]x",
            "sip:a b@c",
            "<sip:a@b>",
            "sip:a@b c",
            "1:a",
        ] {
            assert!(Uri::read(text.as_bytes()).is_none(), "{text}");
        }
    }

    // The examples of RFC 3261 §19.1.4 and some more.

    #[test]
    fn uris_that_mean_the_same() {
        for (one, two) in [
            (
                "sip:%61lice@atlanta.com;transport=TCP",
                "sip:alice@AtlanTa.CoM;Transport=tcp",
            ),
            ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"),
            (
                "sip:carol@chicago.com;newparam=5",
                "sip:carol@chicago.com;security=on",
            ),
            (
                "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
                "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
            ),
            (
                "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
                "sip:alice@atlanta.com?priority=urgent&subject=project%20x",
            ),
            ("sip:[2001:DB8::0:1]", "sip:[2001:db8::1]"),
        ] {
            assert!(read(one).same(&read(two)), "{one} {two}");
            assert!(read(two).same(&read(one)), "{two} {one}");
        }
    }

    #[test]
    fn uris_that_do_not_mean_the_same() {
        for (one, two) in [
            (
                "SIP:ALICE@AtLanTa.CoM;Transport=udp",
                "sip:alice@AtLanTa.CoM;Transport=UDP",
            ),
            ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"),
            ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"),
            (
                "sip:bob@biloxi.com",
                "sip:bob@biloxi.com:6000;transport=tcp",
            ),
            (
                "sip:carol@chicago.com",
                "sip:carol@chicago.com?Subject=next%20meeting",
            ),
            ("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"),
            (
                "sip:carol@chicago.com;security=on",
                "sip:carol@chicago.com;security=off",
            ),
            ("sip:bob@biloxi.com", "sips:bob@biloxi.com"),
            ("sip:bob@biloxi.com", "sip:bob:secret@biloxi.com"),
            ("sip:biloxi.com", "sip:bob@biloxi.com"),
            ("sip:bob@biloxi.com;maddr=192.0.2.1", "sip:bob@biloxi.com"),
        ] {
            assert!(!read(one).same(&read(two)), "{one} {two}");
            assert!(!read(two).same(&read(one)), "{two} {one}");
        }
    }
}
