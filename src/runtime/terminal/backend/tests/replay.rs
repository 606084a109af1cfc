//! A screen whose bytes are played to a terminal parser.

use ratatui::{
    Terminal,
    buffer::{Buffer, Cell},
    layout::Size,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    runtime::terminal::backend::backend::{Screen, draw},
    ui::theme::BASIC,
};

/// A screen whose bytes are kept, and the terminal that they are played to.
pub struct Replay {
    pub terminal: Terminal<Screen<Vec<u8>>>,
    pub parser: vt100::Parser,
}

impl Replay {
    pub fn new(width: u16, height: u16) -> Self {
        Self::erasing(width, height, false)
    }

    /// On a terminal that erases to the ground that it writes on, if it does.
    pub fn erasing(width: u16, height: u16, in_colour: bool) -> Self {
        let screen = Screen::new(Vec::new(), Size::new(width, height)).erasing(in_colour);
        Self {
            terminal: Terminal::new(screen).expect("a screen of this size"),
            parser: parser(width, height),
        }
    }

    /// Draws the buffer and answers the bytes that it took.
    pub fn show(&mut self, buffer: &Buffer) -> Vec<u8> {
        draw(&mut self.terminal, |frame| {
            frame.buffer_mut().clone_from(buffer);
        })
        .expect("a vector takes every byte");
        let bytes = std::mem::take(self.terminal.backend_mut().writer());
        self.parser.process(&bytes);
        bytes
    }

    /// Where the terminal shows something else than the buffer.
    pub fn differs(&self, buffer: &Buffer) -> Option<String> {
        let mut covered = 0;
        for y in 0..buffer.area.height {
            for x in 0..buffer.area.width {
                covered = if x == 0 { 0 } else { covered };
                if x < covered {
                    continue;
                }
                let cell = &buffer[(x, y)];
                let width = u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
                covered = x + width;
                let seen = self.parser.screen().cell(y, x).expect("inside");
                let joined = cell.symbol().contains('\u{200D}');
                if !joined && look(cell) != seen_look(seen) {
                    return Some(format!(
                        "{x},{y}: {:?} is {:?}",
                        look(cell),
                        seen_look(seen)
                    ));
                }
            }
        }
        None
    }
}

pub fn parser(width: u16, height: u16) -> vt100::Parser {
    let size = |n| std::num::NonZeroU16::new(n).expect("not empty");
    vt100::Parser::new(size(height), size(width), 0)
}

type Look = (String, Option<Color>, Color, Modifier);

/// What can be seen of a cell: a blank has no foreground unless it is reversed or underlined.
fn look(cell: &Cell) -> Look {
    let paints = Modifier::REVERSED | Modifier::UNDERLINED;
    let blank = cell.symbol() == " ";
    let hidden = blank && !cell.modifier.intersects(paints);
    (
        cell.symbol().to_owned(),
        (!hidden).then_some(cell.fg),
        cell.bg,
        if hidden {
            Modifier::empty()
        } else {
            cell.modifier
        },
    )
}

fn seen_look(cell: &vt100::Cell) -> Look {
    let mut as_cell = Cell::EMPTY;
    as_cell.set_symbol(match cell.contents() {
        "" => " ",
        text => text,
    });
    (as_cell.fg, as_cell.bg) = (colour(cell.fgcolor()), colour(cell.bgcolor()));
    for (on, modifier) in [
        (cell.bold(), Modifier::BOLD),
        (cell.dim(), Modifier::DIM),
        (cell.italic(), Modifier::ITALIC),
        (cell.underline(), Modifier::UNDERLINED),
        (cell.inverse(), Modifier::REVERSED),
    ] {
        as_cell.modifier.set(modifier, on);
    }
    look(&as_cell)
}

fn colour(colour: vt100::Color) -> Color {
    match colour {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index) => BASIC
            .get(usize::from(index))
            .copied()
            .unwrap_or(Color::Indexed(index)),
        vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    }
}
