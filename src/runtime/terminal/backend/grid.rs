//! A grid of slots: what a terminal shows, or what it should show.

use ratatui::{
    buffer::Cell,
    style::{Modifier, Style},
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::api::text::is_hostile;

/// What makes a blank visible: all of these paint its foreground.
const PAINTS_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

/// One cell of a grid.
#[derive(Debug, Clone, PartialEq)]
pub enum Slot {
    /// Nobody knows what stands there; it differs from everything that is wanted.
    Unknown,
    /// Covered by the wide glyph to its left.
    Tail,
    /// A glyph starts here, this many columns wide.
    Glyph(Cell, u16),
}

impl Slot {
    /// The slot of an empty cell in the default style.
    pub fn blank() -> Self {
        Self::Glyph(Cell::EMPTY, 1)
    }

    /// The slot for a cell with `room` columns up to the edge. What no terminal could show there is made
    /// a blank or U+FFFD, and what does not show in a blank (its foreground) is forgotten.
    pub fn of(cell: &Cell, room: u16) -> Self {
        let mut cell = cell.clone();
        let plain = matches!(cell.symbol().as_bytes(), [b' '..=b'~']);
        let mut width = 1;
        if !plain {
            clamp(&mut cell);
            let symbol = cell.symbol();
            width = u16::try_from(symbol.width()).unwrap_or(0);
            if symbol.chars().any(is_hostile) {
                (width, _) = (1, cell.set_symbol("\u{FFFD}"));
            } else if width == 0 || width > room {
                (width, _) = (1, cell.set_symbol(" "));
            } else if widest(symbol) > room {
                let first: String = symbol.chars().take(1).collect();
                width = u16::try_from(first.width()).unwrap_or(1);
                cell.set_symbol(&first);
            }
        }
        if cell.symbol() == " " && !cell.modifier.intersects(PAINTS_BLANK) {
            let bg = cell.bg;
            cell = Cell::EMPTY;
            cell.set_style(Style::new().bg(bg));
        }
        Self::Glyph(cell, width)
    }
}

/// Marks on one glyph that are shown: more of them would be painted over the rows above.
const MARKS: usize = 4;

/// Takes off the marks that are too many.
fn clamp(cell: &mut Cell) {
    let mut marks = 0;
    let kept = |c: &char| {
        let joins = matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0020}'..='\u{E007F}');
        marks += usize::from(!joins && c.width() == Some(0));
        marks <= MARKS
    };
    let symbol: String = cell.symbol().chars().filter(kept).collect();
    if symbol != cell.symbol() {
        cell.set_symbol(&symbol);
    }
}

/// The columns that a terminal takes which measures each character of a cluster by itself.
pub fn widest(symbol: &str) -> u16 {
    let sum: usize = symbol.chars().filter_map(UnicodeWidthChar::width).sum();
    u16::try_from(sum).unwrap_or(u16::MAX)
}

/// Whether every terminal can be trusted to move its cursor by the width that we think this has.
pub fn is_sure(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let sure = |c| {
        matches!(c, ' '..='~' | '\u{A1}'..='\u{2FF}' | '\u{370}'..='\u{52F}' | '\u{2010}'..='\u{2027}'
            | '\u{2190}'..='\u{21FF}' | '\u{2500}'..='\u{259F}' | '\u{3041}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
    };
    chars.next().is_some_and(sure) && chars.next().is_none()
}

/// Whether this is a sign of one column at which terminals may leave the cursor one further: wherever they do, nothing but
/// its right neighbour is at stake.
pub fn is_sign(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let sign = |c| matches!(c, '\u{25A0}'..='\u{25FF}');
    chars.next().is_some_and(sign) && chars.next().is_none()
}

/// Whether this is a letter that is read from the right: one column wide by itself, but a terminal may reorder and join
/// a run of them.
pub fn is_from_right(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let letter = |c| matches!(c, '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{66F}' | '\u{671}'..='\u{6D3}');
    chars.next().is_some_and(letter) && chars.next().is_none()
}

/// Whether a blank in this style shows nothing of its foreground.
pub fn is_plain_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(PAINTS_BLANK)
}

/// Rows of slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
    slots: Vec<Slot>,
}

impl Grid {
    /// A grid of this size with the same slot everywhere.
    pub fn filled(width: u16, height: u16, slot: &Slot) -> Self {
        Self {
            width,
            height,
            slots: vec![slot.clone(); usize::from(width) * usize::from(height)],
        }
    }

    /// Makes every slot this one.
    pub fn fill(&mut self, slot: &Slot) {
        self.slots.fill(slot.clone());
    }

    /// The row, from left to right.
    pub fn row(&self, y: u16) -> &[Slot] {
        let start = usize::from(y) * usize::from(self.width);
        &self.slots[start..start + usize::from(self.width)]
    }

    /// The row, to be changed.
    pub fn row_mut(&mut self, y: u16) -> &mut [Slot] {
        let start = usize::from(y) * usize::from(self.width);
        &mut self.slots[start..start + usize::from(self.width)]
    }

    /// Moves the rows from `top` to `bottom`, both included, up by `by` (down when negative); rows that
    /// enter are blank.
    pub fn scroll(&mut self, top: u16, bottom: u16, by: i32) {
        let width = usize::from(self.width);
        let region = usize::from(top) * width..(usize::from(bottom) + 1) * width;
        let region = &mut self.slots[region];
        let shift = usize::try_from(by.unsigned_abs()).unwrap_or(0) * width;
        let shift = shift.min(region.len());
        if by > 0 {
            region.rotate_left(shift);
            let end = region.len() - shift;
            region[end..].fill(Slot::blank());
        } else {
            region.rotate_right(shift);
            region[..shift].fill(Slot::blank());
        }
    }
}

/// Writes a glyph over a row as a terminal does: wide glyphs that are cut lose their other half.
pub fn put(row: &mut [Slot], x: usize, cell: Cell, width: u16) {
    let end = (x + usize::from(width)).min(row.len());
    if row[x] == Slot::Tail {
        let head = row[..x].iter().rposition(|slot| *slot != Slot::Tail);
        row[head.unwrap_or(0)..x].fill(Slot::Unknown);
    }
    for slot in row[end..]
        .iter_mut()
        .take_while(|slot| **slot == Slot::Tail)
    {
        *slot = Slot::Unknown;
    }
    row[x] = Slot::Glyph(cell, width);
    row[x + 1..end].fill(Slot::Tail);
}
