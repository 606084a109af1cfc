//! Every theme can be read, at every number of colours, and by every eye.

use ratatui::style::{Color, Modifier, Style};

use super::{
    MEANINGS, Theme,
    contrast::{self, Rgb, linear, ratio},
    depth::Depth,
};

/// The themes that bring their own background, with the contrast that they promise.
const OWN: &[(&str, f64)] = &[
    ("light", 4.5),
    ("dark", 4.5),
    ("high-contrast", 7.0),
    ("colour-blind", 4.5),
];

fn value(colour: Option<Color>) -> Rgb {
    let colour = colour.expect("a theme with a background names both colours");
    contrast::value(colour).expect("a colour of a theme is fixed")
}

fn theme(name: &str) -> Theme {
    Theme::named(name).expect("is there")
}

/// The words that stand on a surface, and the signs and lines, which need less (WCAG 2.2, 1.4.11).
fn pairs(theme: &Theme) -> Vec<(&'static str, Style, Style, bool)> {
    let words = [
        theme.text,
        theme.strong,
        theme.muted,
        theme.good,
        theme.warning,
        theme.danger,
        theme.focus,
        theme.matched,
    ];
    let signs = [
        theme.good_sign,
        theme.warning_sign,
        theme.danger_sign,
        theme.faint,
        theme.border,
        theme.plot,
        theme.off,
    ];
    let mut pairs = Vec::new();
    for (name, surface) in [
        ("panel", theme.panel),
        ("selected", theme.selected),
        ("unfocused", theme.unfocused),
        ("strip", theme.strip),
        ("inset", theme.inset),
        ("bar", theme.bar),
    ] {
        pairs.extend(words.map(|word| (name, word, surface, true)));
    }
    pairs.extend(signs.map(|sign| ("panel", sign, theme.panel, false)));
    pairs.extend(
        signs[..3]
            .iter()
            .map(|sign| ("selected", *sign, theme.selected, false)),
    );
    for (notice, sign) in [
        (theme.good_notice, theme.good_sign),
        (theme.warning_notice, theme.warning_sign),
        (theme.danger_notice, theme.danger_sign),
    ] {
        pairs.push(("notice", theme.strong, notice, true));
        pairs.push(("notice", sign, notice, false));
    }
    for both in [
        theme.chip,
        theme.active,
        theme.dim,
        theme.answer(),
        theme.bar,
    ] {
        pairs.push(("itself", both, both, true));
    }
    pairs.push(("active", theme.focus, theme.active, true));
    pairs
}

#[test]
fn every_pair_that_is_drawn_has_the_contrast_that_its_theme_promises() {
    for (name, promised) in OWN {
        for depth in [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::Eight] {
            let theme = theme(name).at(depth);
            if theme.panel.bg.is_none() {
                assert!(depth <= Depth::Sixteen && theme.tinted == terminal_is_tinted());
                continue;
            }
            for (place, ink, paper, is_word) in pairs(&theme) {
                let least = match depth {
                    _ if !is_word => 3.0,
                    // Sixteen colours are the terminal's own to choose; these are xterm's.
                    Depth::Sixteen => promised.min(4.5),
                    // With eight, colours are dull: bold text needs 3 (WCAG 2.2, 1.4.3, large text).
                    Depth::Eight => 3.0,
                    Depth::None | Depth::Indexed | Depth::True => *promised,
                };
                let found = ratio(value(ink.fg), value(paper.bg));
                assert!(
                    found >= least,
                    "{name}, {}: {:?} on {place} has {found:.2}",
                    depth.name(),
                    ink.fg
                );
            }
        }
    }
}

fn terminal_is_tinted() -> bool {
    theme("terminal").tinted
}

#[test]
fn where_the_colours_are_the_terminals_own_only_signs_and_keys_have_one() {
    for depth in [Depth::True, Depth::Sixteen, Depth::Eight] {
        let mut terminal = theme("terminal").at(depth);
        // A code for cameras is black on white wherever it stands.
        let of_words = terminal.styles().into_iter();
        for (meaning, style) in of_words.filter(|(meaning, _)| *meaning != "code") {
            assert_eq!(style.bg, None, "{meaning}");
            let coloured = meaning.ends_with("-sign") || matches!(meaning, "focus" | "matched");
            assert_eq!(style.fg.is_some(), coloured, "{meaning}");
        }
    }
}

#[test]
fn every_name_is_a_theme_and_its_styles_are_the_meanings() {
    for name in Theme::NAMES {
        let mut theme = theme(name);
        let meanings: Vec<_> = theme
            .styles()
            .into_iter()
            .map(|(meaning, _)| meaning)
            .collect();
        assert_eq!(meanings, MEANINGS, "{name}");
    }
}

#[test]
fn without_colours_only_attributes_are_left_and_selection_shows() {
    for name in Theme::NAMES {
        let mut mono = theme(name).at(Depth::None);
        for (meaning, style) in mono.styles() {
            assert_eq!((style.fg, style.bg), (None, None), "{name}: {meaning}");
        }
        assert!(mono.selected.add_modifier.contains(Modifier::REVERSED));
        assert_eq!(mono.label(Some("red")).fg, None);
        let full = theme("mono").at(Depth::True);
        assert_eq!(full.label(Some("red")).fg, None, "mono stays mono");
    }
}

#[test]
fn a_label_keeps_its_colour_where_there_are_colours() {
    let own = theme("terminal").label(Some("red"));
    assert_eq!(own.bg, Some(Color::Red));
    let unknown = theme("terminal").label(Some("rde"));
    assert_eq!(unknown, theme("terminal").label(None));
}

/// What is left of a colour when one kind of cone is missing (Viénot, Brettel and Mollon 1999), in linear light.
fn seen_without(cone: usize, colour: Rgb) -> [f64; 3] {
    const RED: [[f64; 3]; 3] = [
        [0.112, 0.888, 0.0],
        [0.112, 0.888, 0.0],
        [0.004, -0.004, 1.0],
    ];
    const GREEN: [[f64; 3]; 3] = [
        [0.293, 0.707, 0.0],
        [0.293, 0.707, 0.0],
        [-0.021, 0.021, 1.0],
    ];
    let light = [linear(colour.0), linear(colour.1), linear(colour.2)];
    let matrix = if cone == 0 { RED } else { GREEN };
    matrix.map(|row| {
        row.iter()
            .zip(light)
            .map(|(weight, light)| weight * light)
            .sum()
    })
}

fn distance(one: Style, other: Style, cone: usize) -> f64 {
    let (one, other) = (
        seen_without(cone, value(one.fg)),
        seen_without(cone, value(other.fg)),
    );
    let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>().sqrt()
}

#[test]
fn good_warning_and_danger_stay_apart_without_red_or_green_cones() {
    let theme = theme("colour-blind");
    for cone in [0, 1] {
        for (one, other) in [
            (theme.good, theme.danger),
            (theme.good, theme.warning),
            (theme.warning, theme.danger),
            (theme.good_sign, theme.danger_sign),
            (theme.good_sign, theme.warning_sign),
            (theme.warning_sign, theme.danger_sign),
        ] {
            let found = distance(one, other, cone);
            assert!(found > 0.4, "{one:?} and {other:?}: {found:.2}");
        }
    }
}
