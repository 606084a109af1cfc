//! Text from outside made harmless to a terminal, once, at the border where it enters.

use std::borrow::Cow;

/// What a forbidden character is shown as.
const STAND_IN: char = '\u{FFFD}';

/// Whether a character could steer a terminal or turn the reading direction: control characters
/// (C0, C1, DEL), bidirectional controls, zero-width characters that hide text, line and paragraph
/// separators, tags and the byte order mark. The zero-width joiner stays: emoji and several scripts need it.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The text as one harmless line: hostile characters become U+FFFD, line breaks and tabs a space.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let harmless = |c| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_hostile(c) => STAND_IN,
        c => c,
    };
    Cow::Owned(text.chars().map(harmless).collect())
}

/// As much of a text as a sentence quotes: one harmless line of at most forty characters and an ellipsis.
#[must_use]
pub fn brief(text: &str) -> String {
    let mut brief: String = text.chars().take(40).collect();
    if brief.len() < text.len() {
        brief.push('…');
    }
    clean(&brief).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{brief, clean};

    #[test]
    fn escape_codes_and_bidirectional_overrides_are_replaced() {
        assert_eq!(clean("a\u{1b}[31mb"), "a\u{FFFD}[31mb");
        assert_eq!(clean("a\u{202E}b\u{200B}c"), "a\u{FFFD}b\u{FFFD}c");
        assert_eq!(clean("two\nlines\tand"), "two lines and");
    }

    #[test]
    fn a_long_text_is_quoted_by_its_beginning() {
        assert_eq!(brief("a\tb\u{1b}"), "a b\u{FFFD}");
        let long = "é".repeat(41);
        assert_eq!(brief(&long), format!("{}…", "é".repeat(40)));
        assert_eq!(brief(&long[2..]), "é".repeat(40));
    }

    #[test]
    fn scripts_and_joined_emoji_pass_unchanged() {
        for text in ["Büro Köln", "東京 ロビー", "مكتب", "👩\u{200D}💻"] {
            assert_eq!(clean(text), text);
        }
    }
}
