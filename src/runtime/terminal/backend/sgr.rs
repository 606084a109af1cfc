//! The style that a terminal writes in, and the shortest way from one style to another.

use std::fmt::Write as _;

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

/// The style of what is written next. Underline colours are not used: some terminals take them for blinking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// An attribute, the code that turns it on and the one that turns it off.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// What shows in a blank.
const VISIBLE: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

impl Pen {
    /// The terminal's own style.
    pub const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    /// The style of a cell.
    pub fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }

    /// This style on another ground, with nothing that would show in a blank.
    pub fn on(self, bg: Color) -> Self {
        Self {
            bg,
            modifier: self.modifier - VISIBLE,
            ..self
        }
    }

    /// Whether both have one ground.
    pub fn is_on(self, other: Self) -> bool {
        self.bg == other.bg
    }

    /// Whether a blank written in this style looks like one in `other`.
    pub fn blanks_like(self, other: Self) -> bool {
        self.bg == other.bg && !self.modifier.intersects(VISIBLE)
    }

    /// The escape sequence from this style (`None`: unknown) to another; empty when they are the same.
    pub fn change(from: Option<Self>, to: Self) -> String {
        if from == Some(to) {
            return String::new();
        }
        let afresh = to.afresh();
        let codes = match from.map(|from| from.step(to)) {
            Some(step) if step.len() <= afresh.len() => step,
            _ => afresh,
        };
        format!("\u{1b}[{codes}m")
    }

    /// The codes that change only what differs.
    fn step(self, to: Self) -> String {
        let mut codes = Codes::default();
        let (lost, mut gained) = (self.modifier - to.modifier, to.modifier - self.modifier);
        if lost.intersects(Modifier::BOLD | Modifier::DIM) {
            gained |= to.modifier & (Modifier::BOLD | Modifier::DIM);
        }
        if lost.intersects(Modifier::SLOW_BLINK | Modifier::RAPID_BLINK) {
            gained |= to.modifier & (Modifier::SLOW_BLINK | Modifier::RAPID_BLINK);
        }
        let mut written = 0;
        for (attribute, _, off) in ATTRIBUTES {
            if lost.contains(attribute) && off != written {
                codes.push(format_args!("{off}"));
                written = off;
            }
        }
        codes.attributes(gained);
        if self.fg != to.fg {
            codes.colour(to.fg, 30);
        }
        if self.bg != to.bg {
            codes.colour(to.bg, 40);
        }
        codes.0
    }

    /// The codes that start by resetting everything; empty for the plain style.
    fn afresh(self) -> String {
        let step = Self::PLAIN.step(self);
        if step.is_empty() {
            step
        } else {
            format!("0;{step}")
        }
    }
}

/// Codes with semicolons between them.
#[derive(Default)]
struct Codes(String);

impl Codes {
    fn push(&mut self, code: std::fmt::Arguments<'_>) {
        if !self.0.is_empty() {
            self.0.push(';');
        }
        // Writing to a string cannot fail.
        let _ = self.0.write_fmt(code);
    }

    fn attributes(&mut self, modifier: Modifier) {
        for (attribute, on, _) in ATTRIBUTES {
            if modifier.contains(attribute) {
                self.push(format_args!("{on}"));
            }
        }
    }

    /// `base` is 30 for the foreground and 40 for the background.
    fn colour(&mut self, colour: Color, base: u8) {
        let bright = base + 60;
        match colour {
            Color::Reset => self.push(format_args!("{}", base + 9)),
            Color::Black => self.push(format_args!("{base}")),
            Color::Red => self.push(format_args!("{}", base + 1)),
            Color::Green => self.push(format_args!("{}", base + 2)),
            Color::Yellow => self.push(format_args!("{}", base + 3)),
            Color::Blue => self.push(format_args!("{}", base + 4)),
            Color::Magenta => self.push(format_args!("{}", base + 5)),
            Color::Cyan => self.push(format_args!("{}", base + 6)),
            Color::Gray => self.push(format_args!("{}", base + 7)),
            Color::DarkGray => self.push(format_args!("{bright}")),
            Color::LightRed => self.push(format_args!("{}", bright + 1)),
            Color::LightGreen => self.push(format_args!("{}", bright + 2)),
            Color::LightYellow => self.push(format_args!("{}", bright + 3)),
            Color::LightBlue => self.push(format_args!("{}", bright + 4)),
            Color::LightMagenta => self.push(format_args!("{}", bright + 5)),
            Color::LightCyan => self.push(format_args!("{}", bright + 6)),
            Color::White => self.push(format_args!("{}", bright + 7)),
            Color::Indexed(index) => self.push(format_args!("{};5;{index}", base + 8)),
            Color::Rgb(r, g, b) => self.push(format_args!("{};2;{r};{g};{b}", base + 8)),
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Cell, style::Style};

    use super::Pen;

    fn pen(style: Style) -> Pen {
        let mut cell = Cell::EMPTY;
        cell.set_style(style);
        Pen::of(&cell)
    }

    #[test]
    fn the_shorter_of_a_step_and_a_fresh_start_is_taken() {
        let (red, bold_red) = (pen(Style::new().red()), pen(Style::new().red().bold()));
        assert_eq!(Pen::change(Some(red), bold_red), "\u{1b}[1m");
        assert_eq!(Pen::change(Some(bold_red), red), "\u{1b}[22m");
        assert_eq!(Pen::change(Some(bold_red), Pen::PLAIN), "\u{1b}[m");
        assert_eq!(Pen::change(None, red), "\u{1b}[0;31m");
        assert_eq!(Pen::change(Some(red), red), "");
    }

    #[test]
    fn bold_survives_when_only_dim_goes() {
        let (both, bold) = (pen(Style::new().bold().dim()), pen(Style::new().bold()));
        assert_eq!(Pen::change(Some(both), bold), "\u{1b}[0;1m");
    }
}
