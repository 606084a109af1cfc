//! Makes new identifiers and tokens in the shape that the service uses: a prefix and 23 characters of `a-z2-7`
//! (reference §1).

use std::ops::Range;

use crate::platform::random::Random;

/// Characters after the prefix; 115 random bits.
const LENGTH: usize = 23;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Where the number of a process stands among them.
const PROCESS: Range<usize> = 4..10;

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

/// The same of one of several processes, whose number stands behind it.
pub fn id_of(prefix: &str, process: u64, number: u64, random: &mut Random) -> String {
    let mut id = id_from(prefix, number, random);
    let digits = PROCESS.map(|at| (process >> (5 * (PROCESS.end - 1 - at))) % 32);
    let digits: String = digits.map(letter).collect();
    let at = prefix.len();
    id.replace_range(at + PROCESS.start..at + PROCESS.end, &digits);
    id
}

/// The number of the process that has made an identifier so; any number, where it was not made so. None where it is none.
pub fn process(prefix: &str, id: &str) -> Option<u64> {
    let tail = id.strip_prefix(prefix)?.as_bytes();
    if tail.len() != LENGTH {
        return None;
    }
    let digit = |byte: &u8| ALPHABET.iter().position(|it| it == byte);
    let mut digits = tail[PROCESS].iter().map(digit);
    digits.try_fold(0, |number, digit| Some(number * 32 + digit? as u64))
}

fn letter(digit: u64) -> char {
    char::from(ALPHABET[usize::try_from(digit % 32).unwrap_or_default()])
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
    use super::{Random, id, id_from, id_of, process};

    #[test]
    fn ids_of_generated_accounts_are_in_the_order_of_their_numbers() {
        let mut random = Random::new(1);
        let ids: Vec<String> = (0..2000)
            .map(|number| id_from("re-", number * 500, &mut random))
            .collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn an_id_tells_its_process() {
        let mut random = Random::new(1);
        for number in [1, 31, 32, 7_000, (1 << 30) - 1] {
            let id = id_of("brg-", number, 9, &mut random);
            assert_eq!(process("brg-", &id), Some(number), "{id}");
            assert_eq!(id.len(), 27);
            assert_eq!(id[..8], id_from("brg-", 9, &mut random)[..8]);
        }
        for strange in [
            "c-",
            "c-a",
            "x-aaaaaaaaaaaaaaaaaaaaaaa",
            "c-aaaaaaaaa!aaaaaaaaaaaaa",
            "c-aaaaaaaaaéaaaaaaaaaaaa",
        ] {
            assert_eq!(process("c-", strange), None, "{strange}");
        }
    }

    #[test]
    fn an_id_is_its_prefix_and_23_characters() {
        let id = id("rd-");
        let tail = id.strip_prefix("rd-").expect("has its prefix");
        assert_eq!(tail.len(), 23);
        assert!(tail.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7')));
    }
}
