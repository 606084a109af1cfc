//! What the command line could become, above it.

use ratatui::{
    Frame,
    layout::{Position, Rect},
    widgets::Clear,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{overlay::command::Command, shared::Shared},
    ui::{
        parts::cell::put,
        theme::{Theme, symbols},
    },
};

/// Choices that are shown at a time.
const SHOWN: usize = 6;

/// Draws the choices at the bottom of the area, which lies above the command line.
pub fn draw(command: &Command, shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    let choices = command.choices(shared);
    let at = command.chosen().unwrap_or(0);
    let height = choices.len().min(SHOWN).min(usize::from(area.height));
    let first = (at + 1).saturating_sub(height);
    let rows = u16::try_from(height).unwrap_or(0);
    let place = Rect {
        y: area.bottom() - rows,
        height: rows,
        ..area
    };
    frame.render_widget(Clear, place);
    let buffer = frame.buffer_mut();
    buffer.set_style(place, theme.text);
    let widest = choices
        .iter()
        .map(|(name, _)| name.width())
        .max()
        .unwrap_or(0);
    let width = u16::try_from(widest)
        .unwrap_or(area.width)
        .min(area.width / 2);
    let window = choices.iter().enumerate().skip(first);
    for (y, (index, (name, help))) in (place.y..place.bottom()).zip(window) {
        let chosen = command.chosen() == Some(index);
        let (style, quiet) = if chosen {
            (theme.selected, theme.selected)
        } else {
            (theme.strong, theme.muted)
        };
        buffer.set_style(
            Rect::new(place.x, y, place.width, 1),
            if chosen { theme.selected } else { theme.text },
        );
        put(
            buffer,
            Position::new(place.x, y),
            1,
            if chosen { symbols::CURSOR } else { " " },
            style,
        );
        put(buffer, Position::new(place.x + 2, y), width, name, style);
        put(
            buffer,
            Position::new(place.x + width + 4, y),
            place.width.saturating_sub(width + 5),
            help,
            quiet,
        );
    }
}
