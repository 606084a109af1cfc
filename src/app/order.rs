//! The natural order of texts: letters without regard to case, numbers by their value.

use std::cmp::Ordering;

/// A column, and which end of it comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort<Column> {
    /// By what.
    pub column: Column,
    /// Whether the last comes first.
    pub reverse: bool,
}

impl<Column: PartialEq> Sort<Column> {
    /// Sorts by this column; again, the other way round.
    pub fn choose(&mut self, column: Column) {
        self.reverse = self.column == column && !self.reverse;
        self.column = column;
    }
}

/// Compares naturally; texts that differ only in case or in leading zeros still have an order.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    Weights(a).cmp(Weights(b)).then_with(|| a.cmp(b))
}

/// The first sixteen bytes of the natural order: unequal heads decide, equal ones leave it to [`natural`].
#[must_use]
pub fn head(text: &str) -> u128 {
    head_behind(text, 0)
}

/// The sixteen bytes behind so many others: for texts whose heads up to there are equal. Zero at the end.
#[must_use]
pub fn head_behind(text: &str, skipped: usize) -> u128 {
    let mut bytes = [0; 16];
    let weights = Weights(text).flat_map(Weight::bytes).skip(skipped);
    for (place, byte) in bytes.iter_mut().zip(weights) {
        *place = byte;
    }
    u128::from_be_bytes(bytes)
}

/// A character, or a number of any length: first how many digits it has, then the digits.
#[derive(Clone, Copy)]
struct Weight<'a> {
    character: char,
    digits: &'a str,
}

impl<'a> Weight<'a> {
    fn bytes(self) -> impl Iterator<Item = u8> + use<'a> {
        let number = u8::try_from(self.digits.len()).unwrap_or(u8::MAX);
        let is_number = self.character == '0';
        let mut utf8 = [0; 4];
        let length = self.character.encode_utf8(&mut utf8).len();
        utf8.into_iter()
            .take(length)
            .chain(is_number.then_some(number))
            .chain(self.digits.bytes())
    }
}

struct Weights<'a>(&'a str);

impl<'a> Iterator for Weights<'a> {
    type Item = Weight<'a>;

    fn next(&mut self) -> Option<Weight<'a>> {
        let first = self.0.chars().next()?;
        if first.is_ascii_digit() {
            let end = self.0.find(|c: char| !c.is_ascii_digit());
            let (number, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
            self.0 = rest;
            let digits = number.trim_start_matches('0');
            return Some(Weight {
                character: '0',
                digits: &digits[..digits.len().min(usize::from(u8::MAX))],
            });
        }
        self.0 = &self.0[first.len_utf8()..];
        let character = if first.is_ascii() {
            first.to_ascii_lowercase()
        } else {
            first.to_lowercase().next().unwrap_or(first)
        };
        Some(Weight {
            character,
            digits: "",
        })
    }
}

impl PartialEq for Weight<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Weight<'_> {}

impl PartialOrd for Weight<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Weight<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |weight: &Self| (weight.character, weight.digits.len());
        key(self)
            .cmp(&key(other))
            .then_with(|| self.digits.cmp(other.digits))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{head, head_behind, natural};

    #[test]
    fn numbers_are_ordered_by_value_and_letters_without_case() {
        let mut names = [
            "desk-10", "Desk-2", "desk-1", "desk-007", "lobby", "Éa", "zz",
        ];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            [
                "desk-1", "Desk-2", "desk-007", "desk-10", "lobby", "zz", "Éa"
            ]
        );
    }

    proptest! {
        #[test]
        fn the_head_never_contradicts_the_natural_order(a in "[a-cA-C0-9é-]{0,12}", b in "[a-cA-C0-9é-]{0,12}") {
            prop_assert!(head(&a) == head(&b) || head(&a).cmp(&head(&b)) == natural(&a, &b));
        }

        #[test]
        fn heads_behind_equal_heads_do_not_either(
            start in "[a-c0-9é-]{0,12}", a in "[a-cA-C0-9é-]{0,24}", b in "[a-cA-C0-9é-]{0,24}",
        ) {
            let (a, b) = (start.clone() + &a, start + &b);
            let heads = |text: &str| [0, 16, 32, 48].map(|skipped| head_behind(text, skipped));
            let (first, second) = (heads(&a), heads(&b));
            prop_assert!(first == second || first.cmp(&second) == natural(&a, &b));
        }
    }
}
