//! Parameters: `;name=value`, as they came.

use std::borrow::Cow;

use super::text;

/// The parameters of a header field or URI, from the first `;` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Params<'a>(&'a [u8]);

impl<'a> Params<'a> {
    /// The parameters in these bytes, which begin at a `;` or are empty.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// Each name and its value, which is as it was written, quotes included.
    pub fn iter(self) -> impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)> {
        text::split(self.0, b';').map(|part| match text::find(part, b'=') {
            Some(at) => (text::trim(&part[..at]), Some(text::trim(&part[at + 1..]))),
            None => (part, None),
        })
    }

    /// Whether there is such a parameter, in whatever case, with or without a value.
    #[must_use]
    pub fn has(self, name: &str) -> bool {
        self.iter()
            .any(|(known, _)| known.eq_ignore_ascii_case(name.as_bytes()))
    }

    /// The value of the first such parameter, as it was written. One without a value has an empty one.
    #[must_use]
    pub fn value(self, name: &str) -> Option<&'a [u8]> {
        self.iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| value.unwrap_or_default())
    }

    /// The number that the first such parameter is. What is too large for 32 bits is `u32::MAX`.
    #[must_use]
    pub fn number(self, name: &str) -> Option<u32> {
        text::number(self.value(name)?)
    }

    /// What the first such parameter says: its value without the quotes around it.
    #[must_use]
    pub fn said(self, name: &str) -> Option<Cow<'a, [u8]>> {
        let value = self.value(name)?;
        Some(text::unquote(value).map_or(Cow::Borrowed(value), Cow::Owned))
    }
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    fn parameters_are_found_in_whatever_case_and_between_blanks() {
        let params = Params::of(b"; Tag = 1;lr;;x=\"a;b\\\"\";+sip.instance=\"<urn:uuid:1>\";e=");
        assert_eq!(params.value("tag"), Some(&b"1"[..]));
        assert_eq!(params.value("lr"), Some(&b""[..]));
        assert_eq!(params.said("x").as_deref(), Some(&b"a;b\""[..]));
        assert_eq!(
            params.said("+SIP.instance").as_deref(),
            Some(&b"<urn:uuid:1>"[..])
        );
        assert_eq!(params.value("e"), Some(&b""[..]));
        assert!(!params.has("ag"));
        assert_eq!(params.iter().count(), 5);
    }
}
