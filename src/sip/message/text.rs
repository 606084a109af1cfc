//! Walking over the bytes of a header field: blanks (folds among them), quotes, angle brackets, lists.

use memchr::{memchr, memchr2, memchr3};

/// Whether this is white space inside a header field: a line that is folded goes on behind its line break.
pub fn blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Without the white space at both ends.
pub fn trim(bytes: &[u8]) -> &[u8] {
    let Some(start) = bytes.iter().position(|&b| !blank(b)) else {
        return &[];
    };
    let end = bytes.iter().rposition(|&b| !blank(b)).unwrap_or(start);
    &bytes[start..=end]
}

/// Whether these bytes are a token (RFC 3261 §25.1), which is never empty.
pub fn token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().copied().all(token_byte)
}

/// Which bytes a token is made of.
const TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        #[expect(clippy::cast_possible_truncation, reason = "an index of 256 places")]
        let plain = (byte as u8).is_ascii_alphanumeric();
        table[byte] = plain;
        byte += 1;
    }
    let mut others = b"-.!%*_+`'~".as_slice();
    while let [first, rest @ ..] = others {
        table[*first as usize] = true;
        others = rest;
    }
    table
};

fn token_byte(byte: u8) -> bool {
    TOKEN[usize::from(byte)]
}

/// A number of digits only. What is too large for 32 bits is `u32::MAX`.
pub fn number(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = bytes.iter().map(|b| u32::from(b - b'0'));
    Some(digits.fold(0, |n: u32, d| n.saturating_mul(10).saturating_add(d)))
}

/// The place of the first such byte outside quotes and outside `<>`.
pub fn find(bytes: &[u8], wanted: u8) -> Option<usize> {
    walk(bytes, Some(wanted)).ok().flatten()
}

/// Whether each quote and each `<` is closed: then what is written behind these bytes stands outside of them.
pub fn closed(bytes: &[u8]) -> bool {
    walk(bytes, None).is_ok()
}

/// An open quote or bracket.
struct Open;

fn walk(bytes: &[u8], wanted: Option<u8>) -> Result<Option<usize>, Open> {
    let mut at = 0;
    // What means something outside: the byte itself, and what opens.
    while let Some(found) = memchr3(wanted.unwrap_or(b'<'), b'"', b'<', &bytes[at..]) {
        at += found;
        match bytes[at] {
            byte if Some(byte) == wanted => return Ok(Some(at)),
            b'"' => at = quoted_end(bytes, at).ok_or(Open)?,
            _ => at += memchr(b'>', &bytes[at..]).ok_or(Open)?,
        }
        at += 1;
    }
    Ok(None)
}

/// The place of the quote that closes the one at `start`.
fn quoted_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// The parts between such bytes outside quotes and `<>`, without white space around them; empty ones are left
/// out (RFC 3261 §7.3.1, with the leniency that real lists need).
pub fn split(bytes: &[u8], at: u8) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let here = rest?;
        let (part, after) = match find(here, at) {
            Some(end) => (&here[..end], Some(&here[end + 1..])),
            None => (here, None),
        };
        rest = after;
        Some(trim(part))
    })
    .filter(|part| !part.is_empty())
}

/// What a quoted string says: without its quotes, with escaped characters as themselves. `None` when it is not
/// one quoted string from end to end.
pub fn unquote(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.first() != Some(&b'"') || quoted_end(bytes, 0)? != bytes.len() - 1 {
        return None;
    }
    let mut said = Vec::with_capacity(bytes.len());
    let mut inner = bytes[1..bytes.len() - 1].iter();
    while let Some(&byte) = inner.next() {
        // A backslash always has a character behind it, or it would have escaped the closing quote.
        let plain = if byte == b'\\' { inner.next() } else { None };
        said.push(plain.copied().unwrap_or(byte));
    }
    Some(said)
}

/// Writes a quoted string that says this.
pub fn quote(said: &[u8]) -> Vec<u8> {
    let mut quoted = vec![b'"'];
    for &byte in said {
        if matches!(byte, b'"' | b'\\') {
            quoted.push(b'\\');
        }
        quoted.push(byte);
    }
    quoted.push(b'"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::{number, quote, split, trim, unquote};

    #[test]
    fn lists_are_split_outside_quotes_and_brackets_only() {
        for (list, parts) in [
            (&b"a,b"[..], &["a", "b"][..]),
            (b" a ,\r\n\tb , ,", &["a", "b"]),
            (
                b"\"a,b\" <sip:x,y@z>;q=1, <sip:b>",
                &["\"a,b\" <sip:x,y@z>;q=1", "<sip:b>"],
            ),
            (b"\"a\\\",b\",c", &["\"a\\\",b\"", "c"]),
            (b"<sip:\"a,b>,c", &["<sip:\"a,b>", "c"]),
            (b"\"a,b", &["\"a,b"]),
            (b"\"a,b\\\"", &["\"a,b\\\""]),
            (b"", &[]),
        ] {
            let split: Vec<_> = split(list, b',').map(String::from_utf8_lossy).collect();
            assert_eq!(split, parts);
        }
    }

    #[test]
    fn quoted_strings_say_what_was_quoted() {
        for said in [&b""[..], b"a", b"\"", b"\\", b"a\\\"b", b"\xe9"] {
            assert_eq!(unquote(&quote(said)).as_deref(), Some(said));
        }
        for no in [
            &b""[..],
            b"\"",
            b"a",
            b"\"a",
            b"\"a\\\"",
            b"\"a\"b\"",
            b"\"a\"b",
        ] {
            assert_eq!(unquote(no), None, "{:?}", no.escape_ascii());
        }
    }

    #[test]
    fn numbers_are_digits_only_and_end_at_32_bits() {
        assert_eq!(number(b"0068"), Some(68));
        assert_eq!(number(b"36893488147419103232"), Some(u32::MAX));
        for no in [&b""[..], b"-1", b"+1", b"1 ", b"1.0", b"\xb2"] {
            assert_eq!(number(no), None);
        }
        assert_eq!(trim(b"\r\n \t"), b"");
    }
}
