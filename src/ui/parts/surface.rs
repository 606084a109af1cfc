//! Surfaces: title strips, the selected row, the scroll bar, and what a question leaves of the screen behind it.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::page::layout,
    ui::theme::{Theme, symbols},
};

use super::cell::{put, put_right};

/// Cells before what is written on a surface: the cursor bar, a mark, and one that stays empty.
pub const EDGE: u16 = layout::EDGE;

/// Cells that stay free at the right: one, and the scroll bar.
pub const FREE: u16 = layout::FREE;

/// Pieces of text, each in its style.
pub type Pieces<'a> = &'a [(&'a str, Style)];

/// What is left of an area below so many lines.
pub fn below(area: Rect, lines: u16) -> Rect {
    let lines = lines.min(area.height);
    Rect {
        y: area.y + lines,
        height: area.height - lines,
        ..area
    }
}

/// Makes an area one surface, with nothing on it.
pub fn fill(buffer: &mut Buffer, area: Rect, style: Style) {
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut(Position::new(x, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// The title of a panel in its first line: what it is at the left, a count or keys at the right. The panel that has the
/// keys says so in its first cell. Without surfaces, it is a line.
pub fn strip(
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
    focused: bool,
    left: Pieces<'_>,
    right: Pieces<'_>,
) {
    let row = Rect { height: 1, ..area };
    fill(buffer, row, theme.strip);
    let ruled = !theme.has_surfaces();
    if ruled {
        let line = symbols::THIN.repeat(usize::from(row.width));
        put(buffer, row.as_position(), row.width, &line, theme.border);
    }
    if focused {
        let first = Rect { width: 1, ..row };
        fill(buffer, first, theme.strip);
        put(buffer, row.as_position(), 1, symbols::CURSOR, theme.focus);
    }
    let room = row.width.saturating_sub(EDGE + FREE);
    let wide = |pieces: Pieces<'_>| -> u16 {
        let cells: usize = pieces.iter().map(|(text, _)| text.width()).sum();
        u16::try_from(cells).unwrap_or(u16::MAX)
    };
    let behind = wide(right).min(room);
    let before = wide(left).min(room.saturating_sub(behind + u16::from(behind > 0)));
    let end = row.right().saturating_sub(FREE);
    for (pieces, from, cells) in [
        (left, row.x + EDGE, before),
        (right, end.saturating_sub(behind), behind),
    ] {
        if ruled && cells > 0 {
            let place = Rect {
                x: from.saturating_sub(1),
                width: cells + 2,
                ..row
            };
            fill(buffer, place.intersection(row), theme.strip);
        }
        let (mut x, last) = (from, from + cells);
        for (text, style) in pieces {
            let left = last.saturating_sub(x);
            let cells = u16::try_from(text.width()).unwrap_or(u16::MAX).min(left);
            put(buffer, Position::new(x, row.y), cells, text, *style);
            x += cells;
        }
    }
}

/// What stands between two panes: the ground, or a line where there are no surfaces.
pub fn gap(theme: &Theme, buffer: &mut Buffer, area: Rect) {
    fill(buffer, area, theme.bar);
    if !theme.has_surfaces() {
        for place in area.rows() {
            put(buffer, place.as_position(), 1, "│", theme.border);
        }
    }
}

/// The style of a text on the selected row.
pub fn chosen(theme: &Theme, style: Style) -> Style {
    if theme.selected.add_modifier.contains(Modifier::REVERSED) {
        theme.text.patch(theme.selected)
    } else {
        style.patch(theme.selected)
    }
}

/// Selects a row that is drawn: one tint over its whole width that leaves the colours of its cells alone, or where there
/// are no tints, one look for all of it.
pub fn select(theme: &Theme, buffer: &mut Buffer, row: Rect, focused: bool) {
    let style = if focused {
        theme.selected
    } else {
        theme.unfocused
    };
    let plain = style.add_modifier.contains(Modifier::REVERSED);
    for x in row.left()..row.right() {
        let Some(cell) = buffer.cell_mut(Position::new(x, row.y)) else {
            continue;
        };
        if plain {
            cell.modifier = Modifier::empty();
            cell.set_fg(theme.text.fg.unwrap_or_default());
        }
        cell.set_style(style);
    }
    if focused {
        put(buffer, row.as_position(), 1, symbols::CURSOR, theme.focus);
        if plain && let Some(cell) = buffer.cell_mut(row.as_position()) {
            cell.modifier = Modifier::REVERSED;
            cell.set_fg(theme.text.fg.unwrap_or_default());
        }
    }
}

/// Takes all looks but one from everything except what stays lit.
pub fn dim(theme: &Theme, buffer: &mut Buffer, lit: Rect) {
    let area = buffer.area;
    for place in area.positions().filter(|place| !lit.contains(*place)) {
        if let Some(cell) = buffer.cell_mut(place) {
            cell.set_style(Style::reset()).set_style(theme.dim);
        }
    }
}

/// Where in a list that is longer than its place the window is, in the last column of the rows.
pub fn scroll_bar(theme: &Theme, buffer: &mut Buffer, rows: Rect, first: usize, all: usize) {
    let height = usize::from(rows.height);
    if height == 0 || all <= height {
        return;
    }
    let thumb = (height * height / all).max(1);
    let last = all - height;
    let start = (first.min(last) * (height - thumb)).div_ceil(last.max(1));
    for y in start..start + thumb {
        let y = rows.y + u16::try_from(y).unwrap_or(0);
        let at = Position::new(rows.right().saturating_sub(1), y);
        put_right(buffer, at, 1, symbols::SCROLL, theme.faint);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect, style::Style};

    use super::{scroll_bar, select};
    use crate::ui::theme::{Theme, symbols};

    fn thumb(height: u16, first: usize, all: usize) -> Vec<u16> {
        let theme = Theme::named("dark").expect("there");
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, height));
        let area = buffer.area;
        scroll_bar(&theme, &mut buffer, area, first, all);
        let drawn = |y: &u16| buffer[(3, *y)].symbol() == symbols::SCROLL;
        (0..height).filter(drawn).collect()
    }

    #[test]
    fn the_scroll_bar_reaches_both_ends_and_is_gone_where_all_is_seen() {
        assert_eq!(thumb(10, 0, 10), [0; 0]);
        assert_eq!(thumb(10, 0, 1_000_000), [0]);
        assert_eq!(thumb(10, 999_990, 1_000_000), [9]);
        assert_eq!(thumb(10, 0, 20), [0, 1, 2, 3, 4]);
        assert_eq!(thumb(10, 10, 20), [5, 6, 7, 8, 9]);
    }

    #[test]
    fn a_selected_row_keeps_the_colours_of_its_cells_where_there_are_tints() {
        for (name, kept) in [("dark", true), ("terminal", false)] {
            let theme = Theme::named(name).expect("there");
            let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
            buffer.set_string(3, 0, "■", Style::new().patch(theme.danger_sign));
            let area = buffer.area;
            select(&theme, &mut buffer, area, true);
            assert_eq!(
                Some(buffer[(3, 0)].fg) == theme.danger_sign.fg,
                kept,
                "{name}"
            );
        }
    }
}
