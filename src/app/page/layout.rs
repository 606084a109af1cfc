//! The geometry of the screen, shared by moving a page and by drawing it.

use serde::{Deserialize, Serialize};

/// The narrowest screen that works.
pub const NARROWEST: u16 = 40;
/// The lowest screen that works.
pub const LOWEST: u16 = 10;
/// From this width on, a list and the detail of its selected row stand side by side.
pub const TWO_PANES: u16 = 120;

/// Lines of the header: the top bar, and the title of the screen.
pub const HEADER: u16 = 2;
/// Lines of the footer: the hints.
pub const FOOTER: u16 = 1;

/// Cells at the left edge of a pane that texts keep free: marks stand there.
pub const EDGE: u16 = 3;
/// Cells at the right edge that texts keep free: scroll bars stand there.
pub const FREE: u16 = 2;

/// Cells around the columns of a list.
pub const AROUND: u16 = EDGE + FREE;

/// Whether anything sensible can be drawn.
pub fn is_enough(size: Size) -> bool {
    size.width >= NARROWEST && size.height >= LOWEST
}

/// Lines between header and footer.
pub fn body(size: Size) -> usize {
    usize::from(size.height.saturating_sub(HEADER + FOOTER)).max(1)
}

/// Rows of a list: one line is for the titles of the columns.
pub fn rows(size: Size) -> usize {
    body(size).saturating_sub(1).max(1)
}

/// The fewest cells that a list and a detail beside it are of use with.
const PANE: u16 = 30;

/// How a person wants list and detail side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Split {
    /// Whether there is no detail beside the list.
    pub alone: bool,
    /// By how many cells the line between them is moved to the right.
    pub moved: i16,
}

impl Split {
    /// Cells of the list and of the detail, with one line between them; nothing where the list stands alone.
    #[must_use]
    pub fn panes(self, width: u16) -> Option<(u16, u16)> {
        (width >= TWO_PANES && !self.alone).then(|| {
            let right = (width * 2 / 5).clamp(48, 80);
            let right = right
                .saturating_add_signed(-self.moved)
                .clamp(PANE, width - PANE - 1);
            (width - right - 1, right)
        })
    }

    /// Moves the line, as far as both sides stay of use in this width.
    pub fn shift(&mut self, by: i16, width: u16) {
        let before = self.panes(width);
        let moved = Self {
            moved: self.moved + by,
            ..*self
        };
        if before != moved.panes(width) {
            *self = moved;
        }
    }
}

/// The widest text in a sheet over the screen: longer lines are hard to read.
pub const SHEET: u16 = 68;

/// Cells for text in a line of such a sheet, in a window of this width.
pub fn sheet_width(width: u16) -> usize {
    usize::from(width.saturating_sub(4).clamp(2, SHEET))
}

/// Whether a window is so low that only what matters most is shown.
pub fn is_tight(height: u16) -> bool {
    height < 14
}

/// Lines that a sheet can take with its frame: between header and footer, or all of a low window.
pub fn sheet_height(size: Size) -> usize {
    if is_tight(size.height) {
        usize::from(size.height)
    } else {
        body(size)
    }
}

/// Cells of text in a page that fills a panel; the margins stay free.
pub fn page_width(width: u16) -> u16 {
    width.saturating_sub(5).min(100)
}

/// The terminal's size in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}
