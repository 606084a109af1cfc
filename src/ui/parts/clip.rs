//! Text cut to a display width.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::app::text::wrap;

/// The text in lines of this width.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    wrap::wrap(text, u16::try_from(width).unwrap_or(u16::MAX))
}

/// The text in one line of this width; what does not fit ends in `…`.
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

/// The end of the text that fits into this width; what is cut off before it shows as `…`.
pub fn clip_start(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    if width == 0 {
        return String::new();
    }
    let mut start = text.len();
    let mut used = 1;
    for (at, piece) in text.grapheme_indices(true).rev() {
        used += piece.width();
        if used > width {
            break;
        }
        start = at;
    }
    format!("…{}", &text[start..])
}

#[cfg(test)]
mod tests {
    use super::{clip, clip_start};
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(clip("東京ロビー", 6), "東京…");
        assert_eq!(clip("ab", 2), "ab");
        assert_eq!(clip_start("東京ロビー", 6), "…ビー");
        assert_eq!(clip_start("ab", 2), "ab");
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_wider_than_asked(text in ".{0,60}", width in 0usize..20) {
            proptest::prop_assert!(clip(&text, width).width() <= width);
            proptest::prop_assert!(clip_start(&text, width).width() <= width);
        }
    }
}
