//! Finds a row of a page by its id without scanning it.

use super::fold;

/// Half of each text's digest, and its row, in order.
#[derive(Debug, PartialEq, Eq)]
pub struct Index(Box<[(u32, u32)]>);

impl Index {
    /// The index of these texts, row by row.
    pub fn new(texts: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let halves = texts.map(|text| half(text.as_ref()));
        let mut entries: Box<[(u32, u32)]> = halves.zip(0..).collect();
        entries.sort_unstable();
        Self(entries)
    }

    /// The rows that may have this text: a few others have the same half of a digest.
    pub fn rows(&self, text: &str) -> impl Iterator<Item = usize> + use<'_> {
        let wanted = half(text);
        let start = self.0.partition_point(|(half, _)| *half < wanted);
        let alike = self.0[start..].iter();
        alike
            .take_while(move |(half, _)| *half == wanted)
            .map(|(_, row)| *row as usize)
    }
}

fn half(text: &str) -> u32 {
    let [a, b, c, d, ..] = fold(text.as_bytes()).to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}
