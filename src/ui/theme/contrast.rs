//! What colours look like: the fixed values behind their numbers, and how far apart two of them are.

use std::ops::Range;

use ratatui::style::Color;

use super::colour::BASIC as BASIC_NAMES;

/// Red, green and blue.
pub type Rgb = (u8, u8, u8);

/// The first sixteen as xterm shows them; every terminal may show them differently.
const BASIC: [Rgb; 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// The value behind a number: sixteen basic colours, a cube of six steps a side, and 24 greys.
pub fn rgb(index: u8) -> Rgb {
    let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    match index {
        0..=15 => BASIC[usize::from(index)],
        16..=231 => {
            let cube = index - 16;
            (step(cube / 36), step(cube / 6 % 6), step(cube % 6))
        }
        232.. => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
    }
}

/// The value of a colour that looks the same in every terminal.
pub fn fixed(colour: Color) -> Option<Rgb> {
    if let Color::Rgb(r, g, b) = colour {
        return Some((r, g, b));
    }
    if let Color::Indexed(index @ 16..) = colour {
        return Some(rgb(index));
    }
    None
}

/// The number in this range whose colour is the nearest.
pub fn nearest(wanted: Rgb, among: Range<u16>) -> u8 {
    let far = |index: &u8| {
        let (r, g, b) = rgb(*index);
        let square = |one: u8, other: u8| u32::from(one.abs_diff(other)).pow(2);
        square(r, wanted.0) + square(g, wanted.1) + square(b, wanted.2)
    };
    let indices = among.filter_map(|index| u8::try_from(index).ok());
    indices.min_by_key(far).unwrap_or_default()
}

/// The value of any colour; one of the first sixteen counts as xterm shows it.
pub fn value(colour: Color) -> Option<Rgb> {
    let basic = BASIC_NAMES.iter().position(|name| *name == colour);
    basic.map_or_else(|| fixed(colour), |place| Some(BASIC[place]))
}

/// The light that a channel gives, from 0 to 1 (WCAG 2.2, relative luminance).
pub fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio).
pub fn ratio(one: Rgb, other: Rgb) -> f64 {
    let light =
        |(r, g, b): Rgb| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05;
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

/// Black or white, whichever can be read better on this colour.
pub fn ink_on(paper: Color) -> Color {
    let against = |ink| value(paper).map_or(1.0, |paper| ratio(ink, paper));
    if against(BASIC[0]) >= against(BASIC[15]) {
        Color::Black
    } else {
        Color::White
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest, ratio, rgb};

    #[test]
    fn the_numbers_have_the_values_that_terminals_agree_on() {
        assert_eq!(rgb(16), (0, 0, 0));
        assert_eq!(rgb(210), (255, 135, 135));
        assert_eq!(rgb(231), (255, 255, 255));
        assert_eq!(rgb(234), (28, 28, 28));
        for index in 16..=255_u8 {
            assert_eq!(rgb(nearest(rgb(index), 16..256)), rgb(index));
        }
    }

    #[test]
    fn black_on_white_has_the_greatest_contrast() {
        assert!((ratio((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 0.01);
        assert!((ratio((9, 9, 9), (9, 9, 9)) - 1.0).abs() < 0.01);
    }
}
