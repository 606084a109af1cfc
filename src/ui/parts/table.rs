//! The frame of every list: titles with the sorted column marked, and the rows of the window.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    app::{
        page::{columns::Column, fit::GAP, layout::AROUND},
        text::order::Sort,
    },
    ui::theme::{Theme, symbols},
};

use super::{
    cell::{line, put, put_right},
    surface::{self, EDGE},
};

/// Where columns stand and what they are called.
pub struct Table<'a, Key> {
    /// The columns with their widths, as [`crate::app::page::fit`] answers them.
    pub columns: &'a [(Column<Key>, u16)],
    /// The order of the rows.
    pub sort: Option<Sort<Key>>,
}

/// Cells that are left for columns.
pub fn room(area: Rect) -> u16 {
    area.width.saturating_sub(AROUND)
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

    /// Selects a row that is drawn; `focused` says whether keys go to this list.
    pub fn select(
        &self,
        theme: &Theme,
        buffer: &mut Buffer,
        area: Rect,
        row: usize,
        focused: bool,
    ) {
        if let Some(at) = line(area, row) {
            let whole = Rect {
                y: at.y,
                height: 1,
                width: area.width.saturating_sub(1),
                ..area
            };
            surface::select(theme, buffer, whole, focused);
        }
    }

    /// The columns with their places in this line of the area; none when the area has no such line.
    pub fn cells(&self, area: Rect, row: usize) -> Vec<(Column<Key>, Rect)> {
        let Some(start) = line(area, row) else {
            return Vec::new();
        };
        let mut x = start.x + EDGE;
        let place = |(column, width): &(Column<Key>, u16)| {
            let place = Rect::new(x, start.y, (*width).min(area.right().saturating_sub(x)), 1);
            x = x.saturating_add(width + GAP);
            (*column, place)
        };
        self.columns.iter().map(place).collect()
    }
}
