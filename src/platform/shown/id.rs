//! The identifiers of registrations as clients see them: opaque, and without an order to rely on.

use crate::platform::registrar::BindingId;

const PREFIX: &str = "rg-";
/// As everywhere else (reference §1).
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// Five bits each, 64 in all.
const LENGTH: usize = 13;
/// What all of them look like: the last letter has four bits.
pub const PATTERN: &str = "^rg-[a-z2-7]{12}[a-p]$";
/// Spreads neighbours. An odd factor can be undone by its inverse.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const INVERSE: u64 = inverse(FACTOR);

/// The inverse modulo 2⁶⁴, by Newton: each step doubles the bits that are right.
const fn inverse(odd: u64) -> u64 {
    let (mut found, mut step) = (odd, 0);
    while step < 5 {
        found = found.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(found)));
        step += 1;
    }
    found
}

/// The identifier of a registration.
pub fn registration(id: BindingId) -> String {
    let spread = id.0.wrapping_mul(FACTOR);
    let letter = |at: usize| {
        let five = (spread >> (5 * at)) & 31;
        char::from(ALPHABET[usize::try_from(five).unwrap_or_default()])
    };
    PREFIX.chars().chain((0..LENGTH).map(letter)).collect()
}

/// The registration of this identifier, if it can be one.
pub fn number(text: &str) -> Option<BindingId> {
    let letters = text.strip_prefix(PREFIX)?.as_bytes();
    let mut spread = 0_u64;
    for (at, letter) in letters.iter().enumerate().take(LENGTH) {
        let five = ALPHABET.iter().position(|known| known == letter)?;
        spread |= (five as u64) << (5 * at);
    }
    let id = BindingId(spread.wrapping_mul(INVERSE));
    // One spelling each.
    (registration(id) == text).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::{BindingId, PATTERN, number, registration};

    #[test]
    fn every_number_has_one_name_and_no_other_text_is_one() {
        let pattern = regex::Regex::new(PATTERN).expect("a pattern");
        for number_of in [0, 1, 2, 77, 1 << 40, u64::MAX] {
            let text = registration(BindingId(number_of));
            assert_eq!(text.len(), 16, "{text}");
            assert!(pattern.is_match(&text));
            assert_eq!(number(&text), Some(BindingId(number_of)));
        }
        assert_ne!(
            registration(BindingId(1))[..8],
            registration(BindingId(2))[..8]
        );
        let good = registration(BindingId(7));
        for bad in [
            "",
            "rg-",
            "rg-a",
            "rg-7777777777777",
            &good[..15],
            &format!("{good}a"),
            &good.to_uppercase(),
            "re-aaaaaaaaaaaaa",
            "rg-aaaaaaaaaaaa1",
        ] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }
}
