//! Runs of changed cells, and the order in which they cost the fewest moves of the cursor.

use super::{
    grid::{self, Slot},
    moves::{self, CursorAt},
    sgr::Pen,
};

/// Runs further apart than this many cells are written by themselves.
const APART: usize = 4;

/// With more runs than this, the order is that of reading: looking for a better one takes too long.
const MOST: usize = 400;

/// What a change of the style counts, in bytes.
const RESTYLE: usize = 6;

/// Neighbouring cells in one row, most of them changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The row.
    pub y: u16,
    /// The first column that is changed.
    pub start: u16,
    /// The column behind the last that is changed.
    pub end: u16,
    pen: Option<Pen>,
}

/// The changed cells of a row, if they may be written in any order: then no glyph among them can reach over
/// another cell.
pub fn of_row(y: u16, shown: &[Slot], wanted: &[Slot]) -> Option<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    for (x, (old, new)) in shown.iter().zip(wanted).enumerate() {
        if old == new {
            continue;
        }
        let pen = plain(old).and(plain(new))?;
        let column = u16::try_from(x).ok()?;
        match runs.last_mut() {
            Some(run) if x - usize::from(run.end) < APART => run.end = column + 1,
            Some(_) | None => runs.push(Run {
                y,
                start: column,
                end: column + 1,
                pen: Some(pen),
            }),
        }
    }
    Some(runs)
}

/// The style of a cell that is one column wide in every terminal.
fn plain(slot: &Slot) -> Option<Pen> {
    match slot {
        Slot::Glyph(cell, 1) if grid::is_sure(cell.symbol()) => Some(Pen::of(cell)),
        Slot::Glyph(..) | Slot::Tail | Slot::Unknown => None,
    }
}

/// Takes the run out that is the cheapest to write next.
pub fn next(runs: &mut Vec<Run>, cursor: Option<CursorAt>, pen: Option<Pen>) -> Option<Run> {
    let cost = |run: &Run| {
        let restyle = if run.pen == pen { 0 } else { RESTYLE };
        moves::length(cursor, (run.start, run.y)) + restyle
    };
    let nearest = if runs.len() > MOST {
        0
    } else {
        let all = runs.iter().enumerate();
        all.min_by_key(|(_, run)| cost(run)).map(|(at, _)| at)?
    };
    Some(runs.remove(nearest))
}
