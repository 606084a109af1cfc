//! The geometry of the screen, shared by moving a page and by drawing it.

use serde::{Deserialize, Serialize};

/// The narrowest screen that works.
pub const NARROWEST: u16 = 40;
/// The lowest screen that works.
pub const LOWEST: u16 = 10;
/// From this width on, a list and the detail of its selected row stand side by side.
pub const TWO_PANES: u16 = 120;
/// From this width on, the domains stand beside them as well.
pub const THREE_PANES: u16 = 160;
/// From this width on, the page of an endpoint has two columns.
const TWO_COLUMNS: u16 = 100;
/// From this height on, a line stays free around what is set apart.
pub const AIRY: u16 = 30;

/// Lines of the header: the top bar, and the title of the screen.
pub const HEADER: u16 = 2;
/// Lines of the footer: the hints.
pub const FOOTER: u16 = 1;

/// Lines that stay free at the top of a pane, in a window of this height.
pub fn air(height: u16) -> u16 {
    u16::from(height >= AIRY)
}

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

/// The fewest cells that a list or a detail beside it is of use with.
const PANE: u16 = 30;

/// How a person wants panes side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Split {
    /// Whether there is no detail beside the list.
    pub without_detail: bool,
    /// Whether there are no domains beside the list.
    pub without_domains: bool,
    /// By how many cells the line between list and detail is moved to the right.
    pub moved: i16,
}

/// Cells of what stands side by side, with one between two of them; 0 is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The domains of the account.
    pub domains: u16,
    /// The list.
    pub list: u16,
    /// The detail of the selected row.
    pub detail: u16,
}

impl Panes {
    /// Where the list begins.
    pub fn list_at(self) -> u16 {
        after(self.domains)
    }

    /// Where the detail begins.
    pub fn detail_at(self) -> u16 {
        self.list_at() + after(self.list)
    }

    /// The same without a detail: the list takes its cells.
    #[must_use]
    pub fn undetailed(self) -> Self {
        Self {
            list: self.list + after(self.detail),
            detail: 0,
            ..self
        }
    }
}

/// Where the next pane begins.
fn after(cells: u16) -> u16 {
    if cells > 0 { cells + 1 } else { 0 }
}

impl Split {
    /// What stands side by side in a window of this width.
    #[must_use]
    pub fn panes(self, width: u16) -> Panes {
        let domains = if width < THREE_PANES || self.without_domains {
            0
        } else {
            (width / 5).clamp(28, 40)
        };
        let room = width - after(domains);
        let wanted = match width {
            ..TWO_PANES => 0,
            TWO_PANES..THREE_PANES => 48,
            THREE_PANES.. => (width / 100 * 31 + width % 100 * 31 / 100).clamp(48, 62),
        };
        if wanted == 0 || self.without_detail {
            return Panes {
                domains,
                list: room,
                detail: 0,
            };
        }
        let detail = wanted
            .saturating_add_signed(-self.moved)
            .clamp(PANE, room - PANE - 1);
        Panes {
            domains,
            list: room - detail - 1,
            detail,
        }
    }

    /// Moves the line between list and detail, as far as both stay of use in this width.
    pub fn shift(&mut self, by: i16, width: u16) {
        let moved = Self {
            moved: self.moved + by,
            ..*self
        };
        if self.panes(width) != moved.panes(width) {
            *self = moved;
        }
    }
}

/// Cells of the left one of two columns that a page of this width has; nothing where it has one.
pub fn columns(width: u16) -> Option<u16> {
    (width >= TWO_COLUMNS).then(|| (width * 3 / 5).min(118))
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

impl Size {
    /// As much of a terminal as is drawn on. What a terminal says of itself is input: each cell takes memory.
    #[must_use]
    pub fn drawn(width: u16, height: u16) -> Self {
        Self {
            width: width.min(WIDTH_MAX),
            height: height.min(HEIGHT_MAX),
        }
    }
}

/// The most that is drawn on: more than the largest screens have in the smallest print.
const WIDTH_MAX: u16 = 640;
const HEIGHT_MAX: u16 = 320;
