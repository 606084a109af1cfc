//! The theme that a dashboard begins with, and what its terminal has to say about that.

use std::{collections::BTreeMap, sync::Arc};

use super::theme::Theme;

/// The theme that a dashboard begins with, and those among which its terminal chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Drawn with, unless the terminal chooses.
    pub theme: Theme,
    /// For a dark and for a light background, where nobody named a theme and there are colours enough.
    pub by_background: Option<(Theme, Theme)>,
    /// The name of the theme that it begins with.
    pub name: String,
    /// Those that can be changed to, by name.
    pub others: BTreeMap<String, Theme>,
    /// Whether somebody said which characters may be drawn: then the terminal is not asked how wide they are.
    pub characters_said: bool,
}

impl Look {
    /// The theme on a terminal that told this of itself: of its background whether that is dark, and whether our signs
    /// take two cells there.
    pub fn on(self, is_dark: Option<bool>, is_wide: bool) -> (Theme, BTreeMap<String, Theme>) {
        let theme = match (is_dark, self.by_background) {
            (Some(true), Some((dark, _))) => dark,
            (Some(false), Some((_, light))) => light,
            (None, _) | (_, None) => self.theme,
        };
        let plain = is_wide && !self.characters_said;
        let fitting = |theme: Theme| if plain { theme.ascii(true) } else { theme };
        let others = self.others.into_iter();
        let others = others.map(|(name, theme)| (name, fitting(theme)));
        (fitting(theme), others.collect())
    }

    /// The names of all that can be changed to: first the one that it begins with.
    pub fn names(&self) -> Arc<[String]> {
        let others = Theme::NAMES.iter().copied();
        let own = self.others.keys().map(String::as_str);
        let own = own.filter(|name| !Theme::NAMES.contains(name));
        let first = self.name.as_str();
        let rest = others.chain(own).filter(|name| *name != first);
        let names = std::iter::once(first).chain(rest);
        names.map(str::to_owned).collect()
    }
}
