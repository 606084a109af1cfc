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
    /// It stands like this, and in no other way.
    Stands(Standing),
}

/// How an endpoint stands, the worst first: each in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A phone is refused.
    Refused,
    /// Registration and calls fail.
    Disabled,
    /// Every call that it makes is rejected.
    NoApplication,
    /// Its application is not in the account.
    UnknownApplication,
    /// Its application has no call URL.
    NoCallUrl,
    /// No phone is registered.
    NoPhone,
    /// Phones are registered.
    Registered,
    /// Nothing is wrong that a list could show. What its phones do is not known.
    Ready,
}

impl Standing {
    /// All of them, the worst first.
    pub const ALL: [Self; 8] = [
        Self::Refused,
        Self::Disabled,
        Self::NoApplication,
        Self::UnknownApplication,
        Self::NoCallUrl,
        Self::NoPhone,
        Self::Registered,
        Self::Ready,
    ];

    /// What stands behind `state:` for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Disabled => "off",
            Self::NoApplication => "no-app",
            Self::UnknownApplication => "app-gone",
            Self::NoCallUrl => "no-url",
            Self::NoPhone => "no-phone",
            Self::Registered => "registered",
            Self::Ready => "on",
        }
    }

    /// What people read: in the list, and on its chip.
    pub fn title(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Disabled => "off",
            Self::NoApplication => "no app",
            Self::UnknownApplication => "app gone",
            Self::NoCallUrl => "no URL",
            Self::NoPhone => "no phone",
            Self::Registered => "registered",
            Self::Ready => "on",
        }
    }

    /// How an endpoint that stands like this would stand if nothing were known of its phones.
    #[must_use]
    pub fn without_phones(self) -> Self {
        match self {
            Self::Refused | Self::NoPhone | Self::Registered | Self::Ready => Self::Ready,
            Self::Disabled | Self::NoApplication | Self::UnknownApplication | Self::NoCallUrl => {
                self
            }
        }
    }
}

/// What a term begins with that asks for one standing.
pub const STANDS: &str = "state:";

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
