//! Writes the bytes that turn what a terminal shows into what is wanted.

mod glyphs;

use std::io::Write as _;

use ratatui::{buffer::Cell, style::Color};

use super::{
    grid::{self, Grid, Slot},
    moves::{self, CursorAt},
    runs::{self, Run},
    scroll::{self, Scroll},
    sgr::Pen,
};

/// Erasing to the end of the line pays from this many changed cells on.
const ERASE_FROM: usize = 4;

/// Erasing blanks between texts, and moving over them, pays from this many changed cells on.
const ERASE_GAP: usize = 12;

/// Up to this many unchanged cells are written again rather than jumped over.
const BRIDGE: u16 = 3;

/// What a terminal shows, where its cursor is and what it writes in, with the bytes not sent yet.
#[derive(Debug, Clone)]
pub struct Painter {
    /// What stands on the screen.
    pub shown: Grid,
    /// Bytes to be sent.
    pub out: Vec<u8>,
    /// Where the cursor stands, when that is known.
    pub cursor: Option<CursorAt>,
    /// Where it stands if the terminal took every letter of the run before for one column.
    presumed: Option<(u16, u16)>,
    /// The style, when it is known.
    pub pen: Option<Pen>,
    /// What stood on the screen before another way of painting is tried.
    kept: Kept,
    /// Whether the terminal erases to the ground that it writes on, and not to its own.
    pub erases_in_colour: bool,
}

/// A blank that is erased.
#[derive(Debug, Clone, Copy)]
struct Blank {
    cells: u16,
    ground: Color,
    /// Whether it is the rest of the row.
    rest: bool,
}

/// Copies of some rows. What it takes is kept from one frame to the next.
#[derive(Debug, Clone, Default)]
struct Kept {
    rows: Vec<u16>,
    slots: Vec<Slot>,
}

impl Painter {
    /// For a terminal of which nothing is known.
    pub fn new(width: u16, height: u16) -> Self {
        Self {
            shown: Grid::filled(width, height, &Slot::Unknown),
            out: Vec::new(),
            cursor: None,
            presumed: None,
            pen: None,
            kept: Kept::default(),
            erases_in_colour: false,
        }
    }

    /// Erases the whole screen.
    pub fn erase(&mut self) {
        self.set_pen(Pen::PLAIN);
        self.out.extend_from_slice(b"\x1b[H\x1b[2J");
        self.cursor = Some((Some(0), 0));
        self.shown.fill(&Slot::blank());
    }

    /// Makes the terminal show this.
    pub fn paint(&mut self, wanted: &Grid) {
        if let Some(scroll) = scroll::find(&self.shown, wanted) {
            // Beside the rows that move there may be a pane that does not: what is shorter shows when both are tried.
            let (start, before) = (self.out.len(), self.hand());
            self.keep(&scroll, wanted);
            self.rows(wanted);
            let (still, hand) = (self.out.split_off(start), self.hand());
            self.exchange();
            (self.cursor, self.presumed, self.pen) = before;
            self.scroll(&scroll);
            self.rows(wanted);
            if start + still.len() < self.out.len() {
                self.exchange();
                (self.cursor, self.presumed, self.pen) = hand;
                self.out.truncate(start);
                self.out.extend_from_slice(&still);
            }
        } else {
            self.rows(wanted);
        }
    }

    fn hand(&self) -> (Option<CursorAt>, Option<(u16, u16)>, Option<Pen>) {
        (self.cursor, self.presumed, self.pen)
    }

    /// Copies the rows that either way of painting changes.
    fn keep(&mut self, scroll: &Scroll, wanted: &Grid) {
        let Self { shown, kept, .. } = self;
        let changes = |y: &u16| scroll.region.contains(y) || shown.row(*y) != wanted.row(*y);
        kept.rows.clear();
        kept.rows.extend((0..wanted.height).filter(changes));
        kept.slots.clear();
        for y in &kept.rows {
            kept.slots.extend_from_slice(shown.row(*y));
        }
    }

    /// Exchanges the rows that were copied for those that are shown.
    fn exchange(&mut self) {
        let Self { shown, kept, .. } = self;
        let width = usize::from(shown.width).max(1);
        for (y, row) in kept.rows.iter().zip(kept.slots.chunks_exact_mut(width)) {
            shown.row_mut(*y).swap_with_slice(row);
        }
    }

    fn rows(&mut self, wanted: &Grid) {
        let mut runs = Vec::new();
        for y in 0..wanted.height {
            if self.shown.row(y) == wanted.row(y) {
                continue;
            }
            match runs::of_row(y, self.shown.row(y), wanted.row(y)) {
                Some(found) => runs.extend(found),
                None => runs.push(runs::whole(y, self.shown.row(y), wanted.row(y))),
            }
        }
        for run in runs::in_order(runs, self.cursor, self.pen) {
            self.run(&run, wanted.row(run.y));
        }
    }

