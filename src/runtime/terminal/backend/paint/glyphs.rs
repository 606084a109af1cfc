//! How glyphs are written, and where the cursor is behind them: terminals do not agree on all.

use ratatui::buffer::Cell;

use crate::runtime::terminal::backend::{
    grid::{self, Slot},
    moves::CursorAt,
    sgr::Pen,
};

use super::{BRIDGE, Painter, suits};

impl Painter {
    /// Moves right over unchanged cells, by writing them again when that is shorter.
    pub(crate) fn bridge_to(&mut self, x: u16, y: u16) {
        if let Some((Some(from), row)) = self.cursor
            && row == y
            && from < x
            && x - from <= BRIDGE
        {
            let between = self.shown.row(y)[usize::from(from)..usize::from(x)].to_vec();
            let same = between.iter().all(|slot| match slot {
                Slot::Glyph(cell, 1) => {
                    cell.symbol().len() == 1 && self.pen.is_some_and(|pen| suits(pen, cell))
                }
                Slot::Glyph(..) | Slot::Tail | Slot::Unknown => false,
            });
            if same {
                for (x, slot) in (from..).zip(&between) {
                    if let Slot::Glyph(cell, width) = slot {
                        self.glyph(x, y, cell, *width);
                    }
                }
            }
        }
        self.move_to(x, y);
    }

    /// Writes a glyph at this place. Within a run that is read from the right the cursor is not placed again: what
    /// follows the run is.
    pub(crate) fn place(&mut self, x: u16, y: u16, cell: &Cell, width: u16) {
        let letter = grid::is_from_right(cell.symbol());
        let stays = (letter || cell.symbol() == " ") && self.goes_on(x, y);
        if !stays {
            self.bridge_to(x, y);
        }
        self.glyph(x, y, cell, width);
        self.presumed = (letter || stays).then_some((x + width, y));
        if self.presumed.is_some() {
            self.cursor = Some((None, y));
        }
    }

    /// Whether the cursor is presumed at this place, or was as many blanks before it as have been written now.
    fn goes_on(&mut self, x: u16, y: u16) -> bool {
        let Some((from, row)) = self.presumed.filter(|_| self.cursor == Some((None, y))) else {
            return false;
        };
        if row != y || from > x || x - from > BRIDGE {
            return false;
        }
        let between = self.shown.row(y)[usize::from(from)..usize::from(x)].to_vec();
        let same = between.iter().all(|slot| match slot {
            Slot::Glyph(cell, 1) => {
                cell.symbol() == " " && self.pen.is_some_and(|pen| suits(pen, cell))
            }
            Slot::Glyph(..) | Slot::Tail | Slot::Unknown => false,
        });
        if same {
            self.out.extend(between.iter().map(|_| b' '));
        }
        same
    }

    /// Writes one glyph where the cursor is.
    pub(crate) fn glyph(&mut self, x: u16, y: u16, cell: &Cell, width: u16) {
        if !self.pen.is_some_and(|pen| suits(pen, cell)) {
            if grid::is_plain_blank(cell) {
                self.set_ground(cell.bg);
            } else {
                self.set_pen(Pen::of(cell));
            }
        }
        let symbol = cell.symbol();
        let sure = grid::is_sure(symbol);
        if !sure && width > 1 {
            // A terminal that takes this for narrower must not keep what stood under its right half.
            let blanks = usize::from(width);
            self.out.extend(std::iter::repeat_n(b' ', blanks));
            self.cursor = Some(self.behind(x + width, y));
            self.move_to(x, y);
        }
        self.out.extend_from_slice(symbol.as_bytes());
        let row = self.shown.row_mut(y);
        grid::put(row, usize::from(x), cell.clone(), width);
        let end = x + width;
        self.cursor = Some(if sure { self.behind(end, y) } else { (None, y) });
        if !sure {
            // And one that takes it for wider has overwritten what follows.
            let row = self.shown.row_mut(y);
            let reach = (usize::from(x) + usize::from(grid::widest(symbol))).min(row.len());
            if reach > usize::from(end) {
                row[usize::from(end)..reach].fill(Slot::Unknown);
                let cut = row[reach..].iter_mut();
                cut.take_while(|slot| **slot == Slot::Tail)
                    .for_each(|slot| *slot = Slot::Unknown);
            }
        }
    }

    /// Where the cursor stands behind a glyph; terminals do not agree on the column behind the last.
    fn behind(&self, x: u16, y: u16) -> CursorAt {
        (Some(x).filter(|x| *x < self.shown.width), y)
    }
}
