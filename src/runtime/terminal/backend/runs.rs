//! Runs of changed cells in one style, and the order in which they cost the fewest moves of the cursor and changes of
//! the style.

use ratatui::buffer::Cell;

use super::{
    grid::{self, Slot},
    moves::{self, CursorAt},
    sgr::Pen,
};

/// Runs further apart than this many cells are written by themselves.
const APART: usize = 4;

/// With more runs than this, the nearest is not looked for each time: that takes too long.
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
    /// The style of the first cell that is changed, and of the last: one, unless all of the row is written.
    pens: (Pen, Pen),
    /// Whether nothing but its ground is seen.
    is_blank: bool,
    /// Whether the cursor is nobody knows where behind it.
    is_open: bool,
    /// Whether all of the row is written from left to right: what stands in it may reach over its neighbours.
    pub whole: bool,
}

impl Run {
    /// The style that suits all of it, if something is seen of that besides its ground.
    pub fn pen(&self) -> Option<Pen> {
        (!self.whole && !self.is_blank).then_some(self.pens.0)
    }

    /// Takes the next cell in, if one style suits both.
    fn takes(&mut self, column: u16, next: Plain) -> bool {
        let Plain { pen, is_blank, .. } = next;
        let near = usize::from(column - self.end) < APART && !self.is_open;
        let suits = self.pens.0 == pen
            || (is_blank && self.pens.0.blanks_like(pen))
            || (self.is_blank && pen.blanks_like(self.pens.0));
        if !near || !suits {
            return false;
        }
        if self.is_blank {
            self.pens = (pen, pen);
        }
        self.is_blank &= is_blank;
        self.is_open = next.is_sign;
        self.end = column + 1;
        true
    }
}

/// The changed cells of a row, if they may be written in any order: then no glyph among them can reach over
/// another cell.
pub fn of_row(y: u16, shown: &[Slot], wanted: &[Slot]) -> Option<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    for (x, (old, new)) in shown.iter().zip(wanted).enumerate() {
        if old == new {
            continue;
        }
        let next = plain(old).and(plain(new))?;
        let column = u16::try_from(x).ok()?;
        let last = runs.last_mut();
        if !last.is_some_and(|run| run.takes(column, next)) {
            runs.push(Run {
                y,
                start: column,
                end: column + 1,
                pens: (next.pen, next.pen),
                is_blank: next.is_blank,
                is_open: next.is_sign,
                whole: false,
            });
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
        is_blank: false,
        is_open: true,
        whole: true,
    }
}

/// A cell that reaches over no text beside it in any terminal.
#[derive(Clone, Copy)]
struct Plain {
    pen: Pen,
    is_blank: bool,
    is_sign: bool,
}

fn plain(slot: &Slot) -> Option<Plain> {
    let sign = |cell: &Cell| grid::is_sign(cell.symbol());
    match slot {
        Slot::Glyph(cell, 1) if grid::is_sure(cell.symbol()) || sign(cell) => Some(Plain {
            pen: Pen::of(cell),
            is_blank: grid::is_plain_blank(cell),
            is_sign: sign(cell),
        }),
        Slot::Glyph(..) | Slot::Tail | Slot::Unknown => None,
    }
}

/// The runs in the order that costs least: as one reads, one style after the other, or each time the cheapest next.
pub fn in_order(runs: Vec<Run>, cursor: Option<CursorAt>, pen: Option<Pen>) -> Vec<Run> {
    let mut way = Way {
        cursor,
        pen,
        restyles: Restyles::default(),
    };
    let mut cost = |runs: &[Run]| {
        (way.cursor, way.pen) = (cursor, pen);
        runs.iter().map(|run| way.take(run)).sum::<usize>()
    };
    let styled = by_style(&runs);
    let (mut best, mut least) = (cost(&runs), None);
    let sum = cost(&styled);
    if sum < best {
        (best, least) = (sum, Some(styled));
    }
    if runs.len() <= MOST {
        (way.cursor, way.pen) = (cursor, pen);
        let (nearest, sum) = way.through(runs.clone());
        if sum < best {
            least = Some(nearest);
        }
    }
    least.unwrap_or(runs)
}

/// The runs of each style in the order of reading, the grounds and then the styles as they are come upon.
fn by_style(runs: &[Run]) -> Vec<Run> {
    let mut groups: Vec<(Pen, Vec<Run>)> = Vec::new();
    for run in runs {
        let pen = run.pens.0;
        let mut known = groups.iter_mut();
        if let Some((_, group)) = known.find(|(known, _)| *known == pen) {
            group.push(run.clone());
        } else {
            let same = groups.iter().rposition(|(known, _)| known.is_on(pen));
            let at = same.map_or(groups.len(), |last| last + 1);
            groups.insert(at, (pen, vec![run.clone()]));
        }
    }
    groups.into_iter().flat_map(|(_, group)| group).collect()
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
        let moved = moves::length(self.cursor, (run.start, run.y));
        if self.leaves(run) {
            return moved;
        }
        moved + self.restyles.of(self.pen, run.pens.0)
    }

    /// Whether a run is written in the style before it.
    fn leaves(&self, run: &Run) -> bool {
        run.is_blank && self.pen.is_some_and(|pen| pen.blanks_like(run.pens.0))
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
        self.cursor = Some((Some(run.end).filter(|_| !run.is_open), run.y));
        if !self.leaves(run) {
            self.pen = Some(run.pens.1);
        }
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
