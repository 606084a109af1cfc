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

/// Neighbouring cells in one row, most of them changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The row.
    pub y: u16,
    /// The first column that is changed.
    pub start: u16,
    /// The column behind the last that is changed.
    pub end: u16,
    /// The style of the first cell that is changed, and of the last.
    pens: (Pen, Pen),
    /// Whether all of the row is written from left to right: what stands in it may reach over its neighbours.
    pub whole: bool,
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
            Some(run) if x - usize::from(run.end) < APART => {
                run.end = column + 1;
                run.pens.1 = pen;
            }
            Some(_) | None => runs.push(Run {
                y,
                start: column,
                end: column + 1,
                pens: (pen, pen),
                whole: false,
            }),
        }
    }
    Some(runs)
}

/// All changed cells of a row, to be written from left to right.
pub fn whole(y: u16, shown: &[Slot], wanted: &[Slot]) -> Run {
    let changed = |(_, (old, new)): &(u16, (&Slot, &Slot))| old != new;
    let style = |(_, (_, new)): (u16, (&Slot, &Slot))| match new {
        Slot::Glyph(cell, _) => Pen::of(cell),
        Slot::Tail | Slot::Unknown => Pen::PLAIN,
    };
    let mut all = (0..).zip(shown.iter().zip(wanted)).filter(changed);
    let first = all.next();
    let last = all.last().or(first);
    let column = |found: Option<(u16, _)>| found.map_or(0, |(column, _)| column);
    let pen = |found: Option<_>| found.map_or(Pen::PLAIN, style);
    Run {
        y,
        start: column(first),
        end: column(last) + 1,
        pens: (pen(first), pen(last)),
        whole: true,
    }
}

/// The style of a cell that is one column wide in every terminal.
fn plain(slot: &Slot) -> Option<Pen> {
    match slot {
        Slot::Glyph(cell, 1) if grid::is_sure(cell.symbol()) => Some(Pen::of(cell)),
        Slot::Glyph(..) | Slot::Tail | Slot::Unknown => None,
    }
}

/// The runs in the order that costs less: as one reads, or each time the cheapest to write next.
pub fn in_order(runs: Vec<Run>, cursor: Option<CursorAt>, pen: Option<Pen>) -> Vec<Run> {
    if runs.len() > MOST {
        return runs;
    }
    let mut way = Way {
        cursor,
        pen,
        restyles: Restyles::default(),
    };
    let read: usize = runs.iter().map(|run| way.take(run)).sum();
    way = Way { cursor, pen, ..way };
    let (nearest, sum) = way.through(runs.clone());
    if read < sum { runs } else { nearest }
}

/// A terminal on its way through the runs.
struct Way {
    cursor: Option<CursorAt>,
    pen: Option<Pen>,
    restyles: Restyles,
}

impl Way {
    /// The bytes before the first cell of a run.
    fn cost(&mut self, run: &Run) -> usize {
        moves::length(self.cursor, (run.start, run.y)) + self.restyles.of(self.pen, run.pens.0)
    }

    /// All runs, each time the cheapest next, and what lies before them.
    fn through(&mut self, mut runs: Vec<Run>) -> (Vec<Run>, usize) {
        let (mut found, mut sum) = (Vec::with_capacity(runs.len()), 0);
        while !runs.is_empty() {
            let costs = runs.iter().map(|run| self.cost(run)).enumerate();
            let next = costs.min_by_key(|(_, cost)| *cost).map_or(0, |(at, _)| at);
            let run = runs.remove(next);
            sum += self.take(&run);
            found.push(run);
        }
        (found, sum)
    }

    /// Goes to the end of a run, and answers what lies before its first cell.
    fn take(&mut self, run: &Run) -> usize {
        let cost = self.cost(run);
        // Terminals may not agree on how wide something in a whole row is.
        self.cursor = Some((Some(run.end).filter(|_| !run.whole), run.y));
        self.pen = Some(run.pens.1);
        cost
    }
}

/// What changes of the style cost: there are few, each looked up often.
#[derive(Default)]
struct Restyles(Vec<(Option<Pen>, Pen, usize)>);

impl Restyles {
    fn of(&mut self, from: Option<Pen>, to: Pen) -> usize {
        if from == Some(to) {
            return 0;
        }
        let mut known = self.0.iter();
        if let Some((.., bytes)) = known.find(|(a, b, _)| *a == from && *b == to) {
            return *bytes;
        }
        let bytes = Pen::change(from, to).len();
        self.0.push((from, to, bytes));
        bytes
    }
}
