//! Reads messages from datagrams.

use memchr::{memchr, memchr_iter};

use super::{
    flaw::Flaw,
    head::{Message, Start, Version},
    headers::Headers,
    method::Method,
    names::Name,
    raw::Raw,
    text,
    uri::Uri,
};

/// The longest head of a request that is read, in bytes.
pub const HEAD_MAX: usize = 16 * 1024;
/// The longest head of a response that is read, in bytes: a registrar lists all phones of a user in one.
pub const RESPONSE_HEAD_MAX: usize = 64 * 1024;
/// The longest body that is read, in bytes.
pub const BODY_MAX: usize = 64 * 1024;
/// The most header fields of a request that are kept.
pub const HEADERS_MAX: usize = 256;
/// The most header fields of a response that are kept.
pub const RESPONSE_HEADERS_MAX: usize = 1024;

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// A message, and what is wrong with it. One with flaws is answered [`Flaw::status`] of the first.
    Message(Message, Vec<Flaw>),
    /// CRLF twice: whoever sent it waits for [`Arrived::Pong`] (RFC 5626 §3.5.1).
    Ping,
    /// CRLF once.
    Pong,
    /// STUN, keep-alives of other kinds, and what is no SIP: there is nobody to answer.
    Noise,
}

/// Reads what one datagram holds. What stands behind the body that `Content-Length` tells of is left out
/// (RFC 3261 §18.3).
#[must_use]
pub fn datagram(bytes: &[u8]) -> Arrived {
    let breaks = bytes
        .iter()
        .take_while(|&&b| b == b'\r' || b == b'\n')
        .count();
    if breaks == bytes.len() {
        return match bytes {
            b"\r\n\r\n" => Arrived::Ping,
            b"\r\n" => Arrived::Pong,
            _ => Arrived::Noise,
        };
    }
    let bytes = &bytes[breaks..];
    let limit = bytes.len().min(head_max(bytes));
    let mut flaws = Vec::new();
    let (head, body) = match head_end(&bytes[..limit]) {
        Some((end, body)) => (&bytes[..end], &bytes[body..]),
        None if bytes.len() > limit => {
            flaws.push(Flaw::HeadTooLong);
            (&bytes[..limit], &[][..])
        }
        None => {
            flaws.push(Flaw::Unfinished);
            (bytes, &[][..])
        }
    };
    let Some(mut message) = head_of(head, &mut flaws) else {
        return Arrived::Noise;
    };
    let mut length = body.len();
    match content_length(&message.headers) {
        Ok(None) => {}
        Ok(Some(said)) if said > length => flaws.push(Flaw::BodyShort),
        Ok(Some(said)) => length = said,
        Err(flaw) => flaws.push(flaw),
    }
    if length > BODY_MAX {
        flaws.push(Flaw::BodyTooLong);
        length = BODY_MAX;
    }
    message.body = body[..length].to_vec();
    Arrived::Message(message, flaws)
}

/// The longest head of a message that begins like this.
pub fn head_max(bytes: &[u8]) -> usize {
    let response = bytes
        .get(..4)
        .is_some_and(|b| b.eq_ignore_ascii_case(b"SIP/"));
    if response {
        RESPONSE_HEAD_MAX
    } else {
        HEAD_MAX
    }
}

/// Where the head ends and where the body begins: the end of the last line, and what follows the empty line.
pub fn head_end(bytes: &[u8]) -> Option<(usize, usize)> {
    memchr_iter(b'\n', bytes).find_map(|end| match &bytes[end + 1..] {
        [b'\n', ..] => Some((end + 1, end + 2)),
        [b'\r', b'\n', ..] => Some((end + 1, end + 3)),
        _ => None,
    })
}

/// What `Content-Length` says.
pub fn content_length(headers: &Headers) -> Result<Option<usize>, Flaw> {
    let mut said = None;
    for value in headers.all(&Name::ContentLength) {
        let number = text::number(text::trim(value)).ok_or(Flaw::Length)?;
        if said.is_some_and(|known| known != number) {
            return Err(Flaw::Length);
        }
        said = Some(number);
    }
    Ok(said.map(|number| usize::try_from(number).unwrap_or(usize::MAX)))
}

