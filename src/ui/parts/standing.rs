//! What a state looks like, wherever it is shown: one sign, one colour for signs and bars, and one for its word.

use ratatui::style::{Modifier, Style};

use crate::{
    app::{filter::Standing, page::notice::Tone, search::census::Sum},
    ui::theme::{Theme, symbols},
};

/// How much something wants to be seen, the most first: what bars, legends and lists begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Broken: refused, failed, does not answer.
    Broken,
    /// Worth a look: no application, interrupted, old.
    Look,
    /// Switched off.
    Off,
    /// On, with nothing there: no phone, waiting.
    Empty,
    /// Works.
    Well,
    /// Being done right now.
    AtWork,
}

/// A part of a whole: how many there are of one weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// How much it wants to be seen.
    pub weight: Weight,
    /// How many there are.
    pub count: usize,
    /// What they are, in a word or two.
    pub word: &'static str,
}

/// The parts of a sum of endpoints, the worst first.
pub fn parts(sum: &Sum) -> Vec<Part> {
    let part = |(weight, word): (Weight, &'static str)| Part {
        weight,
        count: Standing::ALL
            .into_iter()
            .filter(|standing| Weight::of(*standing) == weight)
            .map(|standing| sum.of(standing))
            .sum(),
        word,
    };
    Weight::OF_ENDPOINTS.map(part).into()
}

impl Weight {
    /// Those that endpoints have, the worst first, with what such endpoints are.
    pub const OF_ENDPOINTS: [(Self, &'static str); 5] = [
        (Self::Broken, "refused"),
        (Self::Look, "no app or URL"),
        (Self::Off, "off"),
        (Self::Empty, "no phone"),
        (Self::Well, "registered"),
    ];

    /// The weight of how an endpoint stands.
    pub fn of(standing: Standing) -> Self {
        match standing {
            Standing::Refused => Self::Broken,
            Standing::NoApplication | Standing::UnknownApplication | Standing::NoCallUrl => {
                Self::Look
            }
            Standing::Disabled => Self::Off,
            Standing::NoPhone => Self::Empty,
            Standing::Registered | Standing::Ready => Self::Well,
        }
    }

    /// The sign before its word.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Broken => symbols::BROKEN,
            Self::Look => symbols::WARNING,
            Self::Off => symbols::OFF,
            Self::Empty => symbols::NOBODY,
            Self::Well => symbols::ON,
            Self::AtWork => symbols::AT_WORK,
        }
    }

    /// What its sign and its part of a bar are drawn in.
    pub fn fill(self, theme: &Theme) -> Style {
        match self {
            Self::Broken => theme.danger_sign,
            Self::Look => theme.warning_sign,
            Self::Off => theme.muted,
            Self::Empty => theme.text,
            Self::Well => theme.good_sign,
            Self::AtWork => theme.focus.remove_modifier(Modifier::BOLD),
        }
    }

    /// What its word is written in: what is well needs no attention.
    pub fn word(self, theme: &Theme) -> Style {
        match self {
            Self::Broken => theme.danger,
            Self::Look => theme.warning,
            Self::Off | Self::Well => theme.muted,
            Self::Empty => theme.text,
            Self::AtWork => theme.focus,
        }
    }
}

/// What the sign of a tone is drawn in.
pub fn sign_of(tone: Tone, theme: &Theme) -> Style {
    match tone {
        Tone::Good => theme.good_sign,
        Tone::Plain => theme.text,
        Tone::Quiet => theme.muted,
        Tone::Warn => theme.warning_sign,
        Tone::Bad => theme.danger_sign,
    }
}

/// The style of a tone.
pub fn style(tone: Tone, theme: &Theme) -> Style {
    match tone {
        Tone::Good => theme.good,
        Tone::Plain => theme.text,
        Tone::Quiet => theme.muted,
        Tone::Warn => theme.warning,
        Tone::Bad => theme.danger,
    }
}
