//! Messages as evidence: as they came, without what a password could be found out from.

use std::fmt::Write as _;

/// Characters of a digest or nonce that are left, so that two can be told apart.
const LEFT: usize = 4;

/// What stands for a password.
const TOKEN: &str = "X-Callsign-Token";

/// The text of a message. Digests of credentials, and what they are made from, are cut short.
pub(super) fn redact(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace('\r', "");
    let text = text.trim_end();
    let mut out = String::with_capacity(text.len());
    let (mut is_secret, mut is_token) = (false, false);
    for line in text.lines() {
        // A folded line belongs to the field before it (RFC 3261 §7.3.1).
        if !line.starts_with([' ', '\t']) {
            let name = line.split(':').next().unwrap_or_default().trim();
            let is = |known: &str| name.eq_ignore_ascii_case(known);
            is_secret = is("Authorization") || is("Proxy-Authorization");
            is_token = is(TOKEN);
            if is_token {
                // Writing to a string cannot fail.
                let _ = write!(out, "\n{name}: …");
            }
        }
        if is_token {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        let mut line = line.to_owned();
        if is_secret {
            for parameter in ["response", "cnonce", "nonce"] {
                line = cut(&line, parameter);
            }
        }
        out.extend(line.chars().map(visible));
    }
    out
}

/// Control characters would reach the terminal.
fn visible(character: char) -> char {
    if character.is_control() && character != '\t' {
        char::REPLACEMENT_CHARACTER
    } else {
        character
    }
}

/// Cuts the value of one parameter, wherever it stands.
fn cut(line: &str, parameter: &str) -> String {
    let lower = line.to_ascii_lowercase();
    let mut out = String::new();
    let mut from = 0;
    while let Some(at) = lower[from..].find(parameter) {
        let (start, end) = (from + at, from + at + parameter.len());
        let begins = !lower[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        let blanks = lower[end..].len() - lower[end..].trim_start().len();
        if !begins || !lower[end + blanks..].starts_with('=') {
            out.push_str(&line[from..end]);
            from = end;
            continue;
        }
        let value = end + blanks + 1;
        let length = line[value..].find(',').unwrap_or(line.len() - value);
        let written = line[value..value + length].trim();
        let bare = written.trim_matches('"');
        let kept: String = bare.chars().take(LEFT).collect();
        out.push_str(&line[from..value]);
        if written.starts_with('"') {
            // Writing to a string cannot fail.
            let _ = write!(out, "\"{kept}…\"");
        } else {
            let _ = write!(out, "{kept}…");
        }
        from = value + length;
    }
    out.push_str(&line[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn a_proof_is_cut_short_and_a_challenge_stays() {
        let message = b"REGISTER sip:b SIP/2.0\r\nAuthorization: Digest username=\"a\", nonce=\"12345678\",\r\n \
            RESPONSE = \"abcdefgh\", cnonce=xyzxyz, qop=auth\r\nx-callsign-token: tk-1\r\n tk-2\r\nWWW-Authenticate: Digest nonce=\"12345678\"\r\n\r\n\x1b[2J";
        assert_eq!(
            redact(message),
            "REGISTER sip:b SIP/2.0\nAuthorization: Digest username=\"a\", nonce=\"1234…\",\n \
             RESPONSE =\"abcd…\", cnonce=xyzx…, qop=auth\nx-callsign-token: …\nWWW-Authenticate: Digest nonce=\"12345678\"\n\n\u{fffd}[2J"
        );
    }
}