/// Reads a head; `None` when its first line is not one of SIP.
pub fn head_of(head: &[u8], flaws: &mut Vec<Flaw>) -> Option<Message> {
    let mut lines = Lines {
        rest: head,
        number: 0,
    };
    let (_, first) = lines.next()?;
    let start = start_of(first, flaws)?;
    let most = match start {
        Start::Request { .. } => HEADERS_MAX,
        Start::Response { .. } => RESPONSE_HEADERS_MAX,
    };
    let mut headers = Headers::new();
    for (number, line) in lines {
        let (name, value) = match memchr(b':', line) {
            Some(at) => (text::trim(&line[..at]), text::trim(&line[at + 1..])),
            None => (&line[..0], line),
        };
        if !text::token(name) {
            flaws.push(Flaw::Line(number));
            continue;
        }
        if control(value) {
            flaws.push(Flaw::Control(number));
        }
        if headers.len() == most {
            flaws.push(Flaw::TooManyHeaders);
            break;
        }
        headers.push(Name::named(name), value);
    }
    Some(Message {
        start,
        headers,
        body: Vec::new(),
    })
}

/// Whether there is a control character that is neither part of a fold nor escaped.
fn control(value: &[u8]) -> bool {
    // Nearly always there is none at all.
    if !value.iter().any(u8::is_ascii_control) {
        return false;
    }
    let mut escaped = false;
    value.iter().enumerate().any(|(at, &byte)| {
        let was_escaped = escaped;
        escaped = byte == b'\\' && !was_escaped;
        match byte {
            b'\t' => false,
            b'\n' => !matches!(value.get(at + 1), Some(b' ' | b'\t')),
            b'\r' => value.get(at + 1) != Some(&b'\n'),
            byte => byte.is_ascii_control() && !was_escaped,
        }
    })
}

/// The lines of a head without their ends, counted from 1. A line that begins with white space belongs to the
/// one before it.
struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.number += 1;
        let number = self.number;
        let mut end = 0;
        loop {
            match memchr(b'\n', &self.rest[end..]) {
                Some(found) => end += found + 1,
                None => end = self.rest.len(),
            }
            // The first line is never folded.
            match self.rest.get(end) {
                Some(b' ' | b'\t') if number > 1 => self.number += 1,
                _ => break,
            }
        }
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        Some((number, line.strip_suffix(b"\r").unwrap_or(line)))
    }
}

/// Reads the first line.
fn start_of(line: &[u8], flaws: &mut Vec<Flaw>) -> Option<Start> {
    let first = line.iter().position(|&b| b == b' ')?;
    if named_sip(&line[..first]) {
        return response_of(&line[..first], &line[first + 1..], flaws);
    }
    let trimmed = text::trim(line);
    let first = trimmed.iter().position(|&b| text::blank(b))?;
    let last = trimmed.iter().rposition(|&b| text::blank(b))?;
    let version = &trimmed[last + 1..];
    if !named_sip(version) {
        return None;
    }
    let method = &trimmed[..first];
    let uri = text::trim(&trimmed[first..=last]);
    // One blank between them, and none elsewhere.
    let apart = method.len() + uri.len() + version.len() + 2 == line.len()
        && line[first] == b' '
        && trimmed[last] == b' ';
    if !text::token(method) || !apart || uri.is_empty() {
        flaws.push(Flaw::Start);
    } else if Uri::scheme_of(uri).is_none()
        || uri.iter().any(|&b| text::blank(b) || b.is_ascii_control())
    {
        flaws.push(Flaw::Uri);
    }
    Some(Start::Request {
        method: Method::named(method),
        uri: uri.into(),
        version: version_of(version, flaws),
    })
}

fn response_of(version: &[u8], rest: &[u8], flaws: &mut Vec<Flaw>) -> Option<Start> {
    let end = rest.iter().position(|&b| b == b' ').unwrap_or(rest.len());
    let status = text::number(&rest[..end])?;
    if end != 3 || end == rest.len() {
        flaws.push(Flaw::Start);
    }
    Some(Start::Response {
        version: version_of(version, flaws),
        status: u16::try_from(status).ok()?,
        reason: Raw::from(rest.get(end + 1..).unwrap_or_default()),
    })
}

fn named_sip(word: &[u8]) -> bool {
    word.len() > 4 && word[..4].eq_ignore_ascii_case(b"SIP/")
}

fn version_of(word: &[u8], flaws: &mut Vec<Flaw>) -> Version {
    if word.eq_ignore_ascii_case(b"SIP/2.0") {
        return Version::Two;
    }
    flaws.push(Flaw::Version);
    Version::Other(word.into())
}
