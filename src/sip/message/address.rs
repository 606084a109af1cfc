//! Addresses of From, To, Contact and Route: `"name" <uri>;parameters` (RFC 3261 §20.10).

use super::{param::Params, text, uri::Uri};

/// One address, as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    /// The name for people, quotes included; empty when there is none.
    pub display: &'a [u8],
    /// The URI without the brackets around it.
    pub uri: &'a [u8],
    /// Of the header field, not of the URI.
    pub params: Params<'a>,
}

impl<'a> Address<'a> {
    /// Reads one address. Without `<>`, all parameters are the header field's (RFC 3261 §20).
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let bytes = text::trim(bytes);
        let Some(open) = text::find(bytes, b'<') else {
            let end = bytes.iter().position(|&b| b == b';').unwrap_or(bytes.len());
            let uri = text::trim(&bytes[..end]);
            Uri::scheme_of(uri)?;
            return Some(Self {
                display: &[],
                uri,
                params: Params::of(&bytes[end..]),
            });
        };
        let close = open + bytes[open..].iter().position(|&b| b == b'>')?;
        let after = text::trim(&bytes[close + 1..]);
        if !after.is_empty() && after[0] != b';' {
            return None;
        }
        let uri = text::trim(&bytes[open + 1..close]);
        Uri::scheme_of(uri)?;
        Some(Self {
            display: text::trim(&bytes[..open]),
            uri,
            params: Params::of(after),
        })
    }

    /// The tag of a From or To.
    #[must_use]
    pub fn tag(&self) -> Option<&'a [u8]> {
        self.params.value("tag")
    }

    /// The parts of the URI, when it is a SIP URI.
    #[must_use]
    pub fn sip(&self) -> Option<Uri<'a>> {
        Uri::read(self.uri)
    }
}
