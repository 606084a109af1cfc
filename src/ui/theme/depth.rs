//! How many colours a terminal has, and what a colour becomes there.

use ratatui::style::{Color, Style};

use super::{colour::BASIC, contrast};

/// The colours of a terminal, the fewest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: only bold, dim, underlined and reversed.
    None,
    /// The eight basic ones.
    Eight,
    /// Those and their bright sisters.
    Sixteen,
    /// 256 with fixed values beyond the first sixteen.
    Indexed,
    /// Red, green and blue at will.
    True,
}

/// Terminals that show every colour, whatever `COLORTERM` says.
const TRUE: &[&str] = &[
    "alacritty",
    "foot",
    "ghostty",
    "iterm",
    "kitty",
    "wezterm",
    "direct",
];
/// Terminals without colour.
const NONE: &[&str] = &["dumb", "vt100", "vt102", "vt220", "mono"];

/// Colours of which the nearest number has not the contrast that they were chosen for, with one that has.
const CHOSEN: &[(contrast::Rgb, u8)] = &[
    ((0xca, 0xe5, 0xf9), 195),
    ((0x60, 0x6d, 0x7c), 242),
    ((0x62, 0x66, 0x6b), 242),
    ((0x7b, 0x81, 0x89), 245),
];

impl Depth {
    /// Each as it is asked for.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("true", Self::True),
        ("256", Self::Indexed),
        ("16", Self::Sixteen),
        ("8", Self::Eight),
        ("none", Self::None),
    ];

    /// The one that is asked for by this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::NAMES.into_iter();
        all.find(|(known, _)| *known == name)
            .map(|(_, depth)| depth)
    }

    /// What the environment says, by the name of a variable. The terminal itself is not asked.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let value = |name| variable(name).unwrap_or_default().to_lowercase();
        let (term, colorterm) = (value("TERM"), value("COLORTERM"));
        let is = |names: &[&str]| names.iter().any(|name| term.contains(name));
        let under_screen = variable("STY").is_some();
        let wide = is(TRUE) || matches!(colorterm.as_str(), "truecolor" | "24bit");
        match term.as_str() {
            "" => Self::None,
            _ if is(NONE) => Self::None,
            _ if wide && !under_screen => Self::True,
            _ if wide || term.contains("256color") => Self::Indexed,
            "linux" | "screen" | "cygwin" | "ansi" => Self::Eight,
            _ => Self::Sixteen,
        }
    }

    /// How it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "no colours",
            Self::Eight => "8 colours",
            Self::Sixteen => "16 colours",
            Self::Indexed => "256 colours",
            Self::True => "true colour",
        }
    }

    /// The style as this terminal can show it.
    pub fn style(self, mut style: Style) -> Style {
        style.fg = style.fg.and_then(|colour| self.colour(colour));
        style.bg = style.bg.and_then(|colour| self.colour(colour));
        style
    }

    fn colour(self, colour: Color) -> Option<Color> {
        match (self, colour) {
            (Self::None, _) => None,
            (Self::Indexed, Color::Rgb(r, g, b)) => {
                let chosen = CHOSEN.iter().find(|(value, _)| *value == (r, g, b));
                let nearest = || contrast::nearest((r, g, b), 16..256);
                Some(Color::Indexed(
                    chosen.map_or_else(nearest, |(_, index)| *index),
                ))
            }
            (Self::Sixteen, colour) => Some(basic(colour)),
            (Self::Eight, colour) => Some(dull(basic(colour))),
            (_, colour) => Some(colour),
        }
    }
}

/// The basic colour of the same hue, or the grey of about the same light. Green, yellow and cyan have no dark
/// sisters that can be read on white: dark ones become black.
fn basic(colour: Color) -> Color {
    if let Color::Indexed(index @ 0..16) = colour {
        return BASIC[usize::from(index)];
    }
    let Some((r, g, b)) = contrast::fixed(colour) else {
        return colour;
    };
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    if most - least < 40 {
        return match most {
            0..0x60 => Color::Black,
            0x60..0xb0 => Color::DarkGray,
            0xb0..0xf0 => Color::Gray,
            0xf0.. => Color::White,
        };
    }
    let middle = least + (most - least) / 2;
    let hue = usize::from(r > middle) + 2 * usize::from(g > middle) + 4 * usize::from(b > middle);
    match most {
        0..0xa0 if g > middle => Color::Black,
        0..0xf0 => BASIC[hue],
        0xf0.. => BASIC[hue + 8],
    }
}

/// A bright colour's dull sister.
fn dull(colour: Color) -> Color {
    match BASIC.iter().position(|basic| *basic == colour) {
        Some(8) => Color::Gray,
        Some(bright @ 9..) => BASIC[bright - 8],
        _ => colour,
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Style};

    use super::Depth;

    fn depth(variables: &[(&str, &str)]) -> Depth {
        Depth::of(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_tells_how_many_colours_there_are() {
        for (term, colours) in [
            ("xterm-256color", Depth::Indexed),
            ("tmux-256color", Depth::Indexed),
            ("xterm-kitty", Depth::True),
            ("xterm", Depth::Sixteen),
            ("linux", Depth::Eight),
            ("screen", Depth::Eight),
            ("vt220", Depth::None),
            ("dumb", Depth::None),
        ] {
            assert_eq!(depth(&[("TERM", term)]), colours, "{term}");
        }
        assert_eq!(depth(&[]), Depth::None);
        let true_colour = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")];
        assert_eq!(depth(&true_colour), Depth::True);
        let inside_screen = [
            ("TERM", "screen"),
            ("COLORTERM", "truecolor"),
            ("STY", "1.pts"),
        ];
        assert_eq!(depth(&inside_screen), Depth::Indexed);
    }

    #[test]
    fn a_colour_becomes_the_nearest_that_there_is() {
        let style = Style::new()
            .fg(Color::Rgb(255, 135, 135))
            .bg(Color::LightRed);
        let shown = |depth: Depth| (depth.style(style).fg, depth.style(style).bg);
        assert_eq!(shown(Depth::True), (style.fg, style.bg));
        assert_eq!(shown(Depth::Indexed), (Some(Color::Indexed(210)), style.bg));
        assert_eq!(shown(Depth::Sixteen).0, Some(Color::LightRed));
        assert_eq!(shown(Depth::Eight), (Some(Color::Red), Some(Color::Red)));
        assert_eq!(shown(Depth::None), (None, None));
    }
}
