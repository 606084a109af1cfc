//! Makes new identifiers and tokens in the shape that the service uses: a prefix and 23 characters of `a-z2-7`
//! (reference §1).

use crate::platform::random::Random;

/// Characters after the prefix; 115 random bits.
const LENGTH: usize = 23;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A new identifier from the system's randomness.
pub fn id(prefix: &str) -> String {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    spell(prefix, &bytes)
}

/// An identifier for generated accounts: it begins with the number, so that identifiers made in order are in
/// order, which is what an index takes in fastest.
pub fn id_from(prefix: &str, number: u64, random: &mut Random) -> String {
    let mut bytes = [0; LENGTH];
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&random.next().to_le_bytes()[..chunk.len()]);
    }
    for (at, byte) in bytes.iter_mut().take(4).enumerate() {
        let rank = (number >> (15 - 5 * at)) % 32;
        // Digits follow letters in the alphabet, and come before them in the order of text.
        *byte = u8::try_from((rank + 26) % 32).unwrap_or_default();
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
    use super::{Random, id, id_from};

    #[test]
    fn ids_of_generated_accounts_are_in_the_order_of_their_numbers() {
        let mut random = Random::new(1);
        let ids: Vec<String> = (0..2000)
            .map(|number| id_from("re-", number * 500, &mut random))
            .collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn an_id_is_its_prefix_and_23_characters() {
        let id = id("rd-");
        let tail = id.strip_prefix("rd-").expect("has its prefix");
        assert_eq!(tail.len(), 23);
        assert!(tail.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7')));
    }
}
