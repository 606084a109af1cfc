//! The themes that come with the program.

use ratatui::style::{Color, Modifier, Style};

use super::{depth::Depth, theme::Theme};

/// The colours of a theme that brings its own surfaces.
#[derive(Debug)]
pub struct Palette {
    /// Bars, and the gaps between panels.
    ground: u32,
    panel: u32,
    strip: u32,
    inset: u32,
    chip: u32,
    selected: u32,
    unfocused: u32,
    text: u32,
    strong: u32,
    muted: u32,
    faint: u32,
    track: u32,
    dim: u32,
    accent: u32,
    /// Words, and signs and bars, of what works, is worth a look, and is broken; and the ground of a notice about it.
    good: [u32; 3],
    warning: [u32; 3],
    danger: [u32; 3],
    off: u32,
    plot: u32,
    /// Whether there is nothing like it in sixteen colours.
    tinted: bool,
}

const DARK: Palette = Palette {
    ground: 0x0e_1013,
    panel: 0x15_181c,
    strip: 0x1e_2228,
    inset: 0x08_0a0d,
    chip: 0x31_3740,
    selected: 0x21_364a,
    unfocused: 0x28_2d34,
    text: 0xd1_d5d9,
    strong: 0xf3_f5f8,
    muted: 0x9d_a4ac,
    faint: 0x7b_8189,
    track: 0x3f_444a,
    dim: 0x7d_8085,
    accent: 0x72_caf6,
    good: [0x6e_dcb9, 0x55_ac89, 0x19_2b22],
    warning: [0xf2_cd64, 0xe1_b850, 0x31_2814],
    danger: [0xff_756c, 0xf0_5653, 0x3d_1a1a],
    off: 0x62_666b,
    plot: 0x60_6d7c,
    tinted: true,
};

const LIGHT: Palette = Palette {
    ground: 0xe7_eaed,
    panel: 0xf9_fafc,
    strip: 0xdb_e0e6,
    inset: 0xff_ffff,
    chip: 0xc5_cdd7,
    selected: 0xca_e5f9,
    unfocused: 0xe3_e8f0,
    text: 0x2a_2e34,
    strong: 0x0c_1015,
    muted: 0x51_5760,
    faint: 0x71_767e,
    track: 0xb9_bec6,
    dim: 0x66_696e,
    accent: 0x00_5e9a,
    good: [0x04_683f, 0x2b_8c69, 0xd8_f3e3],
    warning: [0x84_5808, 0xa8_7801, 0xf8_eccb],
    danger: [0x9b_0313, 0xc7_1722, 0xff_dfde],
    off: 0x8a_8e94,
    plot: 0x7b_8895,
    tinted: true,
};

const HIGH_CONTRAST: Palette = Palette {
    ground: 0x00_0000,
    panel: 0x00_0000,
    strip: 0x26_2626,
    inset: 0x00_0000,
    chip: 0x3a_3a3a,
    selected: 0x00_005f,
    unfocused: 0x30_3030,
    text: 0xff_ffff,
    strong: 0xff_ffff,
    muted: 0xff_ffff,
    faint: 0xd0_d0d0,
    track: 0x8a_8a8a,
    dim: 0xb2_b2b2,
    accent: 0x00_ffff,
    good: [0x00_ff00, 0x00_ff00, 0x00_0000],
    warning: [0xff_ff00, 0xff_ff00, 0x00_0000],
    danger: [0xff_afaf, 0xff_8787, 0x00_0000],
    off: 0x9e_9e9e,
    plot: 0xb2_b2b2,
    tinted: false,
};

/// Blue, yellow and orange: three that stay apart with any of the usual kinds of colour blindness.
const COLOUR_BLIND: Palette = Palette {
    good: [0x5f_d7ff, 0x5f_d7ff, 0x12_2936],
    warning: [0xff_ffaf, 0xff_ffaf, 0x31_2814],
    danger: [0xff_8700, 0xff_7f00, 0x3d_2210],
    accent: 0xff_ffff,
    ..DARK
};

impl Theme {
    /// The name that leaves the choice between light and dark to the terminal.
    pub const AUTO: &'static str = "auto";

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
            "terminal" => Some(Self::terminal()),
            "mono" => Some(Self::mono()),
            name => palette(name).map(|palette| palette.theme(Depth::True)),
        }
    }
}

/// The palette of this name.
fn palette(name: &str) -> Option<&'static Palette> {
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
    fn theme(&self, depth: Depth) -> Theme {
        let ink = |rgb| Style::new().fg(Color::from_u32(rgb));
        let paper = |rgb| Style::new().bg(Color::from_u32(rgb));
        let bold = |rgb| ink(rgb).add_modifier(Modifier::BOLD);
        let on = |style: Style, rgb| style.bg(Color::from_u32(rgb));
        let [good, good_sign, good_notice] = self.good;
        let [warning, warning_sign, warning_notice] = self.warning;
        let [danger, danger_sign, danger_notice] = self.danger;
        Theme {
            text: ink(self.text),
            muted: ink(self.muted),
            strong: bold(self.strong),
            selected: paper(self.selected),
            matched: bold(self.accent),
            good: ink(good),
            warning: bold(warning),
            danger: bold(danger),
            focus: bold(self.accent),
            border: ink(self.faint),
            bar: on(ink(self.muted), self.ground),
            panel: paper(self.panel),
            strip: paper(self.strip),
            inset: paper(self.inset),
            chip: on(bold(self.strong), self.chip),
            active: on(bold(self.strong), self.selected),
            unfocused: paper(self.unfocused),
            faint: ink(self.faint),
            track: ink(self.track),
            dim: on(ink(self.dim), self.ground),
            good_sign: ink(good_sign),
            warning_sign: ink(warning_sign),
            danger_sign: ink(danger_sign),
            off: ink(self.off),
            plot: ink(self.plot),
            code: Style::new()
                .fg(Color::Rgb(0, 0, 0))
                .bg(Color::Rgb(255, 255, 255)),
            good_notice: paper(good_notice),
            warning_notice: paper(warning_notice),
            danger_notice: paper(danger_notice),
            depth: Depth::True,
            ascii: false,
            tinted: self.tinted,
        }
        .at(depth)
    }
}
