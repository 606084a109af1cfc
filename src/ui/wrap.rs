//! Text cut into lines of a display width.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Lines no wider than `width` cells, broken between words, and inside a word only when it is wider than a line.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_word_bounds() {
        if line.width() + word.width() <= width {
            line.push_str(word);
            continue;
        }
        if !line.trim_end().is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line.clear();
        for piece in word.trim_start().graphemes(true) {
            if line.width() + piece.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(piece);
        }
    }
    if !line.trim_end().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The text in one line of this width; what does not fit ends in `…`.
#[must_use]
pub fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut line = String::new();
    for piece in text.graphemes(true) {
        if line.width() + piece.width() + 1 > width {
            break;
        }
        line.push_str(piece);
    }
    if width > 0 {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{clip, wrap};
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), [""]);
    }

    #[test]
    fn wide_characters_count_twice_and_long_words_are_cut() {
        assert_eq!(wrap("東京ロビー", 4), ["東京", "ロビ", "ー"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(clip("東京ロビー", 6), "東京…");
        assert_eq!(clip("ab", 2), "ab");
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_wider_than_asked(text in ".{0,60}", width in 2usize..20) {
            for line in wrap(&text, width) {
                proptest::prop_assert!(line.width() <= width, "{line:?}");
            }
            proptest::prop_assert!(clip(&text, width).width() <= width);
        }
    }
}
