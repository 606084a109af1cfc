//! Walking over the bytes of a header field: blanks (folds among them), quotes, angle brackets, lists.

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

fn token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte)
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
    let (mut at, mut inside) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        if byte == wanted && !inside {
            return Some(at);
        }
        match byte {
            b'"' if !inside => at = quoted_end(bytes, at),
            b'<' => inside = true,
            b'>' => inside = false,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The place of the quote that closes the one at `start`, or of the last byte where none does.
pub fn quoted_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len().saturating_sub(1)
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
    if bytes.len() < 2 || bytes[0] != b'"' || quoted_end(bytes, 0) != bytes.len() - 1 {
        return None;
    }
    let inner = &bytes[1..bytes.len() - 1];
    // A backslash that escapes the last quote would leave the string open.
    if bytes[bytes.len() - 1] != b'"' {
        return None;
    }
    let mut said = Vec::with_capacity(inner.len());
    let mut escaped = false;
    for &byte in inner {
        if byte == b'\\' && !escaped {
            escaped = true;
        } else {
            escaped = false;
            said.push(byte);
        }
    }
    Some(said)
}
