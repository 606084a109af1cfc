//! A quantity over time: counts as columns, a level as a line. Only the ends of a scale are written elsewhere.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use crate::ui::theme::{Theme, symbols};

use super::cell::put;

/// How many eighths of a row there are in so many rows.
fn eighths(rows: u16) -> u64 {
    u64::from(rows) * 8
}

/// The value of each cell: of several that fall into one, what `fold` makes of them.
fn spread<T: Copy>(values: &[T], cells: u16, fold: impl Fn(&[T]) -> T) -> Vec<T> {
    let (all, cells) = (values.len(), usize::from(cells));
    if all == 0 || cells == 0 {
        return Vec::new();
    }
    let at = |cell: usize| cell * all / cells;
    (0..cells)
        .map(|cell| fold(&values[at(cell)..at(cell + 1).max(at(cell) + 1).min(all)]))
        .collect()
}

/// Columns over a line. The largest of them reaches the top.
pub fn columns(theme: &Theme, buffer: &mut Buffer, area: Rect, values: &[u64], ink: Style) {
    let sums = spread(values, area.width, |part| part.iter().sum());
    let most = sums.iter().copied().max().unwrap_or(0).max(4);
    for (x, value) in (area.x..).zip(sums) {
        let mut left = value * eighths(area.height) / most;
        if value > 0 {
            left = left.max(2);
        }
        for y in (area.y..area.bottom()).rev() {
            let at = Position::new(x, y);
            let step = usize::try_from(left.min(8)).unwrap_or(0);
            if step > 0 {
                put(buffer, at, 1, symbols::EIGHTHS[step - 1], ink);
            } else if y + 1 == area.bottom() {
                put(buffer, at, 1, symbols::EIGHTHS[0], theme.track);
            }
            left = left.saturating_sub(8);
        }
    }
}

/// The dots of a braille cell, from the bottom up, in its left and in its right half.
const DOTS: [[u32; 4]; 2] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]];

/// A line of dots between the least and the most. Where only ASCII may be drawn, columns.
pub fn level(theme: &Theme, buffer: &mut Buffer, area: Rect, values: &[Option<u64>], ink: Style) {
    let known = || values.iter().flatten().copied();
    let (Some(least), Some(most)) = (known().min(), known().max()) else {
        return;
    };
    if theme.is_ascii() {
        let above = |value: &Option<u64>| value.map_or(0, |value| value - least + 1);
        let values: Vec<u64> = values.iter().map(above).collect();
        let latest = spread(&values, area.width, |part| {
            part.last().copied().unwrap_or(0)
        });
        columns(theme, buffer, area, &latest, ink);
        return;
    }
    let halves = spread(values, area.width * 2, |part| {
        part.iter().rev().find_map(|value| *value)
    });
    let steps = u64::from(area.height) * 4 - 1;
    for (x, pair) in (area.x..).zip(halves.chunks(2)) {
        let mut rows = vec![0_u32; usize::from(area.height)];
        for (half, value) in pair.iter().enumerate() {
            let Some(value) = value else { continue };
            // A level that never changed lies in the middle.
            let step = ((value - least) * steps)
                .checked_div(most - least)
                .unwrap_or(steps / 2);
            let row = usize::try_from(step / 4).unwrap_or(0);
            let dot = usize::try_from(step % 4).unwrap_or(0);
            if let Some(row) = rows.get_mut(row) {
                *row |= DOTS[half][dot];
            }
        }
        for (row, dots) in rows.into_iter().enumerate().filter(|(_, dots)| *dots > 0) {
            let y = area.bottom() - 1 - u16::try_from(row).unwrap_or(0);
            let symbol = char::from_u32(0x2800 + dots).unwrap_or(' ');
            put(buffer, Position::new(x, y), 1, &symbol.to_string(), ink);
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect, style::Style};

    use super::{columns, level};
    use crate::ui::theme::Theme;

    fn rows(buffer: &Buffer) -> Vec<String> {
        let rows = buffer.content.chunks(usize::from(buffer.area.width));
        rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect())
            .collect()
    }

    #[test]
    fn the_largest_column_reaches_the_top_and_nought_is_the_line() {
        let theme = Theme::named("mono").expect("there");
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 2));
        let area = buffer.area;
        columns(&theme, &mut buffer, area, &[0, 8, 4, 1], Style::new());
        assert_eq!(rows(&buffer), [" █  ", "▁██▂"]);
    }

    #[test]
    fn a_level_is_a_line_from_the_least_to_the_most_with_gaps_where_it_is_not_known() {
        let theme = Theme::named("mono").expect("there");
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        let area = buffer.area;
        let values = [None, None, Some(1), Some(1), Some(4), Some(4)];
        level(&theme, &mut buffer, area, &values, Style::new());
        assert_eq!(rows(&buffer), [" ⣀⠉"]);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        level(&theme, &mut buffer, area, &[None; 6], Style::new());
        assert_eq!(rows(&buffer), ["   "]);
    }
}
