//! The theme that a dashboard begins with, and what its terminal has to say about that.

use super::theme::Theme;

/// The theme that a dashboard begins with, and those among which its terminal chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Drawn with, unless the terminal chooses.
    pub theme: Theme,
    /// For a dark and for a light background, where nobody named a theme and there are colours enough.
    pub by_background: Option<(Theme, Theme)>,
    /// Whether somebody said which characters may be drawn: then the terminal is not asked how wide they are.
    pub characters_said: bool,
}

impl Look {
    /// The theme on a terminal that told this of itself: of its background whether that is dark, and whether our signs
    /// take two cells there.
    pub fn on(self, is_dark: Option<bool>, is_wide: bool) -> Theme {
        let theme = match (is_dark, self.by_background) {
            (Some(true), Some((dark, _))) => dark,
            (Some(false), Some((_, light))) => light,
            (None, _) | (_, None) => self.theme,
        };
        if is_wide && !self.characters_said {
            theme.ascii(true)
        } else {
            theme
        }
    }
}
