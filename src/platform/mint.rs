//! New identifiers and tokens in the shape that the service uses: a prefix and 23 characters of `a-z2-7`
//! (reference §1).

use super::random::Random;

/// Characters after the prefix; 115 random bits.
const LENGTH: usize = 23;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A new identifier from the system's randomness.
pub fn id(prefix: &str) -> String {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    spell(prefix, &bytes)
}

/// The next identifier of a stream: for generated accounts.
pub fn id_from(prefix: &str, random: &mut Random) -> String {
    let mut bytes = [0; LENGTH];
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&random.next().to_le_bytes()[..chunk.len()]);
    }
    spell(prefix, &bytes)
}

fn spell(prefix: &str, bytes: &[u8; LENGTH]) -> String {
    let mut id = String::with_capacity(prefix.len() + LENGTH);
    id.push_str(prefix);
    id.extend(
        bytes
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte % 32)])),
    );
    id
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_id_is_its_prefix_and_23_characters() {
        let id = id("rd-");
        let tail = id.strip_prefix("rd-").expect("has its prefix");
        assert_eq!(tail.len(), 23);
        assert!(tail.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7')));
    }
}
