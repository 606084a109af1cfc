//! Special characters by meaning, each with the ASCII character that takes its place where only those may be shown.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use crate::app::text::form::folded;

/// The row under the cursor.
pub const CURSOR: &str = "▌";
/// A row that is marked.
pub const MARKED: &str = "✓";
/// Works: registered, done, live.
pub const ON: &str = "●";
/// Disabled.
pub const OFF: &str = "–";
/// On, and no phone is registered; or waiting.
pub const NOBODY: &str = "○";
/// Broken: a phone is refused, something failed.
pub const BROKEN: &str = "■";
/// At work.
pub const AT_WORK: &str = "▸";
/// Text goes on where there is no room for it.
pub const MORE: &str = "…";
/// Nought, and between facts that stand side by side.
pub const DOT: &str = "·";
/// One place leads to the next.
pub const INTO: &str = "›";
/// Sorted from the least to the greatest.
pub const RISING: &str = "↑";
/// Sorted from the greatest to the least.
pub const FALLING: &str = "↓";
/// What stands there now becomes what follows.
pub const BECOMES: &str = "→";
/// Something is worth a look.
pub const WARNING: &str = "▲";
/// A row that was not there before the last refresh.
pub const NEW: &str = "+";
/// A row that was different before the last refresh.
pub const CHANGED: &str = "~";
/// A line of a ladder.
pub const RAIL: &str = "│";
/// The point of an arrow to the left.
pub const ARROW_LEFT: &str = "◀";
/// The point of an arrow to the right.
pub const ARROW_RIGHT: &str = "▶";
/// A piece of time, or of a whole.
pub const BAR: &str = "━";
/// There is nothing to show.
pub const NOTHING: &str = "–";
/// Where in a long list the window is.
pub const SCROLL: &str = "▐";
/// The first half of a cell of a gauge.
pub const HALF_LINE: &str = "╸";
/// A line of a bar for what is on and not used, and the rest of a gauge.
pub const THIN: &str = "─";
/// A line of a bar for what is switched off.
pub const DASHED: &str = "╌";
/// A cell of a bar that is half a row high.
pub const SLAB: &str = "▄";
/// The upper half of a cell: a square of a code for cameras.
pub const UPPER: &str = "▀";
/// A whole cell of such a code.
pub const WHOLE: &str = "█";
/// A square that goes round while something is waited for.
pub const BEATS: [&str; 4] = ["▖", "▘", "▝", "▗"];
/// The heights of a column, in eighths of a cell.
pub const EIGHTHS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Everything special that may be drawn, and its stand-in: each one cell wide.
const STAND_INS: &[(&str, &str)] = &[
    (CURSOR, ">"),
    (MARKED, "*"),
    (ON, "*"),
    (NOBODY, "o"),
    (BROKEN, "x"),
    (WARNING, "!"),
    (AT_WORK, ">"),
    ("◂", "<"),
    (MORE, "~"),
    (DOT, "."),
    (INTO, ">"),
    (RISING, "^"),
    (FALLING, "v"),
    (BECOMES, ">"),
    (NOTHING, "-"),
    (SCROLL, "#"),
    (BAR, "="),
    (HALF_LINE, "-"),
    (THIN, "-"),
    (DASHED, "."),
    ("▁", "."),
    ("▂", "."),
    ("▃", ":"),
    (SLAB, ":"),
    (UPPER, "'"),
    ("▅", "|"),
    ("▆", "|"),
    ("▇", "#"),
    ("█", "#"),
    ("▖", "|"),
    ("▘", "/"),
    ("▝", "-"),
    ("▗", "\\"),
    ("▼", "v"),
    (ARROW_LEFT, "<"),
    (ARROW_RIGHT, ">"),
    ("—", "-"),
    ("←", "<"),
    ("•", "*"),
    ("×", "x"),
    ("▾", "v"),
    ("’", "'"),
    ("‘", "'"),
    ("“", "\""),
    ("”", "\""),
    ("□", "."),
    ("░", "."),
    ("✗", "x"),
    ("✔", "*"),
    (RAIL, "|"),
    ("┃", "|"),
    ("║", "|"),
    ("═", "="),
];

/// Corners and crossings of lines.
const CORNERS: &str = "┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬";

/// What stands in for a special character, if it is one.
pub fn stand_in(symbol: &str) -> Option<&'static str> {
    if symbol.is_ascii() {
        return None;
    }
    let known = STAND_INS.iter().find(|(special, _)| *special == symbol);
    known
        .map(|(_, plain)| *plain)
        .or_else(|| CORNERS.contains(symbol).then_some("+"))
}

/// Stands where a character cannot be shown at all.
const UNSHOWN: &str = "?";

/// Replaces every special character of a picture, letters with accents by those without, and every other one that is
/// not ASCII by a question mark for each of its cells.
pub fn replace(buffer: &mut Buffer) {
    let (mut covered, mut filler) = (0, UNSHOWN);
    for cell in &mut buffer.content {
        if covered > 0 {
            covered -= 1;
            cell.set_symbol(filler);
        } else if !cell.symbol().is_ascii() {
            let width = cell.symbol().width();
            covered = width.saturating_sub(1);
            let letter = folded(cell.symbol()).into_owned();
            let is_letter = letter.len() == 1;
            filler = if is_letter { " " } else { UNSHOWN };
            let plain =
                stand_in(cell.symbol()).unwrap_or(if is_letter { &letter } else { UNSHOWN });
            cell.set_symbol(if width == 0 { " " } else { plain });
        }
    }
}

/// A key as people read it, where arrows cannot be drawn.
pub fn key_in_words(key: &str) -> String {
    let words = [("↑", "Up"), ("↓", "Down"), ("←", "Left"), ("→", "Right")];
    words
        .into_iter()
        .fold(key.to_owned(), |text, (arrow, word)| {
            text.replace(arrow, word)
        })
}

/// A text that names keys or joins words with special characters, in ASCII.
pub fn plain(text: &str) -> String {
    let mut buffer = [0; 4];
    text.chars()
        .map(|c| {
            let symbol = &*c.encode_utf8(&mut buffer);
            stand_in(symbol).map_or(c, |plain| plain.chars().next().unwrap_or(c))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect};
    use unicode_width::UnicodeWidthStr;

    use super::{CORNERS, STAND_INS, plain, replace};

    #[test]
    fn a_stand_in_is_ascii_and_as_wide() {
        for (special, plain) in STAND_INS {
            assert!(plain.is_ascii() && plain.width() == 1, "{special}");
            assert_eq!(special.width(), 1, "{special}");
        }
        assert_eq!(CORNERS.width(), CORNERS.chars().count());
    }

    #[test]
    fn nothing_but_ascii_is_left() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
        buffer.set_string(0, 0, "┌─▸ 東京 é…", ratatui::style::Style::new());
        replace(&mut buffer);
        let shown: String = buffer.content[..11]
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        assert_eq!(shown, "+-> ???? e~");
        assert_eq!(plain("↑ ↓ name"), "^ v name");
    }
}
