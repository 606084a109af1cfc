//! Challenges and credentials as they are written: `Digest name=value, name="value"` (RFC 7235 §2.1).

use crate::sip::message::{Raw, text};

/// The parameters of one scheme, in their order.
#[derive(Debug, Default)]
pub struct Fields<'a>(Vec<(&'a [u8], &'a [u8])>);

impl<'a> Fields<'a> {
    /// The parameters of each `Digest` in one header field line. Several may stand in one, and what follows
    /// another scheme's name is passed over.
    pub fn digests(line: &'a [u8]) -> Vec<Self> {
        let mut found = Vec::new();
        let mut ours = false;
        for part in text::split(line, b',') {
            let (name, value) = match text::find(part, b'=') {
                Some(at) => (text::trim(&part[..at]), text::trim(&part[at + 1..])),
                None => (part, &part[..0]),
            };
            let blank = name.iter().position(|&b| text::blank(b));
            let name = match blank {
                Some(at) => {
                    ours = name[..at].eq_ignore_ascii_case(b"Digest");
                    if ours {
                        found.push(Self::default());
                    }
                    text::trim(&name[at..])
                }
                None => name,
            };
            if let Some(fields) = found.last_mut().filter(|_| ours) {
                fields.0.push((name, value));
            }
        }
        found
    }

    /// The first value of this name as it was written.
    pub fn written(&self, name: &str) -> Option<&'a [u8]> {
        let same = |known: &[u8]| known.eq_ignore_ascii_case(name.as_bytes());
        self.0
            .iter()
            .find(|(known, _)| same(known))
            .map(|&(_, value)| value)
    }

    /// What the first value of this name says, quoted or not.
    pub fn said(&self, name: &str) -> Option<Raw> {
        let value = self.written(name)?;
        Some(text::unquote(value).map_or_else(|| value.into(), Raw::from))
    }
}

/// Writes `, name=value`.
pub fn plain(out: &mut Vec<u8>, name: &str, value: &[u8]) {
    if !out.is_empty() {
        out.extend_from_slice(b", ");
    }
    out.extend_from_slice(name.as_bytes());
    out.push(b'=');
    out.extend_from_slice(value);
}

/// Writes `, name="value"`.
pub fn quoted(out: &mut Vec<u8>, name: &str, value: &[u8]) {
    plain(out, name, &text::quote(value));
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn several_schemes_stand_in_one_line() {
        let line = b"Basic realm=\"x\",  Digest realm = \"a, \\\"b\\\"\",nonce=n, NoOneKnows abc==, realm=y,\
                     DIGEST realm=\"z\"";
        let found = Fields::digests(line);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].said("REALM").expect("is there"), "a, \"b\"");
        assert_eq!(found[0].said("nonce").expect("is there"), "n");
        assert_eq!(found[1].said("realm").expect("is there"), "z");
        assert_eq!(found[1].said("nonce"), None);
    }
}
