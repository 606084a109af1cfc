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
pub fn natural(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    Weights(a).cmp(Weights(b)).then_with(|| a.cmp(b))
}

/// Compares naturally, and takes texts for equal that differ only in case or in leading zeros.
pub fn alike(a: &str, b: &str) -> Ordering {
    Weights(a).cmp(Weights(b))
}

/// A character, or a number of any length: first how many digits it has, then the digits.
#[derive(Clone, Copy)]
struct Weight<'a> {
    character: char,
    digits: &'a str,
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
        Some(Weight {
            character: lower(first),
            digits: "",
        })
    }
}

/// The character as it is compared. The one that ends a key stands with the one behind it.
pub(super) fn lower(character: char) -> char {
    match character {
        '\0' => '\u{1}',
        character if character.is_ascii() => character.to_ascii_lowercase(),
        character => character.to_lowercase().next().unwrap_or(character),
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
    use super::natural;

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
}
