//! Where a text stands in a page, without a look at every row.

use super::fold;

/// Half of each text's digest, and its row, in order.
#[derive(Debug, PartialEq, Eq)]
pub struct Index(Box<[(u32, u32)]>);

impl Index {
    /// The index of these texts, row by row.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut entries: Box<[(u32, u32)]> = texts.map(half).zip(0..).collect();
        entries.sort_unstable();
        Self(entries)
    }

    /// The row with this text, which `is` tells from others with the same half digest.
    pub fn find(&self, text: &str, is: impl Fn(usize) -> bool) -> Option<usize> {
        let wanted = half(text);
        let start = self.0.partition_point(|(half, _)| *half < wanted);
        let alike = self.0[start..]
            .iter()
            .take_while(|(half, _)| *half == wanted);
        let mut rows = alike.map(|(_, row)| *row as usize);
        rows.find(|row| is(*row))
    }
}

fn half(text: &str) -> u32 {
    let [a, b, c, d, ..] = fold(text.as_bytes()).to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}
