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
        if !text::closed(bytes) {
            return None;
        }
        let Some(open) = text::find(bytes, b'<') else {
            let end = bytes.iter().position(|&b| b == b';').unwrap_or(bytes.len());
            let uri = text::trim(&bytes[..end]);
            // A question mark would need the brackets, and a comma would begin another address.
            if Uri::scheme_of(uri)?.1.contains(&b'?') || text::find(bytes, b',').is_some() {
                return None;
            }
            return Some(Self {
                display: &[],
                uri,
                params: Params::of(&bytes[end..]),
            });
        };
        let close = open + bytes[open..].iter().position(|&b| b == b'>')?;
        let after = text::trim(&bytes[close + 1..]);
        if !after.is_empty() && after[0] != b';' || text::find(after, b',').is_some() {
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

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn addresses_with_and_without_brackets() {
        for (text, display, uri, params) in [
            ("sip:a@b", "", "sip:a@b", ""),
            ("sip:a@b;tag=1", "", "sip:a@b", ";tag=1"),
            ("<sip:a@b;lr>;tag=1", "", "sip:a@b;lr", ";tag=1"),
            ("\"A; <B>\"<sip:a@b>", "\"A; <B>\"", "sip:a@b", ""),
            ("A B <tel:+1>\r\n ; tag = 1", "A B", "tel:+1", "; tag = 1"),
            ("A, B <sip:a@b?c=d>", "A, B", "sip:a@b?c=d", ""),
            ("< sip:a@b >", "", "sip:a@b", ""),
        ] {
            let address = Address::read(text.as_bytes()).expect(text);
            assert_eq!(address.display, display.as_bytes());
            assert_eq!(address.uri, uri.as_bytes());
            assert_eq!(address.params.as_bytes(), params.as_bytes());
        }
    }

    #[test]
    fn what_is_no_address_is_not_read() {
        for text in [
            "",
            "*",
            "a",
            "<>",
            "<sip:a@b",
            "\"a <sip:a@b>",
            "<sip:a@b>x",
            "sip:a@b?c=d",
            "sip:a@b,c",
            "sip:a@b;q=1,sip:c",
            "<sip:a@b>;q=1, <sip:c>",
        ] {
            assert_eq!(Address::read(text.as_bytes()), None, "{text}");
        }
    }
}
