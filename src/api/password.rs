//! SIP passwords: how new ones are made and how strong a typed one is.

use super::{Secret, rules};

/// Letters and digits that nobody mistakes for each other when reading aloud: no `0 O 1 I l i o`.
pub const ALPHABET: &[u8; 55] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Length of a generated password: 115 bits of randomness with this alphabet.
pub const LENGTH: usize = 20;

/// A fresh password from the operating system's randomness, or `None` when it gives none.
#[must_use]
pub fn generate() -> Option<Secret> {
    draw(|byte| getrandom::fill(byte).is_ok())
}

/// Draws characters without favouring any: bytes beyond the last whole multiple of the alphabet are thrown away.
fn draw(mut random: impl FnMut(&mut [u8]) -> bool) -> Option<Secret> {
    let fair = 256 - 256 % ALPHABET.len();
    let mut text = String::with_capacity(LENGTH);
    let mut byte = [0];
    while text.len() < LENGTH {
        if !random(&mut byte) {
            return None;
        }
        let at = usize::from(byte[0]);
        if at < fair {
            text.push(char::from(ALPHABET[at % ALPHABET.len()]));
        }
    }
    Some(Secret::new(text))
}

/// How hard a password is to guess, in words for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The platform would refuse it.
    Unfit,
    /// Scanners find it.
    Weak,
    /// It holds for a while.
    Fair,
    /// Nobody guesses it.
    Strong,
}

/// Judges a password by length, variety and repetition. It is an estimate: a long quotation looks strong to it.
#[must_use]
pub fn strength(text: &str) -> Strength {
    if rules::password(text).is_err() {
        return Strength::Unfit;
    }
    let kinds: [fn(&char) -> bool; 4] = [
        |c| c.is_lowercase(),
        |c| c.is_uppercase(),
        |c| c.is_numeric(),
        |c| !c.is_alphanumeric(),
    ];
    let sizes = [26_u32, 26, 10, 32];
    let pool: u32 = kinds
        .iter()
        .zip(sizes)
        .filter(|(kind, _)| text.chars().any(|c| kind(&c)))
        .map(|(_, size)| size)
        .sum();
    let bits = fresh_characters(text) * pool.max(2).ilog2();
    match bits {
        0..45 => Strength::Weak,
        45..70 => Strength::Fair,
        _ => Strength::Strong,
    }
}

/// Characters that neither repeat the one before nor go on from it, as in `aaa`, `123` or `cba`.
fn fresh_characters(text: &str) -> u32 {
    let mut before = None::<u32>;
    let fresh = text.chars().map(u32::from).filter(|now| {
        let stale = before.is_some_and(|then| now.abs_diff(then) <= 1);
        before = Some(*now);
        !stale
    });
    u32::try_from(fresh.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{ALPHABET, LENGTH, Strength, draw, generate, strength};
    use crate::api::rules;

    #[test]
    fn a_generated_password_follows_the_policy_and_is_new_each_time() {
        let first = generate().expect("randomness");
        assert_eq!(first.reveal().len(), LENGTH);
        assert_eq!(rules::password(first.reveal()), Ok(()));
        assert!(first.reveal().bytes().all(|c| ALPHABET.contains(&c)));
        assert_eq!(strength(first.reveal()), Strength::Strong);
        assert_ne!(first, generate().expect("randomness"));
    }

    #[test]
    fn no_look_alikes_and_no_character_twice_in_the_alphabet() {
        for lookalike in b"0O1Ilio" {
            assert!(!ALPHABET.contains(lookalike));
        }
        let distinct: std::collections::HashSet<_> = ALPHABET.iter().collect();
        assert_eq!(distinct.len(), ALPHABET.len());
    }

    #[test]
    fn every_character_is_as_likely_as_any_other() {
        let mut next = 0_u8;
        let mut counts = [0; ALPHABET.len()];
        // 220 fair bytes of each 256: 11 passwords go round the byte values exactly once.
        for _ in 0..11 {
            let text = draw(|byte| {
                byte[0] = next;
                next = next.wrapping_add(1);
                true
            });
            for c in text.expect("drawn").reveal().bytes() {
                counts[ALPHABET.iter().position(|a| *a == c).expect("known")] += 1;
            }
        }
        assert!(counts.iter().all(|count| *count == 4));
    }

    #[test]
    fn without_randomness_there_is_no_password() {
        assert_eq!(draw(|_| false), None);
    }

    #[test]
    fn strength_rises_with_length_and_variety() {
        assert_eq!(strength("short"), Strength::Unfit);
        assert_eq!(strength("123456789"), Strength::Weak);
        assert_eq!(strength("phone2024"), Strength::Weak);
        assert_eq!(strength("Phone-2024x"), Strength::Fair);
        assert_eq!(strength("kv8W-qT2n-Zd5x"), Strength::Strong);
    }
}
