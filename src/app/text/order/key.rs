//! Sort keys: the first bytes of a text in the natural order, which nearly always decide.

use super::order::lower;

const SIZE: usize = 32;

/// Thirty-two bytes of an order. Unequal keys decide, equal ones leave it to whoever knows the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Key([u64; SIZE / 8]);

/// A key being written, from the most important text to the least.
pub struct Writer {
    bytes: [u8; SIZE],
    length: usize,
    skipped: usize,
    more: bool,
}

impl Writer {
    /// A key of the bytes behind so many: for rows that are equal up to there.
    pub fn behind(skipped: usize) -> Self {
        Self {
            bytes: [0; SIZE],
            length: 0,
            skipped,
            more: false,
        }
    }

    /// A text in its natural order, or the other way round. What is written next decides among alike texts.
    pub fn text(&mut self, text: &str, reverse: bool) {
        let flip = if reverse { u8::MAX } else { 0 };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() && !self.more {
            let byte = bytes[at];
            if byte.is_ascii_digit() {
                let rest = &bytes[at..];
                let end = rest.iter().position(|byte| !byte.is_ascii_digit());
                let number = &rest[..end.unwrap_or(rest.len())];
                at += number.len();
                self.number(number, flip);
            } else if byte.is_ascii() {
                at += 1;
                self.put(byte.to_ascii_lowercase().max(1) ^ flip);
            } else {
                let character = text[at..].chars().next().unwrap_or_default();
                at += character.len_utf8();
                let mut utf8 = [0; 4];
                for byte in lower(character).encode_utf8(&mut utf8).bytes() {
                    self.put(byte ^ flip);
                }
            }
        }
        self.put(flip);
    }

    /// First how many digits it has, then the digits.
    fn number(&mut self, number: &[u8], flip: u8) {
        let zeros = number.iter().take_while(|digit| **digit == b'0').count();
        let digits = &number[zeros..];
        let digits = &digits[..digits.len().min(usize::from(u8::MAX))];
        self.put(b'0' ^ flip);
        self.put(u8::try_from(digits.len()).unwrap_or(u8::MAX) ^ flip);
        for digit in digits {
            self.put(digit ^ flip);
        }
    }

    /// One of few: its place among them, or the other way round.
    pub fn place(&mut self, place: u32, reverse: bool) {
        let place = if reverse { !place } else { place };
        for byte in place.to_be_bytes() {
            self.put(byte);
        }
    }

    fn put(&mut self, byte: u8) {
        if self.skipped > 0 {
            self.skipped -= 1;
        } else if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        } else {
            self.more = true;
        }
    }

    /// The key, and whether there is more behind it.
    pub fn done(self) -> (Key, bool) {
        let mut words = [0; SIZE / 8];
        for (word, bytes) in words.iter_mut().zip(self.bytes.chunks_exact(8)) {
            *word = bytes.try_into().map_or(0, u64::from_be_bytes);
        }
        (Key(words), self.more)
    }
}

impl Key {
    /// How many bytes one key holds.
    pub const SIZE: usize = SIZE;

    /// Whether it is clear without a look at the texts that nothing is behind it. No text has three zeros in a row: one may
    /// be the length of a zero, one the end of a text.
    pub fn is_whole(&self) -> bool {
        self.0
            .last()
            .is_some_and(|word| word.trailing_zeros() >= 3 * u8::BITS)
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::{Key, Writer};
    use crate::app::text::order::order::alike;

    /// Two texts, one behind the other, as keys one behind the other.
    fn keys(texts: (&str, &str), reverse: bool) -> Vec<Key> {
        let mut keys = Vec::new();
        loop {
            let whole = keys.last().is_some_and(Key::is_whole);
            let mut writer = Writer::behind(keys.len() * Key::SIZE);
            writer.text(texts.0, reverse);
            writer.text(texts.1, false);
            let (key, more) = writer.done();
            assert!(!whole || key == Key::default() && !more, "{texts:?}");
            keys.push(key);
            if !more && (whole || !key.is_whole()) {
                return keys;
            }
        }
    }

    fn order(a: (&str, &str), b: (&str, &str), reverse: bool) -> Ordering {
        let first = alike(a.0, b.0);
        let first = if reverse { first.reverse() } else { first };
        first.then_with(|| alike(a.1, b.1))
    }

    proptest! {
        #[test]
        fn keys_say_what_the_natural_order_says(
            start in "[a-c0-9é-]{0,12}", a in "[a-cA-C0-9é\0-]{0,24}", b in "[a-cA-C0-9é\0-]{0,24}",
            c in "[aA0-9é-]{0,5}", d in "[aA0-9é-]{0,5}", reverse: bool,
        ) {
            let (a, b) = (start.clone() + &a, start + &b);
            let (a, b) = ((a.as_str(), c.as_str()), (b.as_str(), d.as_str()));
            prop_assert_eq!(keys(a, reverse).cmp(&keys(b, reverse)), order(a, b, reverse));
        }
    }
}
