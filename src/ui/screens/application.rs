//! What an application was told of calls, and what it answered.

use ratatui::{
    Frame,
    layout::{Position, Rect},
};

use crate::{
    app::{
        model::Model,
        page::layout,
        screens::application::{ApplicationPage, What},
    },
    ui::{
        parts::{
            cell::{line, put},
            standing::Weight,
            surface::{self, EDGE, FREE},
        },
        theme::Theme,
    },
};

/// Cells of the time before each callback, with its sign.
const TIME: u16 = 12;

/// Draws it.
pub fn draw(screen: &ApplicationPage, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let lines = screen.lines(&model.shared, layout::page_width(area.width));
    let buffer = frame.buffer_mut();
    let width = area.width.saturating_sub(EDGE + FREE);
    if lines.is_empty() {
        let at = Position::new(area.x + EDGE, area.y + u16::from(area.height > 2));
        put(buffer, at, width, &screen.nothing(), theme.muted);
        return;
    }
    surface::scroll_bar(theme, buffer, area, screen.list.offset, lines.len());
    let shown = lines.iter().skip(screen.list.offset);
    for (row, (place, what)) in (0..usize::from(area.height)).zip(shown) {
        let Some(start) = line(area, row) else {
            break;
        };
        let at = |x: u16| Position::new(start.x + EDGE + x, start.y);
        match what {
            What::Told {
                at: clock,
                taken,
                text,
            } => {
                let weight = if *taken { Weight::Well } else { Weight::Broken };
                put(buffer, at(0), 1, weight.sign(), weight.fill(theme));
                put(buffer, at(2), TIME - 2, clock, theme.muted);
                let word = if *taken { theme.text } else { theme.danger };
                put(buffer, at(TIME), width.saturating_sub(TIME), text, word);
            }
            What::Text(text) => {
                put(buffer, at(2), width.saturating_sub(2), text, theme.muted);
            }
        }
        if screen.list.cursor == Some(*place) {
            let own = Rect {
                y: start.y,
                height: 1,
                width: area.width.saturating_sub(1),
                ..area
            };
            surface::select(theme, buffer, own, true);
        }
    }
}