    /// Writes what changes between two columns of a row, from left to right; what is to be blank is erased where that is
    /// shorter.
    fn run(&mut self, run: &Run, wanted: &[Slot]) {
        if let Some(pen) = run.pen() {
            // Also where it begins with a blank.
            self.set_pen(pen);
        }
        let mut x = run.start;
        // What stands in a whole row may have reached over what did not change.
        let end = if run.whole { self.shown.width } else { run.end };
        while x < end {
            let place = usize::from(x);
            if self.shown.row(run.y)[place] == wanted[place] {
                x += 1;
                continue;
            }
            if let Some(blank) = self.erasable(place, run.y, wanted) {
                self.erase_blank(x, run.y, blank);
                x += blank.cells;
                continue;
            }
            x += match &wanted[place] {
                Slot::Glyph(cell, width) => {
                    self.place(x, run.y, cell, *width);
                    *width
                }
                Slot::Tail | Slot::Unknown => 1,
            };
        }
    }

    /// Index and reverse index at the margin: every terminal has them, unlike the newer scroll commands.
    fn scroll(&mut self, Scroll { region, by }: &Scroll) {
        let (top, bottom) = (*region.start(), *region.end());
        self.set_pen(Pen::PLAIN);
        let full = top == 0 && bottom + 1 == self.shown.height;
        if !full {
            self.write(format_args!("\x1b[{};{}r", top + 1, bottom + 1));
            self.cursor = None; // terminals do not agree on where this leaves it
        }
        let lines = usize::try_from(by.unsigned_abs()).unwrap_or(0);
        if *by > 0 {
            self.move_to(0, bottom);
            self.out.extend(std::iter::repeat_n(b'\n', lines));
        } else {
            self.move_to(0, top);
            self.out.extend(b"\x1bM".repeat(lines));
        }
        if !full {
            self.out.extend_from_slice(b"\x1b[r");
            self.cursor = None;
        }
        self.shown.scroll(top, bottom, *by);
    }

    /// The blank that begins at this place and is shorter erased than written.
    fn erasable(&self, x: usize, y: u16, wanted: &[Slot]) -> Option<Blank> {
        let slot = &wanted[x];
        let ground = match slot {
            Slot::Glyph(cell, 1) if grid::is_plain_blank(cell) => cell.bg,
            Slot::Glyph(..) | Slot::Tail | Slot::Unknown => return None,
        };
        if ground != Color::Reset && !self.erases_in_colour {
            return None;
        }
        let same = wanted[x..].iter().take_while(|other| *other == slot);
        let end = x + same.count();
        let shown = self.shown.row(y);
        let changed = |other: &&Slot| *other != slot;
        let count = shown[x..end].iter().filter(changed).count();
        let cuts = |at: usize| shown.get(at) == Some(&Slot::Tail);
        let rest = end == wanted.len() && count >= ERASE_FROM;
        let last = shown[x..end].iter().rposition(|other| changed(&other))?;
        let end = if rest { end } else { x + last + 1 };
        if (!rest && count < ERASE_GAP) || cuts(x) || cuts(end) {
            return None;
        }
        Some(Blank {
            cells: u16::try_from(end - x).ok()?,
            ground,
            rest,
        })
    }

    fn erase_blank(&mut self, x: u16, y: u16, blank: Blank) {
        self.move_to(x, y);
        self.set_ground(blank.ground);
        if blank.rest {
            self.out.extend_from_slice(b"\x1b[K");
        } else {
            self.write(format_args!("\x1b[{}X", blank.cells));
        }
        let mut cell = Cell::EMPTY;
        cell.bg = blank.ground;
        let places = usize::from(x)..usize::from(x + blank.cells);
        self.shown.row_mut(y)[places].fill(Slot::Glyph(cell, 1));
    }

    /// Takes a pen that erases to this ground.
    fn set_ground(&mut self, ground: Color) {
        let pen = self.pen.unwrap_or(Pen::PLAIN).on(ground);
        if ground == Color::Reset && self.pen != Some(pen) {
            self.set_pen(Pen::PLAIN);
        } else {
            self.set_pen(pen);
        }
    }

    fn set_pen(&mut self, pen: Pen) {
        let change = Pen::change(self.pen, pen);
        self.out.extend_from_slice(change.as_bytes());
        self.pen = Some(pen);
    }

    /// Puts the cursor there in as few bytes as it takes.
    pub fn move_to(&mut self, x: u16, y: u16) {
        let way = moves::shortest(self.cursor, (x, y));
        self.out.extend_from_slice(way.as_bytes());
        self.cursor = Some((Some(x), y));
    }

    fn write(&mut self, bytes: std::fmt::Arguments<'_>) {
        // Writing to a vector cannot fail.
        let _ = self.out.write_fmt(bytes);
    }
}

/// Whether this pen writes the cell as it should look.
fn suits(pen: Pen, cell: &Cell) -> bool {
    pen == Pen::of(cell) || (grid::is_plain_blank(cell) && pen.blanks_like(Pen::of(cell)))
}
