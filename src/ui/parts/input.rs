//! The part of an edited line that is visible in its field, and where the cursor stands in it.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::app::text::line::Line;

use super::clip::{clip, clip_start};

/// What stands for each character of a hidden password.
const DOT: &str = "•";

/// A window on a line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// What is visible.
    pub text: String,
    /// Cells from the left edge to the cursor.
    pub cursor: u16,
}

/// The window of this width around the cursor. Text beyond an edge shows as `…` there.
pub fn window(line: &Line, hidden: bool, width: u16) -> Window {
    let after = &line.text()[line.before().len()..];
    let (before, after) = if hidden {
        let dots = |text: &str| DOT.repeat(text.graphemes(true).count());
        (dots(line.before()), dots(after))
    } else {
        (line.before().to_owned(), after.to_owned())
    };
    let width = usize::from(width.max(1));
    let left = clip_start(&before, width.saturating_sub(1));
    let cursor = left.width();
    let text = left + &clip(&after, width - cursor);
    Window {
        text,
        cursor: u16::try_from(cursor).unwrap_or(u16::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::window;
    use crate::app::text::line::Line;

    #[test]
    fn the_cursor_is_always_inside_the_window() {
        let mut line = Line::new("a long description of a phone");
        let end = window(&line, false, 10);
        assert_eq!((end.text.as_str(), end.cursor), ("… a phone", 9));
        line.home();
        let start = window(&line, false, 10);
        assert_eq!((start.text.as_str(), start.cursor), ("a long de…", 0));
    }

    #[test]
    fn wide_characters_move_the_cursor_by_two_cells() {
        assert_eq!(window(&Line::new("東京"), false, 10).cursor, 4);
    }

    #[test]
    fn a_hidden_line_shows_dots() {
        let shown = window(&Line::new("secret"), true, 10);
        assert_eq!((shown.text.as_str(), shown.cursor), ("••••••", 6));
    }
}
