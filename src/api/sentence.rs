//! One sentence for a person that says what happened and what to do: the error of what a program does not decide on.

use std::{borrow::Cow, ops::Deref};

/// A sentence. Where a program has to tell errors apart, an error type of its own stands instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Sentence(Cow<'static, str>);

impl Sentence {
    /// With these words.
    pub fn new(words: impl Into<Cow<'static, str>>) -> Self {
        Self(words.into())
    }
}

impl From<&'static str> for Sentence {
    fn from(words: &'static str) -> Self {
        Self::new(words)
    }
}

impl From<String> for Sentence {
    fn from(words: String) -> Self {
        Self::new(words)
    }
}

impl From<Sentence> for String {
    fn from(sentence: Sentence) -> Self {
        sentence.0.into_owned()
    }
}

impl Deref for Sentence {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}
