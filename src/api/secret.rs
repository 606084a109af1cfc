//! Text that must not be printed, logged or serialised by accident: API secrets and SIP passwords.

use std::fmt;

use zeroize::Zeroizing;

/// A secret. `Debug` and `Display` show nothing of it, it has no `Serialize`, and its memory is wiped
/// when it is dropped. Reading it takes the word [`Secret::reveal`], so that every use can be found.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself: for the wire, a digest, or a person who asked to see it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What stands in its place where it must not be: an `x` for each character.
    #[must_use]
    pub fn masked(&self) -> Self {
        Self::new("x".repeat(self.0.chars().count()))
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_shows_nothing_of_the_secret() {
        assert_eq!(format!("{:?}", Secret::from("hunter22")), "Secret(…)");
    }
}
