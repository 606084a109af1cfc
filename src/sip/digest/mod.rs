//! Digest authentication as SIP uses it (RFC 3261 §22, RFC 7616, RFC 8760).

mod ha1;

pub use ha1::{ha1_md5, ha1_sha256};
