//! The ladder: the phone at the left, the service at the right, and an arrow for each message between them.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    app::{
        model::Model,
        page::layout,
        screens::ladder::{
            Ladder,
            page::{Rung, What},
        },
    },
    doctor::Kind,
    ui::{
        parts::{
            cell::{line, put},
            surface::{self, EDGE, FREE},
        },
        theme::{Theme, symbols},
    },
};

/// Cells of the time before each message.
const TIME: u16 = 14;
/// Cells between the two lines of the ladder.
const SPAN: u16 = 40;

/// Draws the whole screen.
pub fn draw(screen: &Ladder, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    let lines = screen.lines(shared, layout::page_width(area.width));
    let buffer = frame.buffer_mut();
    let at = Position::new(area.x + EDGE, area.y);
    let width = area.width.saturating_sub(EDGE + FREE);
    if lines.is_empty() {
        put(buffer, at, width, screen.nothing(), theme.muted);
        return;
    }
    let rails = rails(area);
    put(
        buffer,
        Position::new(rails.0, area.y),
        width,
        &screen.name(shared),
        theme.strong,
    );
    put(
        buffer,
        Position::new(rails.1 - 6, area.y),
        7,
        "service",
        theme.strong,
    );
    let rows = lines.iter().skip(screen.list.offset);
    for (row, content) in (1..usize::from(area.height)).zip(rows) {
        let Some(start) = line(area, row) else {
            break;
        };
        let own = Rect {
            y: start.y,
            height: 1,
            ..area
        };
        match &content.what {
            What::Rung(rung) => draw_rung(rung, theme, buffer, own),
            What::Text(text) => {
                let at = Position::new(own.x + EDGE + 2, own.y);
                put(buffer, at, width.saturating_sub(2), text, theme.muted);
            }
            What::Odd(text) => {
                let at = Position::new(own.x + EDGE, own.y);
                let text = format!("{} {text}", symbols::WARNING);
                put(buffer, at, width, &text, theme.warning);
            }
        }
        if screen.list.cursor == Some(content.at) {
            surface::select(theme, buffer, own, true);
        }
    }
}

/// The columns of the phone and of the service.
fn rails(area: Rect) -> (u16, u16) {
    let left = area.x + EDGE + TIME;
    let room = area.width.saturating_sub(EDGE + TIME + FREE + 1);
    (left, left + SPAN.min(room))
}

fn draw_rung(rung: &Rung, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let style = match rung.kind {
        Kind::Request => theme.text,
        Kind::Minor | Kind::Challenge => theme.muted,
        Kind::Granted => theme.good,
        Kind::Refused => theme.danger,
    };
    let at = Position::new(area.x + EDGE, area.y);
    put(buffer, at, TIME, &rung.at, theme.muted);
    let (left, right) = rails(area);
    let inside = usize::from(right - left - 1);
    // One cell for the point of the arrow, two for its shaft before the words.
    let words: String = rung.label.chars().take(inside.saturating_sub(8)).collect();
    let shaft = inside.saturating_sub(words.chars().count() + 7);
    let (before, behind) = ("─".repeat(3), "─".repeat(shaft));
    let arrow = if rung.is_sent {
        format!("{}{before} {words} {behind}─", symbols::ARROW_LEFT)
    } else {
        format!("{before} {words} {behind}─{}", symbols::ARROW_RIGHT)
    };
    put(
        buffer,
        Position::new(left, area.y),
        1,
        symbols::RAIL,
        theme.muted,
    );
    put(
        buffer,
        Position::new(left + 1, area.y),
        right - left - 1,
        &arrow,
        style,
    );
    put(
        buffer,
        Position::new(right, area.y),
        1,
        symbols::RAIL,
        theme.muted,
    );
    let way = if rung.is_odd {
        format!("{} {}", symbols::WARNING, rung.way)
    } else {
        rung.way.clone()
    };
    let room = (area.x + area.width).saturating_sub(right + 2 + FREE);
    let colour = if rung.is_odd {
        theme.warning
    } else {
        theme.muted
    };
    put(buffer, Position::new(right + 2, area.y), room, &way, colour);
}
