//! The answers of a phone to a challenge.

use base16ct::lower::encode_string;
use md5::{Digest as _, Md5};

/// The header with this name that proves a made-up endpoint's password (RFC 7616, MD5, the first use of the nonce).
pub fn proof(name: &str, (user, host): (&str, &str), method: &str, nonce: &str) -> String {
    let hash = |text: String| encode_string(&Md5::digest(text));
    let ha1 = hash(format!("{user}:{host}:pass-{user}"));
    let ha2 = hash(format!("{method}:sip:{host}"));
    let response = hash(format!("{ha1}:{nonce}:00000001:c:auth:{ha2}"));
    format!(
        "{name}: Digest username=\"{user}\", realm=\"{host}\", nonce=\"{nonce}\", uri=\"sip:{host}\", \
         response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\"\r\n"
    )
}
