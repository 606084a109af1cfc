//! One style a meaning: what a screen is drawn with.

use std::borrow::Cow;

use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier, Style},
};

use super::{colour::label, contrast, depth::Depth, symbols};

/// Declares the meanings once: the fields of the theme, and their names in people's files.
macro_rules! meanings {
    ($($(#[$about:meta])* $field:ident $name:literal,)*) => {
        /// One style a meaning. Nothing rests on colour alone: what is selected, on or off, good or bad also has a
        /// marker or a word.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Theme {
            $($(#[$about])* pub $field: Style,)*
            /// The colours that the terminal has.
            pub(super) depth: Depth,
            /// Whether special characters are replaced by ASCII ones.
            pub(super) ascii: bool,
            /// Whether its tints need more than sixteen colours: with fewer, the terminal's own take their place.
            pub(super) tinted: bool,
        }

        /// The names of the meanings, as a theme in the configuration writes them.
        pub const MEANINGS: &[&str] = &[$($name),*];

        impl Theme {
            /// Every style with the name of its meaning.
            pub(in crate::ui) fn styles(&mut self) -> Vec<(&'static str, &mut Style)> {
                vec![$(($name, &mut self.$field)),*]
            }
        }
    };
}

meanings! {
    /// Ordinary text.
    text "text",
    /// What matters less: labels, words of what is well, times, hints.
    muted "muted",
    /// Titles, names, counts.
    strong "strong",
    /// The row under the cursor: one tint over the whole width.
    selected "selected",
    /// What a filter matched.
    matched "matched",
    /// As it should be.
    good "good",
    /// Worth a look.
    warning "warning",
    /// Failed, refused, or about to destroy something.
    danger "danger",
    /// Where a person is, and which key does it.
    focus "focus",
    /// Lines around things.
    border "border",
    /// The bars at the top and the bottom, and the gaps between panels.
    bar "bar",
    /// Where things stand that are read.
    panel "panel",
    /// The title of a panel.
    strip "strip",
    /// Where something is typed, and evidence.
    inset "inset",
    /// The profile's label, and a value that is switched.
    chip "chip",
    /// The active tab, the active state, the title of a box.
    active "active",
    /// The selected row of a pane without the keys.
    unfocused "unfocused",
    /// Small marks that matter least: dots for nought, the scroll bar.
    faint "faint",
    /// The rest of a gauge.
    track "track",
    /// The one look of everything behind a question.
    dim "dim",
    /// Signs and bars of what works.
    good_sign "good-sign",
    /// Signs and bars of what is worth a look.
    warning_sign "warning-sign",
    /// Signs and bars of what is broken.
    danger_sign "danger-sign",
    /// What is switched off, in a wide bar.
    off "off",
    /// Quantities that are neither good nor bad.
    plot "plot",
    /// A picture for the cameras of phones: black on white, whatever is around it.
    code "code",
    /// The ground of a notice that something works.
    good_notice "good-notice",
    /// The ground of a notice that something is worth a look.
    warning_notice "warning-notice",
    /// The ground of a notice that something failed.
    danger_notice "danger-notice",
}

impl Theme {
    /// The theme with the colours that the terminal has.
    #[must_use]
    pub fn at(mut self, depth: Depth) -> Self {
        let depth = depth.min(self.depth);
        let ascii = self.ascii;
        if depth == Depth::None {
            return Self {
                ascii,
                ..Self::mono()
            };
        }
        if depth <= Depth::Sixteen && self.tinted {
            return Self::terminal().at(depth).ascii(ascii);
        }
        for (_, style) in self.styles() {
            *style = depth.style(*style);
        }
        if depth <= Depth::Sixteen && self.strip.bg.is_some() {
            self.flatten();
        }
        self.depth = depth;
        self
    }

    /// With so few colours there are no tints: one background for all, and attributes for what stands out.
    fn flatten(&mut self) {
        let paper = self.panel.bg;
        let all = [
            &mut self.bar,
            &mut self.strip,
            &mut self.inset,
            &mut self.selected,
            &mut self.unfocused,
            &mut self.active,
            &mut self.chip,
            &mut self.dim,
            &mut self.good_notice,
            &mut self.warning_notice,
            &mut self.danger_notice,
        ];
        for style in all {
            style.bg = paper;
        }
        self.selected = self.selected.add_modifier(Modifier::REVERSED);
        self.chip = self.chip.add_modifier(Modifier::REVERSED);
        self.unfocused = self.unfocused.add_modifier(Modifier::UNDERLINED);
        self.active = self.active.add_modifier(Modifier::UNDERLINED);
    }

    /// The theme with or without special characters.
    #[must_use]
    pub fn ascii(mut self, ascii: bool) -> Self {
        self.ascii = ascii;
        self
    }

    /// Whether special characters are replaced by ASCII ones.
    pub fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// Whether tints tell surfaces apart, so that no line has to.
    pub fn has_surfaces(&self) -> bool {
        self.strip.bg.is_some() && self.strip.bg != self.panel.bg
    }

    /// A key, or several, as they can be shown: an arrow that would look like another key is named.
    pub fn key<'a>(&self, key: &'a str) -> Cow<'a, str> {
        if self.ascii && !key.is_ascii() {
            symbols::key_in_words(key).into()
        } else {
            key.into()
        }
    }

    /// The answer that Enter gives.
    pub fn answer(&self) -> Style {
        match (self.bar.bg, self.focus.fg) {
            (Some(ground), Some(accent)) if self.has_surfaces() => Style::new()
                .fg(ground)
                .bg(accent)
                .add_modifier(Modifier::BOLD),
            _ => self.chip,
        }
    }

    /// The style of a profile's label: always a box of its own, of its colour if it has one, with black or white on it.
    pub fn label(&self, colour: Option<&str>) -> Style {
        let own = colour.and_then(label).filter(|_| self.depth != Depth::None);
        own.map_or(self.chip, |colour| {
            let ink = contrast::ink_on(colour);
            let written = Style::new().fg(ink).bg(colour).add_modifier(Modifier::BOLD);
            self.depth.style(written)
        })
    }

    /// The last stroke over a finished picture: what nobody coloured gets the theme's own colours, and where
    /// only ASCII may be shown, special characters become it.
    pub fn finish(&self, buffer: &mut Buffer) {
        for cell in &mut buffer.content {
            if let (Color::Reset, Some(ink)) = (cell.fg, self.text.fg) {
                cell.fg = ink;
            }
            if let (Color::Reset, Some(paper)) = (cell.bg, self.panel.bg) {
                cell.bg = paper;
            }
        }
        if self.ascii {
            symbols::replace(buffer);
        }
    }

    /// The terminal's own colours. They are not ours, so words take none but the accent: signs and bars have the colour,
    /// and what is behind them is the terminal's.
    pub(super) fn terminal() -> Self {
        let ink = |colour| Style::new().fg(colour);
        let bold = |colour| ink(colour).add_modifier(Modifier::BOLD);
        Self {
            matched: bold(Color::Cyan),
            focus: bold(Color::Cyan),
            good_sign: ink(Color::Green),
            warning_sign: ink(Color::Yellow),
            danger_sign: ink(Color::Red),
            code: ink(Color::Black).bg(Color::White),
            depth: Depth::True,
            ..Self::mono()
        }
    }

    /// Without colours: bold, dim, underlined and reversed.
    pub(super) fn mono() -> Self {
        let plain = Style::new();
        let bold = plain
            .add_modifier(Modifier::BOLD)
            .remove_modifier(Modifier::DIM);
        let dim = plain.add_modifier(Modifier::DIM);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        Self {
            text: plain,
            muted: dim,
            strong: bold,
            selected: reversed,
            matched: bold.add_modifier(Modifier::UNDERLINED),
            good: plain,
            warning: bold,
            danger: bold,
            focus: bold,
            border: dim,
            bar: plain,
            panel: plain,
            strip: plain,
            inset: plain,
            chip: reversed.add_modifier(Modifier::BOLD),
            active: bold.add_modifier(Modifier::UNDERLINED),
            unfocused: plain.add_modifier(Modifier::UNDERLINED),
            faint: dim,
            track: dim,
            dim,
            good_sign: plain,
            warning_sign: plain,
            danger_sign: plain,
            off: dim,
            plot: dim,
            code: plain,
            good_notice: plain,
            warning_notice: plain,
            danger_notice: plain,
            depth: Depth::None,
            ascii: false,
            tinted: false,
        }
    }
}
