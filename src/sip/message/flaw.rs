//! What is wrong with a message that was read all the same.

use std::fmt;

use super::names::Name;

/// One thing that is wrong, and what a request with it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// The first line is not three words with one space between them.
    Start,
    /// The protocol is not `SIP/2.0`.
    Version,
    /// The Request-URI cannot be read.
    Uri,
    /// A line of the head, counted from 1, is not `Name: value`.
    Line(usize),
    /// A line of the head, counted from 1, holds a control character.
    Control(usize),
    /// The empty line that ends the head did not come.
    Unfinished,
    /// The head is longer than [`HEAD_MAX`](super::HEAD_MAX), that of a response than
    /// [`RESPONSE_HEAD_MAX`](super::RESPONSE_HEAD_MAX).
    HeadTooLong,
    /// More header fields than [`HEADERS_MAX`](super::HEADERS_MAX), in a response than
    /// [`RESPONSE_HEADERS_MAX`](super::RESPONSE_HEADERS_MAX); the rest was not kept.
    TooManyHeaders,
    /// The body is longer than [`BODY_MAX`](super::BODY_MAX).
    BodyTooLong,
    /// `Content-Length` is no number, says two different ones, or is missing on a stream.
    Length,
    /// The body is shorter than `Content-Length` says.
    BodyShort,
    /// A header field that must be there is not.
    Missing(Name),
    /// A header field that may be there once is there more often.
    Repeated(Name),
    /// A header field cannot be read.
    Bad(Name),
    /// `CSeq` names another method than the first line.
    Method,
}

impl Flaw {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Version => 505,
            Self::HeadTooLong | Self::TooManyHeaders => 513,
            Self::BodyTooLong => 413,
            Self::Start
            | Self::Uri
            | Self::Line(_)
            | Self::Control(_)
            | Self::Unfinished
            | Self::Length
            | Self::BodyShort
            | Self::Missing(_)
            | Self::Repeated(_)
            | Self::Bad(_)
            | Self::Method => 400,
        }
    }
}

/// The reason phrase of the response: what is wrong, in a few words.
impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("Malformed First Line"),
            Self::Version => f.write_str("Version Not Supported"),
            Self::Uri => f.write_str("Malformed Request-URI"),
            Self::Line(number) => write!(f, "Malformed Line {number}"),
            Self::Control(number) => write!(f, "Control Character in Line {number}"),
            Self::Unfinished => f.write_str("Unfinished Head"),
            Self::HeadTooLong => f.write_str("Head Too Long"),
            Self::TooManyHeaders => f.write_str("Too Many Header Fields"),
            Self::BodyTooLong => f.write_str("Body Too Long"),
            Self::Length => f.write_str("Malformed Content-Length"),
            Self::BodyShort => f.write_str("Body Shorter Than Content-Length"),
            Self::Missing(name) => write!(f, "Missing {name}"),
            Self::Repeated(name) => write!(f, "Repeated {name}"),
            Self::Bad(name) => write!(f, "Malformed {name}"),
            Self::Method => f.write_str("CSeq Names Another Method"),
        }
    }
}

impl std::error::Error for Flaw {}
