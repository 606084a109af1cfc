//! What the HTTP library refuses before it has read a request, told as every other refusal is (reference §6).

use std::net::SocketAddr;

use hyper::body::Bytes;

use super::answer::{Answer, Origin};
use crate::platform::refusal::Refusal;

/// The refusal in place of the library's, which has no body; nothing where these bytes are no such head.
pub fn told(bytes: &[u8], remote: SocketAddr) -> Option<Bytes> {
    let head = std::str::from_utf8(bytes).ok()?.strip_suffix("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?;
    let code: u16 = status.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
    let is_empty = lines.any(|line| line.eq_ignore_ascii_case("content-length: 0"));
    if !(400..500).contains(&code) || !is_empty {
        return None;
    }
    let refusal = match code {
        414 => Refusal::unacceptable(414, "uri-too-long", "The path is too long."),
        431 => Refusal::unacceptable(431, "header-too-large", "The header is too large."),
        _ => Refusal::malformed("The request is no HTTP that can be read."),
    };
    let origin = Origin {
        method: String::new(),
        path: String::new(),
        address: remote.ip().to_string(),
    };
    let body = Answer::refused(&refusal, &origin, None).body;
    let length = body.len();
    let mut whole = format!(
        "{status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    .into_bytes();
    whole.extend_from_slice(&body);
    Some(whole.into())
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn only_a_bare_refusal_is_told() {
        let remote = ([127, 0, 0, 1], 4).into();
        let said = |head: &str| told(head.as_bytes(), remote);
        let bare =
            said("HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\n\r\n");
        let bare = String::from_utf8(bare.expect("told").to_vec()).expect("text");
        assert!(bare.starts_with("HTTP/1.1 431 "), "{bare}");
        assert!(bare.contains("\"code\":\"header-too-large\""), "{bare}");
        for other in [
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 7\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 4",
            "[1,2]",
            "",
        ] {
            assert_eq!(said(other), None, "{other}");
        }
    }
}
