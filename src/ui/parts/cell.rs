//! Text put into cells: clipped by display width, with the pieces marked that a filter matched.

use std::ops::Range;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};
use unicode_width::UnicodeWidthStr;

use crate::{api::text::is_hostile, ui::theme::symbols};

/// Puts text into a line of `width` cells; what does not fit ends in `…`.
pub fn put(buffer: &mut Buffer, at: Position, width: u16, text: &str, style: Style) {
    put_marked(buffer, at, width, text, style, &[], style);
}

/// The same, aligned to the right.
pub fn put_right(buffer: &mut Buffer, at: Position, width: u16, text: &str, style: Style) {
    let used = u16::try_from(text.width()).unwrap_or(u16::MAX).min(width);
    let start = Position {
        x: at.x + width - used,
        ..at
    };
    put(buffer, start, used, text, style);
}

/// The same as [`put`], with the bytes in `ranges` in another style.
pub fn put_marked(
    buffer: &mut Buffer,
    at: Position,
    width: u16,
    text: &str,
    style: Style,
    ranges: &[Range<usize>],
    marked: Style,
) {
    let area = buffer.area;
    if !area.contains(at) {
        return;
    }
    let width = width.min(area.right() - at.x);
    let is_cut = text.width() > usize::from(width);
    let end = at.x + width - u16::from(is_cut && width > 0);
    let mut x = at.x;
    for (piece, is_marked) in pieces(text, ranges) {
        let style = if is_marked { marked } else { style };
        let room = usize::from(end.saturating_sub(x));
        (x, _) = buffer.set_stringn(x, at.y, piece, room, style);
    }
    if is_cut && width > 0 {
        buffer.set_string(end, at.y, symbols::MORE, style);
    }
}

/// The text cut at the edges of the ranges, which are in order and apart.
fn pieces<'a>(text: &'a str, ranges: &[Range<usize>]) -> Vec<(&'a str, bool)> {
    let mut pieces = Vec::with_capacity(ranges.len() * 2 + 1);
    let mut from = 0;
    for range in ranges {
        pieces.extend(text.get(from..range.start).map(|piece| (piece, false)));
        pieces.extend(text.get(range.clone()).map(|piece| (piece, true)));
        from = range.end;
    }
    pieces.extend(text.get(from..).map(|piece| (piece, false)));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// The last look at a picture: no cell may steer the terminal, wherever its text came from, and a wide
/// character of which something else covers the second half must go, or it would hide what covers it.
pub fn guard(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width);
    for at in 0..buffer.content.len() {
        let symbol = buffer.content[at].symbol();
        if matches!(symbol.as_bytes(), [b' '..=b'~']) {
            continue;
        }
        if symbol.chars().any(is_hostile) {
            buffer.content[at].set_symbol("\u{FFFD}");
        } else if symbol.width() > 1 {
            let last_of_line = (at + 1).is_multiple_of(width);
            let covered = buffer
                .content
                .get(at + 1)
                .is_some_and(|next| next.symbol() != " ");
            if last_of_line || covered {
                buffer.content[at].set_symbol(" ");
            }
        }
    }
}

/// The line `row` of an area, if it has one.
pub fn line(area: Rect, row: usize) -> Option<Position> {
    let row = u16::try_from(row).ok().filter(|row| *row < area.height)?;
    Some(Position::new(area.x, area.y + row))
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Position, layout::Rect, style::Style};

    use super::{guard, put, put_right};

    fn drawn(text: &str, width: u16) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        put(&mut buffer, Position::new(0, 0), width, text, Style::new());
        buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect()
    }

    #[test]
    fn text_is_clipped_by_its_display_width() {
        assert_eq!(drawn("abcdef", 4), "abc…    ");
        assert_eq!(drawn("東京都", 5), "東 京 …   ");
        assert_eq!(drawn("東京都", 4), "東  …    ");
        assert_eq!(drawn("abc", 3), "abc     ");
    }

    #[test]
    fn numbers_stand_on_the_right() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        put_right(&mut buffer, Position::new(0, 0), 5, "42", Style::new());
        let text: String = buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        assert_eq!(text, "   42 ");
    }

    #[test]
    fn a_cell_that_could_steer_the_terminal_is_replaced() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer.content[0].set_symbol("\u{1b}[2J");
        buffer.content[1].set_symbol("\u{202e}");
        guard(&mut buffer);
        assert!(
            buffer
                .content
                .iter()
                .all(|cell| cell.symbol() == "\u{FFFD}")
        );
    }
}
