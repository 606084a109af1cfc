//! The display widths of the longest texts, from which columns get theirs.

use unicode_width::UnicodeWidthStr;

/// The cells of the longest texts, column by column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Longest {
    /// Of the names.
    pub name: u16,
    /// Of the addresses.
    pub sip_uri: u16,
    /// Of the descriptions.
    pub description: u16,
}

impl Longest {
    /// Takes a row in.
    pub fn add(&mut self, name: &str, sip_uri: &str, description: &str) {
        longer(&mut self.name, name);
        longer(&mut self.sip_uri, sip_uri);
        longer(&mut self.description, description);
    }

    /// Of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            name: self.name.max(other.name),
            sip_uri: self.sip_uri.max(other.sip_uri),
            description: self.description.max(other.description),
        }
    }
}

/// Nothing is wider than it has bytes, so that most texts need not be measured.
pub fn longer(longest: &mut u16, text: &str) {
    if text.len() > usize::from(*longest) {
        let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
        *longest = width.max(*longest);
    }
}

#[cfg(test)]
mod tests {
    use super::Longest;

    #[test]
    fn cells_are_counted_and_not_bytes() {
        let mut longest = Longest::default();
        longest.add("desk-1", "sip:desk-1@lyon", "東京ロビー");
        longest.add("desk-12", "sip:d@lyon", "Lobby");
        let expected = Longest {
            name: 7,
            sip_uri: 15,
            description: 10,
        };
        assert_eq!(longest, expected);
    }
}
