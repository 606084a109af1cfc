//! The part of digest authentication that outlives a request: HA1, the digest of a user's credentials
//! (RFC 7616 §3.4.2, RFC 8760).

use md5::Md5;
use sha2::Sha256;

/// HA1 for the algorithm `MD5`: `MD5(username:realm:password)`.
pub fn ha1_md5(username: &str, realm: &str, password: &[u8]) -> [u8; 16] {
    ha1::<Md5>(username, realm, password).into()
}

/// HA1 for the algorithm `SHA-256`: `SHA-256(username:realm:password)`.
pub fn ha1_sha256(username: &str, realm: &str, password: &[u8]) -> [u8; 32] {
    ha1::<Sha256>(username, realm, password).into()
}

fn ha1<D: md5::digest::Digest>(
    username: &str,
    realm: &str,
    password: &[u8],
) -> md5::digest::Output<D> {
    D::new()
        .chain_update(username)
        .chain_update(":")
        .chain_update(realm)
        .chain_update(":")
        .chain_update(password)
        .finalize()
}

#[cfg(test)]
mod tests {
    use super::{ha1_md5, ha1_sha256};

    const REALM: &str = "http-auth@example.org";
    const PASSWORD: &[u8] = b"Circle of Life";

    #[test]
    fn the_credentials_of_rfc_7616_section_3_9_1_give_their_digests() {
        let md5 = base16ct::lower::encode_string(&ha1_md5("Mufasa", REALM, PASSWORD));
        assert_eq!(md5, "3d78807defe7de2157e2b0b6573a855f");
        let sha = base16ct::lower::encode_string(&ha1_sha256("Mufasa", REALM, PASSWORD));
        assert_eq!(
            sha,
            "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232"
        );
    }
}
