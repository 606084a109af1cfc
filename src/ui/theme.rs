//! Styles by meaning: the only place that names a colour.

use ratatui::style::{Color, Modifier, Style};

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
}

impl Theme {
    /// The names that [`Theme::named`] knows.
    pub const NAMES: &'static [&'static str] = &["terminal", "light", "dark", "mono"];

    /// The theme of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "terminal" => Some(Self::terminal()),
            "light" => Some(Self::paper(
                Color::Indexed(235),
                Color::Indexed(255),
                Color::Indexed(242),
            )),
            "dark" => Some(Self::paper(
                Color::Indexed(252),
                Color::Indexed(234),
                Color::Indexed(245),
            )),
            "mono" => Some(Self::mono()),
            _ => None,
        }
    }

    fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        Self {
            text: plain,
            muted: plain.add_modifier(Modifier::DIM),
            strong: bold,
            selected: reversed,
            matched: plain.add_modifier(Modifier::UNDERLINED),
            good: plain,
            warning: bold,
            danger: bold,
            focus: bold,
            border: plain.add_modifier(Modifier::DIM),
            bar: plain,
        }
    }

    /// The terminal's own sixteen colours. Blue is not among them: on black it cannot be read.
    fn terminal() -> Self {
        let mono = Self::mono();
        Self {
            good: Style::new().fg(Color::Green),
            warning: Style::new().fg(Color::Yellow),
            danger: Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
            focus: Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD),
            ..mono
        }
    }

    fn paper(ink: Color, paper: Color, faint: Color) -> Self {
        let text = Style::new().fg(ink).bg(paper);
        let over = |style: Style| text.patch(style);
        let terminal = Self::terminal();
        Self {
            text,
            muted: text.fg(faint),
            strong: over(terminal.strong),
            selected: over(terminal.selected),
            matched: over(terminal.matched),
            good: over(terminal.good),
            warning: over(terminal.warning),
            danger: over(terminal.danger),
            focus: over(terminal.focus),
            border: text.fg(faint),
            bar: text,
        }
    }
}
