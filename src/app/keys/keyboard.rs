//! Keyboards without Latin letters: which letter stands in the same place on a QWERTY keyboard.

use crossterm::event::KeyCode;

use crate::app::keys::key::Key;

/// The places of the letters, in the order of the keyboard's rows.
const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>";
/// Russian, and what Ukrainian and Belarusian put in the places of letters that they do not have.
const RUSSIAN: &str = "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ";
const UKRAINIAN: &str = "йцукенгшщзхїфівапролджєячсмитьбюЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ";
/// Greek; what is not a Greek letter stands for itself.
const GREEK: &str = ";ςερτυθιοπ[]ασδφγηξκλ;'ζχψωβνμ,.:ΣΕΡΤΥΘΙΟΠ{}ΑΣΔΦΓΗΞΚΛ:\"ΖΧΨΩΒΝΜ<>";

/// The key of the same place; any other key as it is.
pub fn latin(key: Key) -> Key {
    let KeyCode::Char(c) = key.code else {
        return key;
    };
    if c.is_ascii() {
        return key;
    }
    let place = [RUSSIAN, UKRAINIAN, GREEK]
        .iter()
        .find_map(|layout| layout.chars().position(|letter| letter == c));
    let letter = place.and_then(|place| LATIN.chars().nth(place));
    Key {
        code: KeyCode::Char(letter.unwrap_or(c)),
        modifiers: key.modifiers,
    }
}

#[cfg(test)]
mod tests {
    use super::{GREEK, LATIN, RUSSIAN, UKRAINIAN, latin};
    use crate::app::keys::chord;

    #[test]
    fn the_layouts_have_as_many_places() {
        for layout in [RUSSIAN, UKRAINIAN, GREEK] {
            assert_eq!(layout.chars().count(), LATIN.len(), "{layout}");
        }
    }

    #[test]
    fn letters_map_by_place_with_their_case_and_modifiers() {
        for (typed, meant) in [
            ("о", "j"),
            ("л", "k"),
            ("П", "G"),
            ("^с", "^c"),
            ("і", "s"),
            ("ξ", "j"),
            ("Ω", "V"),
        ] {
            let key = |text| chord::parse(text).expect("a key");
            assert_eq!(latin(key(typed)), key(meant), "{typed}");
        }
    }

    #[test]
    fn keys_that_have_no_place_stay_what_they_are() {
        for text in ["j", "?", "é", "東", "Enter"] {
            let key = chord::parse(text).expect("a key");
            assert_eq!(latin(key), key, "{text}");
        }
    }
}
