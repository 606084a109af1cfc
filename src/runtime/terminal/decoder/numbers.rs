//! The numbers in a control sequence: parts between semicolons, each of them of numbers between colons.

/// The parts in order. Any number may be left out.
pub struct Numbers(Vec<Vec<Option<u32>>>);

impl Numbers {
    /// Those of these bytes, if nothing else stands there: no private mark and no intermediate byte.
    pub fn of(between: &[u8]) -> Option<Self> {
        if between.is_empty() {
            return Some(Self(Vec::new()));
        }
        let number = |digits: &[u8]| match digits {
            [] => Some(None),
            digits if digits.iter().all(u8::is_ascii_digit) => {
                std::str::from_utf8(digits).ok()?.parse().ok().map(Some)
            }
            _ => None,
        };
        let part = |part: &[u8]| part.split(|byte| *byte == b':').map(number).collect();
        let parts = between.split(|byte| *byte == b';').map(part);
        parts.collect::<Option<_>>().map(Self)
    }

    /// How many parts there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The first number of a part.
    pub fn first(&self, part: usize) -> Option<u32> {
        self.at(part, 0)
    }

    /// A number of a part.
    pub fn at(&self, part: usize, place: usize) -> Option<u32> {
        self.0.get(part)?.get(place).copied().flatten()
    }
}
