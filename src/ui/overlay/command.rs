//! What the command line could become, above it.

use ratatui::{
    Frame,
    layout::{Position, Rect},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{overlay::command::Command, shared::Shared},
    ui::{
        parts::{
            cell::put,
            surface::{self, EDGE, FREE},
        },
        theme::Theme,
    },
};

/// Choices that are shown at a time.
const SHOWN: usize = 6;

/// Draws the choices at the bottom of the area, which has the command line in its last one.
pub fn draw(command: &Command, shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    let choices = command.choices(shared);
    let at = command.chosen().unwrap_or(0);
    let height = choices
        .len()
        .min(SHOWN)
        .min(usize::from(area.height).saturating_sub(1));
    let first = (at + 1).saturating_sub(height);
    let rows = u16::try_from(height).unwrap_or(0);
    // The command line itself stands in the last line.
    let place = Rect {
        y: area.bottom().saturating_sub(rows + 1),
        height: rows,
        ..area
    };
    let buffer = frame.buffer_mut();
    surface::fill(buffer, place, theme.strip);
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
        let row = Rect::new(place.x, y, place.width, 1);
        let name_at = Position::new(place.x + EDGE + 1, y);
        put(buffer, name_at, width, name, theme.strong);
        let beside = EDGE + 1 + width + 2;
        put(
            buffer,
            Position::new(place.x + beside, y),
            place.width.saturating_sub(beside + FREE),
            help,
            theme.muted,
        );
        if chosen {
            surface::select(theme, buffer, row, true);
        }
    }
}
