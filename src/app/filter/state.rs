//! The words of the State column, by which a filter can ask for rows.

/// A state that a row can be in. A row may be in several: disabled and without an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// It is enabled and nothing is wrong that a list could show.
    Ready,
    /// It is enabled, whatever else is wrong.
    Enabled,
    /// It is disabled.
    Disabled,
    /// It has no application.
    NoApplication,
    /// Its application is not in the account.
    UnknownApplication,
    /// Its application has no call URL.
    NoCallUrl,
}

/// The words, as the column shows them and as people say them. Several words are looked for before their beginning.
pub const WORDS: &[(&str, State)] = &[
    ("no app", State::NoApplication),
    ("no url", State::NoCallUrl),
    ("app gone", State::UnknownApplication),
    ("off", State::Disabled),
    ("on", State::Ready),
    ("disabled", State::Disabled),
    ("enabled", State::Enabled),
];

/// The state that a text begins with, and how many bytes its words take.
#[must_use]
pub fn at(text: &str) -> Option<(State, usize)> {
    let begins = |word: &str| {
        let head = text.get(..word.len());
        let ends = text[..]
            .get(word.len()..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        ends && head.is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    let found = WORDS.iter().find(|(word, _)| begins(word));
    found.map(|(word, state)| (*state, word.len()))
}
