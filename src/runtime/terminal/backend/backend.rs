//! A terminal that knows what it shows, and writes the fewest bytes that make it show something else.
//!
//! It takes whole frames: its owner draws every frame on an empty buffer (see [`draw`]), so that what is
//! wanted never depends on what ratatui believes was drawn before.

use std::io::{self, Write};

use ratatui::{
    Frame, Terminal,
    backend::{Backend, ClearType, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
};

use crate::runtime::terminal::backend::{
    grid::{Grid, Slot},
    paint::Painter,
};

use super::grid;

/// Draws one frame; writes nothing when it looks like the one before.
pub fn draw<W: Write>(
    terminal: &mut Terminal<Screen<W>>,
    view: impl FnOnce(&mut Frame),
) -> io::Result<()> {
    terminal.draw(view)?;
    // The next frame is compared with an empty one: the backend wants all of it.
    terminal.swap_buffers();
    Ok(())
}

/// The backend over anything that takes bytes.
#[derive(Debug)]
pub struct Screen<W: Write> {
    writer: W,
    size: Size,
    wanted: Grid,
    painter: Painter,
    erase: bool,
    /// What ratatui wants of the cursor: visible, and where.
    cursor: (bool, Position),
    /// Whether the terminal's cursor is visible, when that is known.
    cursor_shown: Option<bool>,
    /// Bytes of the last frame.
    cost: usize,
}

impl<W: Write> Screen<W> {
    /// A screen of this size on a terminal of which nothing is known.
    pub fn new(writer: W, size: Size) -> Self {
        Self {
            writer,
            size,
            wanted: Grid::filled(size.width, size.height, &Slot::blank()),
            painter: Painter::new(size.width, size.height),
            erase: true,
            cursor: (false, Position::ORIGIN),
            cursor_shown: None,
            cost: 0,
        }
    }

    /// The same on a terminal that erases to the ground that it writes on, if it does: on that, blanks cost little.
    #[must_use]
    pub fn erasing(mut self, in_colour: bool) -> Self {
        self.painter.erases_in_colour = in_colour;
        self
    }

    /// The terminal has this size now; the next frame is written whole.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        self.wanted = Grid::filled(size.width, size.height, &Slot::blank());
        let erases_in_colour = self.painter.erases_in_colour;
        self.painter = Painter::new(size.width, size.height);
        self.painter.erases_in_colour = erases_in_colour;
        self.forget();
    }

    /// Somebody else may have written to the terminal: the next frame is written whole.
    pub fn forget(&mut self) {
        self.erase = true;
        self.cursor_shown = None;
        self.painter.cursor = None;
        self.painter.pen = None;
        self.painter.shown.fill(&Slot::Unknown);
    }

    /// How many bytes the last frame took.
    pub fn cost(&self) -> usize {
        self.cost
    }

    /// Where the bytes go.
    pub fn writer(&mut self) -> &mut W {
        &mut self.writer
    }

    fn place_cursor(&mut self) {
        let (visible, Position { x, y }) = self.cursor;
        if visible {
            self.painter.move_to(x, y);
        }
        if self.cursor_shown != Some(visible) {
            let mode: &[u8] = if visible { b"\x1b[?25h" } else { b"\x1b[?25l" };
            self.painter.out.extend_from_slice(mode);
            self.cursor_shown = Some(visible);
        }
    }
}

impl<W: Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.wanted.fill(&Slot::blank());
        let mut covered = (0, 0);
        for (x, y, cell) in content {
            if x >= self.size.width || y >= self.size.height || (y == covered.1 && x < covered.0) {
                continue;
            }
            if let Slot::Glyph(cell, width) = Slot::of(cell, self.size.width - x) {
                grid::put(self.wanted.row_mut(y), usize::from(x), cell, width);
                covered = (x + width, y);
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor.0 = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor.0 = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.1)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        self.cursor.1 = Position {
            x: x.min(self.size.width.saturating_sub(1)),
            y: y.min(self.size.height.saturating_sub(1)),
        };
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.erase = true;
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::ZERO,
        })
    }

    /// Sends the frame as one write inside a synchronized update (DEC private mode 2026).
    fn flush(&mut self) -> io::Result<()> {
        const BEGIN: &[u8] = b"\x1b[?2026h";
        self.painter.out.extend_from_slice(BEGIN);
        if std::mem::take(&mut self.erase) {
            self.painter.erase();
        }
        self.painter.paint(&self.wanted);
        self.place_cursor();
        let mut out = std::mem::take(&mut self.painter.out);
        self.cost = 0;
        if out.len() > BEGIN.len() {
            out.extend_from_slice(b"\x1b[?2026l");
            self.cost = out.len();
            self.writer.write_all(&out)?;
            self.writer.flush()?;
        }
        out.clear();
        self.painter.out = out;
        Ok(())
    }
}
