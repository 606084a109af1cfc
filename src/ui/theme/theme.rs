//! One style a meaning: what a screen is drawn with.

use std::borrow::Cow;

use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier, Style},
};

use super::{colour::label, contrast, depth::Depth, symbols};

/// One style a meaning. Nothing rests on colour alone: what is selected, on or off, good or bad also has a
/// marker or a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// What matters less.
    pub muted: Style,
    /// Titles, names, keys.
    pub strong: Style,
    /// The row under the cursor.
    pub selected: Style,
    /// What a filter matched.
    pub matched: Style,
    /// As it should be.
    pub good: Style,
    /// Worth a look.
    pub warning: Style,
    /// Failed, refused, or about to destroy something.
    pub danger: Style,
    /// The field that takes the keys.
    pub focus: Style,
    /// Lines around things.
    pub border: Style,
    /// The bars at the top and the bottom.
    pub bar: Style,
    /// The colours that the terminal has.
    pub(super) depth: Depth,
    /// Whether special characters are replaced by ASCII ones.
    pub(super) ascii: bool,
}

/// The names of the meanings, as a theme in the configuration writes them.
pub const MEANINGS: &[&str] = &[
    "text", "muted", "strong", "selected", "matched", "good", "warning", "danger", "focus",
    "border", "bar",
];

impl Theme {
    /// The theme with the colours that the terminal has.
    #[must_use]
    pub fn at(mut self, depth: Depth) -> Self {
        let depth = depth.min(self.depth);
        if depth == Depth::None {
            return Self {
                ascii: self.ascii,
                ..Self::mono()
            };
        }
        for (_, style) in self.styles() {
            *style = depth.style(*style);
        }
        self.depth = depth;
        self
    }

    /// The theme with or without special characters.
    #[must_use]
    pub fn ascii(mut self, ascii: bool) -> Self {
        self.ascii = ascii;
        self
    }

    /// A key, or several, as they can be shown: an arrow that would look like another key is named.
    pub fn key<'a>(&self, key: &'a str) -> Cow<'a, str> {
        if self.ascii && !key.is_ascii() {
            symbols::key_in_words(key).into()
        } else {
            key.into()
        }
    }

    /// The style of a profile's label: always a box of its own, of its colour if it has one, with black or white on it.
    pub fn label(&self, colour: Option<&str>) -> Style {
        let own = colour.and_then(label).filter(|_| self.depth != Depth::None);
        let boxed = self.bar.add_modifier(Modifier::BOLD | Modifier::REVERSED);
        own.map_or(boxed, |colour| {
            let ink = contrast::ink_on(colour);
            let written = Style::new().fg(ink).bg(colour).add_modifier(Modifier::BOLD);
            self.depth.style(written)
        })
    }

    /// The last stroke over a finished picture: what nobody coloured gets the theme's own colours, and where
    /// only ASCII may be shown, special characters become it.
    pub fn finish(&self, buffer: &mut Buffer) {
        if let (Some(ink), Some(paper)) = (self.text.fg, self.text.bg) {
            for cell in &mut buffer.content {
                if cell.fg == Color::Reset {
                    cell.fg = ink;
                }
                if cell.bg == Color::Reset {
                    cell.bg = paper;
                }
            }
        }
        if self.ascii {
            symbols::replace(buffer);
        }
    }

    /// Without colours: bold, dim, underlined and reversed.
    pub(super) fn mono() -> Self {
        let plain = Style::new();
        let bold = plain
            .add_modifier(Modifier::BOLD)
            .remove_modifier(Modifier::DIM);
        let dim = plain.add_modifier(Modifier::DIM);
        Self {
            text: plain,
            muted: dim,
            strong: bold,
            selected: plain.add_modifier(Modifier::REVERSED),
            matched: plain.add_modifier(Modifier::UNDERLINED),
            good: plain,
            warning: bold,
            danger: bold,
            focus: bold,
            border: dim,
            bar: plain,
            depth: Depth::None,
            ascii: false,
        }
    }

    /// Every style with the name of its meaning.
    pub(super) fn styles(&mut self) -> [(&'static str, &mut Style); 11] {
        [
            ("text", &mut self.text),
            ("muted", &mut self.muted),
            ("strong", &mut self.strong),
            ("selected", &mut self.selected),
            ("matched", &mut self.matched),
            ("good", &mut self.good),
            ("warning", &mut self.warning),
            ("danger", &mut self.danger),
            ("focus", &mut self.focus),
            ("border", &mut self.border),
            ("bar", &mut self.bar),
        ]
    }
}
