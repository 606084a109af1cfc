//! A QR code in half blocks: two rows of its squares in each line.

use qrcode::{EcLevel, QrCode};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::ui::theme::{Theme, symbols};

use super::cell::put;

/// Light squares around it, without which cameras do not find it.
const QUIET: usize = 2;

/// A code that can be drawn.
pub struct Code {
    /// Rows of squares, those that are dark.
    dark: Vec<Vec<bool>>,
}

impl Code {
    /// The code of a text; nothing where that is too long, or where the theme has not what it is drawn of.
    pub fn of(text: &str, theme: &Theme) -> Option<Self> {
        if theme.is_ascii() || theme.code.bg.is_none() {
            return None;
        }
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        let (side, squares) = (code.width(), code.to_colors());
        let all = side + 2 * QUIET;
        let square = |row: usize, column: usize| {
            let (row, column) = (row.checked_sub(QUIET)?, column.checked_sub(QUIET)?);
            let inside = row < side && column < side;
            inside.then(|| squares[row * side + column].select(true, false))
        };
        let row = |at: usize| -> Vec<bool> {
            let row = (0..all).map(|column| square(at, column));
            row.map(|dark| dark.unwrap_or(false)).collect()
        };
        Some(Self {
            dark: (0..all).map(row).collect(),
        })
    }

    /// Cells that it is wide.
    pub fn width(&self) -> u16 {
        u16::try_from(self.dark.len()).unwrap_or(u16::MAX)
    }

    /// Lines that it is high.
    pub fn height(&self) -> u16 {
        self.width().div_ceil(2)
    }

    /// Draws it into the corner of an area.
    pub fn draw(&self, theme: &Theme, buffer: &mut Buffer, area: Rect) {
        for (rows, y) in self.dark.chunks(2).zip(area.y..area.bottom()) {
            let upper = &rows[0];
            for (at, x) in (0..upper.len()).zip(area.x..area.right()) {
                let lower = rows.get(1).is_some_and(|row| row[at]);
                let block = match (upper[at], lower) {
                    (true, true) => symbols::WHOLE,
                    (true, false) => symbols::UPPER,
                    (false, true) => symbols::SLAB,
                    (false, false) => " ",
                };
                put(buffer, Position::new(x, y), 1, block, theme.code);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect};

    use super::Code;
    use crate::ui::theme::Theme;

    #[test]
    fn a_code_is_a_square_with_its_three_corners_and_none_is_drawn_without_blocks() {
        let theme = Theme::named("dark").expect("there");
        let code = Code::of("sip:lobby-1@lyon-hotel.bwapp.bwsip.io", &theme).expect("a code");
        assert_eq!((code.width(), code.height()), (33, 17));
        let mut buffer = Buffer::empty(Rect::new(0, 0, 33, 17));
        let area = buffer.area;
        code.draw(&theme, &mut buffer, area);
        let corner = |x, y| buffer[(x, y)].symbol().to_owned();
        // The upper edge of two of the corners, and the lower edge of the third; around them it is light.
        assert_eq!([corner(2, 1), corner(30, 1), corner(0, 0)], ["█", "█", " "]);
        assert_eq!(corner(2, 14), "█");
        assert!(
            buffer
                .content
                .iter()
                .all(|cell| Some(cell.bg) == theme.code.bg)
        );
        assert!(Code::of("sip:x@y", &theme.clone().ascii(true)).is_none());
        let mono = Theme::named("mono").expect("there");
        assert!(Code::of("sip:x@y", &mono).is_none());
        assert!(Code::of(&"x".repeat(4_000), &theme).is_none());
    }
}
