//! Nonces that need no memory: a time and a serial number under a message authentication code.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// Bytes of the code that are sent: 96 bits.
const CODE: usize = 12;
/// Bytes before the code: milliseconds, serial number, refusals.
const HEAD: usize = 8 + 4 + 1;

/// What makes a nonce different from all others of one key. Older ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NonceId {
    /// When it was made: milliseconds on the clock of the caller.
    pub millis: u64,
    serial: u32,
}

/// What a nonce of ours says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nonce {
    /// Which one it is.
    pub id: NonceId,
    /// How many wrong proofs its receiver has sent in a row before.
    pub refusals: u8,
}

/// Makes nonces and knows its own.
pub struct Mint {
    code: Hmac,
    serial: u32,
}

impl Mint {
    /// With this key, which is random and stays secret.
    pub fn new(key: &[u8; 32]) -> Self {
        Self {
            code: Hmac::new(key),
            serial: 0,
        }
    }

    /// A new nonce for a realm.
    pub fn make(&mut self, now: Duration, realm: &[u8], refusals: u8) -> String {
        self.serial = self.serial.wrapping_add(1);
        let mut bytes = [0; HEAD + CODE];
        bytes[..8].copy_from_slice(&millis(now).to_be_bytes());
        bytes[8..12].copy_from_slice(&self.serial.to_be_bytes());
        bytes[12] = refusals;
        let code = self.code.of(&[&bytes[..HEAD], realm]);
        bytes[HEAD..].copy_from_slice(&code[..CODE]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What a nonce says; `None` when it was not made with this key for this realm.
    pub fn read(&self, nonce: &[u8], realm: &[u8]) -> Option<Nonce> {
        let mut bytes = [0; HEAD + CODE];
        let length = URL_SAFE_NO_PAD.decode_slice(nonce, &mut bytes).ok()?;
        let code = self.code.of(&[&bytes[..HEAD], realm]);
        if length != bytes.len() || !bool::from(bytes[HEAD..].ct_eq(&code[..CODE])) {
            return None;
        }
        Some(Nonce {
            id: NonceId {
                millis: u64::from_be_bytes(bytes[..8].try_into().ok()?),
                serial: u32::from_be_bytes(bytes[8..12].try_into().ok()?),
            },
            refusals: bytes[12],
        })
    }
}

/// Whole milliseconds.
pub fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// HMAC-SHA-256 (RFC 2104) of a key of at most 64 bytes, with the key's blocks hashed beforehand.
struct Hmac {
    inner: Sha256,
    outer: Sha256,
}

impl Hmac {
    fn new(key: &[u8]) -> Self {
        let pad = |with: u8| {
            let mut block = [with; 64];
            for (byte, key) in block.iter_mut().zip(key) {
                *byte ^= key;
            }
            Sha256::new_with_prefix(block)
        };
        Self {
            inner: pad(0x36),
            outer: pad(0x5c),
        }
    }

    fn of(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut inner = self.inner.clone();
        for part in parts {
            inner.update(part);
        }
        self.outer
            .clone()
            .chain_update(inner.finalize())
            .finalize()
            .into()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Hmac, Mint};

    #[test]
    fn the_code_is_that_of_rfc_4231_section_4_3() {
        let code = Hmac::new(b"Jefe").of(&[b"what do ya want ", b"for nothing?"]);
        assert_eq!(
            base16ct::lower::encode_string(&code),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_nonce_is_known_to_its_maker_in_its_realm_only() {
        let mut mint = Mint::new(&[7; 32]);
        let nonce = mint.make(Duration::from_millis(1234), b"a.example", 3);
        let said = mint.read(nonce.as_bytes(), b"a.example").expect("is ours");
        assert_eq!((said.id.millis, said.refusals), (1234, 3));
        assert_ne!(
            nonce,
            mint.make(Duration::from_millis(1234), b"a.example", 3)
        );
        assert_eq!(mint.read(nonce.as_bytes(), b"b.example"), None);
        assert_eq!(
            Mint::new(&[8; 32]).read(nonce.as_bytes(), b"a.example"),
            None
        );
        for at in 0..nonce.len() {
            let mut other = nonce.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(mint.read(&other, b"a.example"), None);
        }
        for no in ["", "=", "A", &nonce[1..], &format!("{nonce}A")] {
            assert_eq!(mint.read(no.as_bytes(), b"a.example"), None);
        }
    }
}
