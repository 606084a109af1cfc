//! Colours by name: the sixteen that every terminal has, and how people write any other.

use std::str::FromStr;

use ratatui::style::Color;

use crate::{api::sentence::Sentence, app::text::spelling::nearest};

/// The basic colours in the order of their numbers.
pub const BASIC: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "grey",
    "dark-grey",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "white",
];

/// The colour of a profile's label, if the word is one.
pub fn label(word: &str) -> Option<Color> {
    colour(word).ok()
}

/// The colour that this word names.
///
/// # Errors
/// A sentence that says how colours are written.
pub fn colour(word: &str) -> Result<Color, Sentence> {
    if let Some(place) = NAMES.iter().position(|name| *name == word) {
        return Ok(BASIC[place]);
    }
    let exact = word.starts_with('#') || word.parse::<u8>().is_ok();
    let read = Color::from_str(word).ok().filter(|_| exact);
    read.ok_or_else(|| {
        let near = nearest(word, NAMES.into_iter());
        let near = near.map_or_else(String::new, |near| format!(" Did you mean {near}?"));
        format!(
            "{word:?} is not a colour.{near} Colours are written like red, bright-red, #ff8787 or 210."
        )
        .into()
    })
}
