//! The themes that come with the program.

use ratatui::style::{Color, Modifier, Style};

use super::{depth::Depth, theme::Theme};

/// The colours of a theme that brings its own background.
#[derive(Debug)]
pub struct Palette {
    paper: u32,
    ink: u32,
    faint: u32,
    good: u32,
    warning: u32,
    danger: u32,
    focus: u32,
}

const DARK: Palette = Palette {
    paper: 0x1c_1c1c,
    ink: 0xd0_d0d0,
    faint: 0x9e_9e9e,
    good: 0x87_d787,
    warning: 0xff_d75f,
    danger: 0xff_8787,
    focus: 0x87_d7ff,
};

const LIGHT: Palette = Palette {
    paper: 0xff_ffff,
    ink: 0x26_2626,
    faint: 0x58_5858,
    good: 0x00_5f00,
    warning: 0x87_5f00,
    danger: 0xaf_0000,
    focus: 0x00_5f87,
};

const HIGH_CONTRAST: Palette = Palette {
    paper: 0x00_0000,
    ink: 0xff_ffff,
    faint: 0xff_ffff,
    good: 0x00_ff00,
    warning: 0xff_ff00,
    danger: 0xff_8787,
    focus: 0x00_ffff,
};

/// Blue, yellow and orange: three that stay apart with any of the usual kinds of colour blindness.
const COLOUR_BLIND: Palette = Palette {
    paper: 0x1c_1c1c,
    ink: 0xd0_d0d0,
    faint: 0x9e_9e9e,
    good: 0x5f_d7ff,
    warning: 0xff_ffaf,
    danger: 0xff_7f00,
    focus: 0xff_ffff,
};

impl Theme {
    /// The names that [`Theme::named`] knows.
    pub const NAMES: &'static [&'static str] = &[
        "terminal",
        "light",
        "dark",
        "mono",
        "high-contrast",
        "colour-blind",
    ];

    /// The theme of this name, in true colour.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "terminal" => Some(terminal()),
            "mono" => Some(Self::mono()),
            name => palette(name).map(|palette| palette.theme(Depth::True)),
        }
    }
}

/// The palette of this name.
pub fn palette(name: &str) -> Option<&'static Palette> {
    match name {
        "dark" => Some(&DARK),
        "light" => Some(&LIGHT),
        "high-contrast" => Some(&HIGH_CONTRAST),
        "colour-blind" => Some(&COLOUR_BLIND),
        _ => None,
    }
}

impl Palette {
    /// The theme in these colours.
    pub fn theme(&self, depth: Depth) -> Theme {
        let text = Style::new().fg(colour(self.ink)).bg(colour(self.paper));
        let ink = |rgb| text.fg(colour(rgb));
        Theme {
            text,
            muted: ink(self.faint),
            strong: text.add_modifier(Modifier::BOLD),
            selected: text.add_modifier(Modifier::REVERSED),
            matched: text.add_modifier(Modifier::UNDERLINED),
            good: ink(self.good),
            warning: ink(self.warning).add_modifier(Modifier::BOLD),
            danger: ink(self.danger).add_modifier(Modifier::BOLD),
            focus: ink(self.focus).add_modifier(Modifier::BOLD),
            border: ink(self.faint),
            bar: text,
            ..terminal()
        }
        .at(depth)
    }
}

/// The terminal's own colours, of which only two can be read on black and on white alike: green, yellow and cyan
/// cannot on white, nor blue on black. What is as it should be has none.
pub fn terminal() -> Theme {
    let bold = |colour| Style::new().fg(colour).add_modifier(Modifier::BOLD);
    Theme {
        warning: bold(Color::Magenta),
        danger: bold(Color::Red),
        depth: Depth::True,
        ..Theme::mono()
    }
}

fn colour(rgb: u32) -> Color {
    Color::from_u32(rgb)
}
