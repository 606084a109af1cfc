//! What a certificate says of itself (RFC 5280 §4.1): the hosts that it is for, and when it is valid. Whether that is to be
//! believed is judged elsewhere.

use std::net::IpAddr;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OBJECT: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;
/// Among the names of a subject (RFC 5280 §4.2.1.6).
const HOST: u8 = 0x82;
/// The same.
const ADDRESS: u8 = 0x87;
/// `subjectAltName`, 2.5.29.17.
const NAMES: &[u8] = &[0x55, 0x1d, 0x11];

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The hosts and addresses that it is for.
    pub names: Vec<String>,
    /// From when it is valid.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

impl Certificate {
    /// Reads one, as DER; nothing where it is none.
    #[must_use]
    pub fn read(der: &[u8]) -> Option<Self> {
        let mut whole = Items(Items(der).of(SEQUENCE)?);
        let mut body = Items(whole.of(SEQUENCE)?);
        if body.peek() == Some(VERSION) {
            body.of(VERSION)?;
        }
        body.of(INTEGER)?;
        // The algorithm of the signature, and the issuer.
        body.of(SEQUENCE)?;
        body.of(SEQUENCE)?;
        let mut validity = Items(body.of(SEQUENCE)?);
        let (from, until) = (time(validity.next()?)?, time(validity.next()?)?);
        let extensions = body.find(|(tag, _)| *tag == EXTENSIONS);
        let names = extensions.and_then(|(_, list)| names(list));
        Some(Self {
            names: names.unwrap_or_default(),
            from,
            until,
        })
    }
}

/// The values of a piece of DER, one after the other.
struct Items<'a>(&'a [u8]);

impl<'a> Items<'a> {
    fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The next one, if it is of this kind.
    fn of(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, value) = self.next()?;
        (found == tag).then_some(value)
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (tag, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(*first), rest),
            // In so many bytes more.
            0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
                let length = bytes
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
                (length, rest)
            }
            _ => return None,
        };
        let (value, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, value))
    }
}

/// `240131235959Z` or `20240131235959Z`.
fn time((tag, value): (u8, &[u8])) -> Option<Timestamp> {
    let text = std::str::from_utf8(value).ok()?.strip_suffix('Z')?;
    let long = match tag {
        // Fifty years on each side of 2000 (RFC 5280 §4.1.2.5.1).
        UTC_TIME if text.get(..2)? < "50" => format!("20{text}"),
        UTC_TIME => format!("19{text}"),
        TIME => text.to_owned(),
        _ => return None,
    };
    let civil = DateTime::strptime("%Y%m%d%H%M%S", long).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn names(extensions: &[u8]) -> Option<Vec<String>> {
    let mut list = Items(Items(extensions).of(SEQUENCE)?);
    let value = list.find_map(|(_, extension)| {
        let mut parts = Items(extension);
        let is_it = parts.of(OBJECT)? == NAMES;
        // Whether it is critical may stand in between.
        let (_, value) = parts.find(|(tag, _)| *tag == OCTETS)?;
        is_it.then_some(value)
    })?;
    let names = Items(Items(value).of(SEQUENCE)?);
    let names = names.filter_map(|(tag, name)| match tag {
        HOST => Some(String::from_utf8_lossy(name).into_owned()),
        ADDRESS => address(name).map(|ip| ip.to_string()),
        _ => None,
    });
    Some(names.collect())
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from))
        .ok()
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::Certificate;

    #[test]
    fn names_and_times_are_read() {
        let names = ["sip.example.com", "192.0.2.1", "2001:db8::1"].map(str::to_owned);
        let mut wanted = CertificateParams::new(names.to_vec()).expect("names");
        wanted.not_before = date_time_ymd(2024, 2, 29);
        wanted.not_after = date_time_ymd(2061, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let made = wanted.self_signed(&key).expect("a certificate");
        let found = Certificate::read(made.der()).expect("it is read");
        assert_eq!(found.names, names);
        assert_eq!(found.from.to_string(), "2024-02-29T00:00:00Z");
        assert_eq!(found.until.to_string(), "2061-01-01T00:00:00Z");
        for end in 0..made.der().len() {
            // What is cut short is none, or has lost its names.
            let _ = Certificate::read(&made.der()[..end]);
        }
        assert_eq!(Certificate::read(b"\x30\x84\xff\xff\xff\xff"), None);
    }
}
