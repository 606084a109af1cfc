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
    let mut way = Way::over(&runs, cursor, pen);
    let styled = by_style(&runs);
    let (mut least, mut order) = (way.length(0..runs.len()), None);
    let length = way.length(styled.iter().copied());
    if length < least {
        (least, order) = (length, Some(styled));
    }
    if runs.len() <= MOST
        && let Some(nearest) = way.nearest(least)
    {
        order = Some(nearest);
    }
    let Some(order) = order else {
        return runs;
    };
    order.into_iter().map(|at| runs[at].clone()).collect()
}

/// The runs of each style in the order of reading, the grounds and then the styles as they are come upon.
fn by_style(runs: &[Run]) -> Vec<usize> {
    let mut groups: Vec<(Pen, Vec<usize>)> = Vec::new();
    for (place, run) in runs.iter().enumerate() {
        let pen = run.pens.0;
        let mut known = groups.iter_mut();
        if let Some((_, group)) = known.find(|(known, _)| *known == pen) {
            group.push(place);
        } else {
            let same = groups.iter().rposition(|(known, _)| known.is_on(pen));
            let at = same.map_or(groups.len(), |last| last + 1);
            groups.insert(at, (pen, vec![place]));
        }
    }
    groups.into_iter().flat_map(|(_, group)| group).collect()
}

/// The ways of a terminal through the runs of a frame.
struct Way<'a> {
    runs: &'a [Run],
    /// The styles of the first and of the last cell of each run.
    styles: Vec<(usize, usize)>,
    restyles: Restyles,
    start: At,
}

/// Where a terminal is, and the style that it writes in.
#[derive(Clone, Copy)]
struct At {
    cursor: Option<CursorAt>,
    style: usize,
}

impl<'a> Way<'a> {
    fn over(runs: &'a [Run], cursor: Option<CursorAt>, pen: Option<Pen>) -> Self {
        let mut restyles = Restyles::default();
        let style = restyles.number(pen);
        let mut number = |pen| restyles.number(Some(pen));
        let styles = runs.iter();
        let styles = styles
            .map(|run| (number(run.pens.0), number(run.pens.1)))
            .collect();
        Self {
            runs,
            styles,
            restyles,
            start: At { cursor, style },
        }
    }

    /// The bytes of the style before the first cell of a run.
    fn restyle(&mut self, from: At, run: usize) -> usize {
        if self.leaves(from, run) {
            0
        } else {
            self.restyles.of(from.style, self.styles[run].0)
        }
    }

    /// Whether a run is written in the style before it.
    fn leaves(&self, from: At, run: usize) -> bool {
        let run = &self.runs[run];
        let known = self.restyles.pens[from.style];
        run.is_blank && known.is_some_and(|pen| pen.blanks_like(run.pens.0))
    }

    fn moved(&self, from: At, run: usize) -> usize {
        let run = &self.runs[run];
        moves::length(from.cursor, (run.start, run.y))
    }

    /// Where the terminal is at the end of a run.
    fn behind(&self, from: At, at: usize) -> At {
        let run = &self.runs[at];
        At {
            cursor: Some((Some(run.end).filter(|_| !run.is_open), run.y)),
            style: if self.leaves(from, at) {
                from.style
            } else {
                self.styles[at].1
            },
        }
    }

    /// The bytes between the runs in this order.
    fn length(&mut self, order: impl Iterator<Item = usize>) -> usize {
        let (mut at, mut sum) = (self.start, 0);
        for run in order {
            sum += self.moved(at, run) + self.restyle(at, run);
            at = self.behind(at, run);
        }
        sum
    }

    /// All runs, each time the cheapest next, if what lies between them is less than this.
    fn nearest(&mut self, least: usize) -> Option<Vec<usize>> {
        let mut left: Vec<usize> = (0..self.runs.len()).collect();
        let (mut order, mut at, mut sum) = (Vec::with_capacity(left.len()), self.start, 0);
        while !left.is_empty() {
            let (mut next, mut cost) = (0, usize::MAX);
            for (place, run) in left.iter().enumerate() {
                let restyle = self.restyle(at, *run);
                // Most are in another style, which alone is dearer than the best so far.
                if restyle < cost {
                    let whole = restyle + self.moved(at, *run);
                    if whole < cost {
                        (next, cost) = (place, whole);
                    }
                }
            }
            sum += cost;
            if sum >= least {
                return None;
            }
            let run = left.remove(next);
            at = self.behind(at, run);
            order.push(run);
        }
        Some(order)
    }
}

/// What changes of the style cost: there are few styles, and each change is looked up often.
#[derive(Default)]
struct Restyles {
    pens: Vec<Option<Pen>>,
    /// A row for each style before, in it a place for each after; `None` until it was asked for.
    bytes: Vec<Vec<Option<usize>>>,
}

impl Restyles {
    /// The place of a pen among those that are known.
    fn number(&mut self, pen: Option<Pen>) -> usize {
        let known = self.pens.iter().position(|known| *known == pen);
        known.unwrap_or_else(|| {
            self.pens.push(pen);
            self.pens.len() - 1
        })
    }

    fn of(&mut self, from: usize, to: usize) -> usize {
        let count = self.pens.len();
        self.bytes.resize_with(count, || vec![None; count]);
        let (before, after) = (self.pens[from], self.pens[to]);
        let change = || after.map_or(0, |after| Pen::change(before, after).len());
        *self.bytes[from][to].get_or_insert_with(change)
    }
}
