//! The header fields of a message, in their order.

use super::{flaw::Flaw, names::Name, raw::Raw, text};

/// Header fields. Several of one name are one list (RFC 3261 §7.3.1), so their order is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Headers(Vec<(Name, Raw)>);

impl Headers {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each name and value.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Raw)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The first value of this name.
    #[must_use]
    pub fn first(&self, name: &Name) -> Option<&[u8]> {
        self.all(name).next()
    }

    /// The value of a name that may be there once.
    pub fn single(&self, name: &Name) -> Result<Option<&[u8]>, Flaw> {
        let mut all = self.all(name);
        match (all.next(), all.next()) {
            (_, Some(_)) => Err(Flaw::Repeated(name.clone())),
            (value, None) => Ok(value),
        }
    }

    /// The number that a name says which may be there once: `Max-Forwards: 70`. What is too large for 32 bits
    /// is `u32::MAX`.
    pub fn number(&self, name: &Name) -> Result<Option<u32>, Flaw> {
        let Some(value) = self.single(name)? else {
            return Ok(None);
        };
        match text::number(text::trim(value)) {
            Some(number) => Ok(Some(number)),
            None => Err(Flaw::Bad(name.clone())),
        }
    }

    /// The values of this name, one for each header field line.
    pub fn all<'a>(&'a self, name: &Name) -> impl Iterator<Item = &'a [u8]> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_bytes())
    }

    /// The values of this name, to be changed.
    pub(super) fn values_mut(&mut self, name: &Name) -> impl Iterator<Item = &mut Raw> {
        let lines = self.0.iter_mut();
        lines
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// The items of this name: the lines split at commas outside quotes and `<>`. Not for credentials and
    /// challenges, whose commas part their parameters.
    pub fn list<'a>(&'a self, name: &Name) -> impl Iterator<Item = &'a [u8]> {
        self.all(name).flat_map(|line| text::split(line, b','))
    }

    /// Whether an item of this name is this token, in whatever case: `Supported: path`.
    #[must_use]
    pub fn lists(&self, name: &Name, token: &str) -> bool {
        self.list(name)
            .any(|item| item.eq_ignore_ascii_case(token.as_bytes()))
    }

    /// Adds one behind all others.
    pub fn push(&mut self, name: Name, value: impl Into<Raw>) {
        self.0.push((name, value.into()));
    }

    /// Adds one before all others.
    pub fn push_front(&mut self, name: Name, value: impl Into<Raw>) {
        self.0.insert(0, (name, value.into()));
    }

    /// Replaces the first of this name, or adds it.
    pub fn set(&mut self, name: Name, value: impl Into<Raw>) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value.into(),
            None => self.push(name, value),
        }
    }

    /// The same names with other values.
    #[must_use]
    pub fn map(&self, mut to: impl FnMut(&Name, &Raw) -> Raw) -> Self {
        let lines = self.0.iter();
        Self(
            lines
                .map(|(name, value)| (name.clone(), to(name, value)))
                .collect(),
        )
    }

    /// Takes away all of this name.
    pub fn remove(&mut self, name: &Name) {
        self.0.retain(|(known, _)| known != name);
    }
}
