//! Digest authentication as SIP uses it, both sides of it (RFC 3261 §22, RFC 7616, RFC 8760).

mod algorithm;
mod challenge;
mod credentials;
mod fields;
mod gate;
mod ha1;
mod nonce;
mod proof;
#[cfg(test)]
mod tests;

pub use algorithm::{Algorithm, Hash};
pub use challenge::Challenge;
pub use credentials::{Credentials, Digests};
pub use gate::{Doubt, Gate, Limits, Verdict};
pub use ha1::{ha1_md5, ha1_sha256};
pub use proof::{Asked, Proof};
