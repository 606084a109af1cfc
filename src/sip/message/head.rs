//! A message: its first line, header fields and body.

use std::borrow::Cow;

use super::{headers::Headers, method::Method, names::Name, param::Params, raw::Raw, text};

/// A request or a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The first line.
    pub start: Start,
    /// In the order in which they came.
    pub headers: Headers,
    /// As long as `Content-Length` said, or as there was.
    pub body: Vec<u8>,
}

/// The first line of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// `REGISTER sip:example.com SIP/2.0`
    Request {
        /// What is asked.
        method: Method,
        /// The Request-URI as it came.
        uri: Raw,
        /// The protocol.
        version: Version,
    },
    /// `SIP/2.0 200 OK`
    Response {
        /// The protocol.
        version: Version,
        /// 100 to 699; what came may be any number.
        status: u16,
        /// For people.
        reason: Raw,
    },
}

/// The protocol of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version {
    /// `SIP/2.0`
    Two,
    /// Another, which a request is refused for with 505.
    Other(Raw),
}

impl Version {
    /// As it is written.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Two => b"SIP/2.0",
            Self::Other(raw) => raw,
        }
    }
}

impl Message {
    /// A request with no header fields yet.
    #[must_use]
    pub fn request(method: Method, uri: impl Into<Raw>) -> Self {
        let start = Start::Request {
            method,
            uri: uri.into(),
            version: Version::Two,
        };
        Self::of(start)
    }

    /// A response with no header fields yet; most are made by [`Message::answer`].
    #[must_use]
    pub fn response(status: u16, reason: &str) -> Self {
        Self::of(Start::Response {
            version: Version::Two,
            status,
            reason: reason.into(),
        })
    }

    fn of(start: Start) -> Self {
        Self {
            start,
            headers: Headers::new(),
            body: Vec::new(),
        }
    }

    /// The response to this request: Via, From, To, Call-ID and `CSeq` are the request's, byte for byte
    /// (RFC 3261 §8.2.6), and Record-Route where it makes a dialog (§12.1.1). To gets `tag` when it has none; 100 goes
    /// without.
    #[must_use]
    pub fn answer(&self, status: u16, reason: &str, tag: Option<&str>) -> Self {
        let mut answer = Self::response(status, reason);
        let joins = self.method() == Some(&Method::Invite) && (101..300).contains(&status);
        for (name, value) in self.headers.iter() {
            if *name == Name::To
                && let Some(tag) = tag
                && !tagged(value)
            {
                let tagged = [value, &b";tag="[..], tag.as_bytes()].concat();
                answer.headers.push(Name::To, tagged);
            } else if COPIED.contains(name) || (joins && *name == Name::RecordRoute) {
                answer.headers.push(name.clone(), value.clone());
            }
        }
        answer
    }

    /// The reason phrase of a response.
    #[must_use]
    pub fn reason(&self) -> Option<Cow<'_, str>> {
        match &self.start {
            Start::Response { reason, .. } => Some(reason.text()),
            Start::Request { .. } => None,
        }
    }

    /// What a response says for people beyond its status: the text of its first Warning (RFC 3261 §20.43).
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        let value = text::trim(self.headers.first(&Name::Warning)?);
        // A code, an agent, and a quoted string.
        let mut parts = value.splitn(3, |byte| *byte == b' ');
        let said = text::unquote(text::trim(parts.nth(2)?))?;
        Some(String::from_utf8_lossy(&said).into_owned())
    }

    /// About how many bytes it has.
    #[must_use]
    pub fn size(&self) -> usize {
        let fields = self.headers.iter();
        let fields: usize = fields
            .map(|(name, value)| name.as_bytes().len() + value.len() + 4)
            .sum();
        let first = self.uri().map_or(0, |uri| uri.len());
        first + fields + self.body.len()
    }

    /// The method of a request.
    #[must_use]
    pub fn method(&self) -> Option<&Method> {
        match &self.start {
            Start::Request { method, .. } => Some(method),
            Start::Response { .. } => None,
        }
    }

    /// The Request-URI of a request.
    #[must_use]
    pub fn uri(&self) -> Option<&Raw> {
        match &self.start {
            Start::Request { uri, .. } => Some(uri),
            Start::Response { .. } => None,
        }
    }

    /// The status of a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match &self.start {
            Start::Response { status, .. } => Some(*status),
            Start::Request { .. } => None,
        }
    }
}

/// What a response has from its request.
const COPIED: [Name; 5] = [Name::Via, Name::From, Name::To, Name::CallId, Name::CSeq];

/// Whether a From or To has a tag. Told from its text, so that one that cannot be read is answered as well.
fn tagged(value: &[u8]) -> bool {
    text::find(value, b';').is_some_and(|at| Params::of(&value[at..]).has("tag"))
}

#[cfg(test)]
mod tests {
    use super::{Message, Name};

    #[test]
    fn a_warning_says_its_text() {
        for (value, said) in [
            (&b"399 here \"no \\\"line\\\"\""[..], Some("no \"line\"")),
            (b"399 here unquoted", None),
            (b"399", None),
            (b"", None),
        ] {
            let mut answer = Message::response(403, "Forbidden");
            answer.headers.push(Name::Warning, value);
            assert_eq!(answer.warning().as_deref(), said);
        }
        assert_eq!(Message::response(403, "Forbidden").warning(), None);
    }
}
