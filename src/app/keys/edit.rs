//! Applies a key to a line of text: the same editing keys in every field, filter and prompt.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::{keys::key::Key, text::line::Line};

/// Applies an editing key; answers whether it was one.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every other key of the terminal is not for editing"
)]
pub fn edit(line: &mut Line, key: Key) -> bool {
    let plain = key.modifiers.is_empty();
    let control = key.modifiers == KeyModifiers::CONTROL;
    let alt = key.modifiers == KeyModifiers::ALT;
    match key.code {
        KeyCode::Char(c) if plain => line.insert(c.encode_utf8(&mut [0; 4])),
        KeyCode::Char('a') if control => line.home(),
        KeyCode::Char('e') if control => line.end(),
        KeyCode::Char('b') if control => line.left(),
        KeyCode::Char('f') if control => line.right(),
        KeyCode::Char('b') if alt => line.word_left(),
        KeyCode::Char('f') if alt => line.word_right(),
        KeyCode::Char('d') if alt => line.delete_word_right(),
        KeyCode::Char('w') if control => line.delete_word(),
        KeyCode::Char('y') if control => line.put_back(),
        KeyCode::Char('u') if control => line.delete_to_start(),
        KeyCode::Char('k') if control => line.delete_to_end(),
        KeyCode::Char('d') if control => line.delete(),
        KeyCode::Char('h') if control => line.backspace(),
        KeyCode::Left if control || alt => line.word_left(),
        KeyCode::Right if control || alt => line.word_right(),
        KeyCode::Backspace if control || alt => line.delete_word(),
        KeyCode::Delete if control || alt => line.delete_word_right(),
        KeyCode::Left => line.left(),
        KeyCode::Right => line.right(),
        KeyCode::Home => line.home(),
        KeyCode::End => line.end(),
        KeyCode::Backspace => line.backspace(),
        KeyCode::Delete => line.delete(),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::edit;
    use crate::app::{keys::chord, text::line::Line};

    fn typed(keys: &str) -> String {
        let mut line = Line::default();
        for key in keys.split(' ') {
            edit(&mut line, chord::parse(key).expect("a key"));
        }
        line.text().to_owned()
    }

    #[test]
    fn characters_go_in_where_the_cursor_is() {
        assert_eq!(typed("a c Left b End d"), "abcd");
        assert_eq!(typed("a b Home Delete ^e x"), "bx");
    }

    #[test]
    fn words_and_ends_can_be_taken_out() {
        assert_eq!(typed("a Space b c ^w"), "a ");
        assert_eq!(typed("a Space b c Alt-b ^u"), "bc");
        assert_eq!(typed("a Space b c Alt-b ^k x"), "a x");
        assert_eq!(typed("a b Space c ^a Alt-d ^e ^y"), " cab");
    }

    #[test]
    fn other_keys_are_not_editing_keys() {
        assert!(!edit(
            &mut Line::default(),
            chord::parse("Tab").expect("a key")
        ));
        assert!(!edit(
            &mut Line::default(),
            chord::parse("^s").expect("a key")
        ));
    }
}
