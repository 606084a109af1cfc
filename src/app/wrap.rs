//! Text broken into lines at words, by the width that a terminal gives it.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Lines of at most so many cells. A word that is longer is broken; an empty text is one empty line.
#[must_use]
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    let width = usize::from(width.max(1));
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_word_bounds() {
        if line.width() + word.width() > width && !word.trim().is_empty() {
            if !line.is_empty() {
                lines.push(line.trim_end().to_owned());
                line.clear();
            }
            for grapheme in word.graphemes(true) {
                if line.width() + grapheme.width() > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(grapheme);
            }
        } else if !(line.is_empty() && word.trim().is_empty()) {
            line.push_str(word);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::wrap;

    #[test]
    fn lines_break_at_words_and_long_words_break_anywhere() {
        assert_eq!(wrap("the phone rings", 9), ["the phone", "rings"]);
        assert_eq!(wrap("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(wrap("東京ロビー", 4), ["東京", "ロビ", "ー"]);
        assert_eq!(wrap("", 4), [""]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide(text in "[a-z 東é-]{0,30}", width in 2u16..12) {
            for line in wrap(&text, width) {
                prop_assert!(line.width() <= usize::from(width), "{line:?}");
            }
        }
    }
}
