//! The frame of every list: titles with the sorted column marked, and the rows of the window.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::{
    app::{
        page::{columns::Column, fit::GAP},
        text::order::Sort,
    },
    ui::theme::{Theme, symbols},
};

use super::cell::{line, put, put_right};

/// Cells before the first column: the cursor and a mark.
pub const MARGIN: u16 = 2;

/// Where columns stand and what they are called.
pub struct Table<'a, Key> {
    /// The columns with their widths, as [`crate::app::page::fit`] answers them.
    pub columns: &'a [(Column<Key>, u16)],
    /// The order of the rows.
    pub sort: Option<Sort<Key>>,
}

/// Cells that are left for columns.
pub fn room(area: Rect) -> u16 {
    area.width.saturating_sub(MARGIN + 1)
}

impl<Key: Copy + PartialEq> Table<'_, Key> {
    /// Draws the titles into the first line.
    pub fn titles(&self, theme: &Theme, buffer: &mut Buffer, area: Rect) {
        for (column, place) in self.cells(area, 0) {
            let sorted = self.sort.filter(|sort| sort.column == column.key);
            let title = match sorted {
                Some(sort) if sort.reverse => format!("{} {}", column.title, symbols::FALLING),
                Some(_) => format!("{} {}", column.title, symbols::RISING),
                None => column.title.to_owned(),
            };
            let style = if sorted.is_some() {
                theme.strong
            } else {
                theme.muted
            };
            let draw = if column.right { put_right } else { put };
            draw(buffer, place.as_position(), place.width, &title, style);
        }
    }

    /// The style of a row, whose cursor is drawn if it is under it.
    pub fn row(
        &self,
        theme: &Theme,
        buffer: &mut Buffer,
        area: Rect,
        row: usize,
        selected: bool,
    ) -> Style {
        let Some(at) = line(area, row).filter(|_| selected) else {
            return theme.text;
        };
        let whole = Rect {
            y: at.y,
            height: 1,
            ..area
        };
        buffer.set_style(whole, theme.selected);
        put(buffer, at, 1, symbols::CURSOR, theme.selected);
        theme.selected
    }

    /// The columns with their places in this line of the area; none when the area has no such line.
    pub fn cells(&self, area: Rect, row: usize) -> Vec<(Column<Key>, Rect)> {
        let Some(start) = line(area, row) else {
            return Vec::new();
        };
        let mut x = start.x + MARGIN;
        let place = |(column, width): &(Column<Key>, u16)| {
            let place = Rect::new(x, start.y, (*width).min(area.right().saturating_sub(x)), 1);
            x = x.saturating_add(width + GAP);
            (*column, place)
        };
        self.columns.iter().map(place).collect()
    }
}
