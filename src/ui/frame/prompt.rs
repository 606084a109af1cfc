//! The line of a filter, above the rows that it decides about.

use ratatui::{
    Frame,
    layout::{Position, Rect},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{
        keys::{action::Action, table::Context},
        model::Model,
        screens::prompt::Prompt,
    },
    ui::{
        parts::{
            cell::put,
            clip::clip,
            input::window,
            surface::{self, EDGE, FREE},
        },
        theme::Theme,
    },
};

/// Cells of the sign before what is typed.
const SIGN: u16 = 2;

/// Draws it into the first line of this area.
pub fn draw(prompt: &Prompt, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let row = Rect { height: 1, ..area };
    let room = row.width.saturating_sub(EDGE + SIGN + FREE);
    let start = Position::new(row.x + EDGE, row.y);
    let typed = Position::new(start.x + SIGN, row.y);
    let shown = window(&prompt.line, false, room);
    let buffer = frame.buffer_mut();
    surface::fill(buffer, row, theme.inset);
    put(buffer, start, 1, "/", theme.focus);
    let (fine, wrong) = split(&shown.text, prompt);
    put(buffer, typed, room, fine, theme.strong);
    let used = u16::try_from(fine.width()).unwrap_or(room).min(room);
    let at = Position::new(typed.x + used, row.y);
    put(buffer, at, room - used, wrong, theme.danger);
    let behind = typed.x + u16::try_from(shown.text.width()).unwrap_or(room) + 2;
    let problem = prompt.problem.as_ref();
    if let Some(problem) = problem.filter(|_| has_room(prompt, area.width)) {
        let at = Position::new(behind, row.y);
        let left = row.right().saturating_sub(behind + FREE);
        put(buffer, at, left, &problem.message, theme.danger);
    } else if problem.is_none() && !prompt.typing {
        let clear = model.shared.keymap.shown(&[Context::Screen], Action::Clear);
        let key = clear.unwrap_or_default();
        let hint = format!("{key} clears it");
        let width = u16::try_from(hint.width()).unwrap_or(u16::MAX);
        let at = row.right().saturating_sub(FREE + width);
        if at > behind {
            put(buffer, Position::new(at, row.y), width, key, theme.focus);
            let beside = at + u16::try_from(key.width()).unwrap_or(0);
            let place = Position::new(beside, row.y);
            put(buffer, place, width, " clears it", theme.muted);
        }
    }
    if prompt.typing && model.overlay.is_none() {
        let cursor = typed.x + shown.cursor;
        frame.set_cursor_position(Position::new(cursor, row.y));
    }
}

/// Whether the complaint about a filter fits beside it, with the cursor between them.
fn has_room(prompt: &Prompt, width: u16) -> bool {
    let complaint = prompt
        .problem
        .as_ref()
        .map_or("", |problem| &problem.message);
    let around = usize::from(EDGE + SIGN + FREE) + 2;
    prompt.line.text().width() + complaint.width() + around <= usize::from(width)
}

/// The complaint about the filter being typed, when it needs a line of its own.
#[must_use]
pub fn complaint(model: &Model, width: u16) -> Option<String> {
    let prompt = model.screen().prompt()?;
    let shown = prompt.typing && model.overlay.is_none() && !has_room(prompt, width);
    let problem = prompt.problem.as_ref().filter(|_| shown)?;
    let room = width.saturating_sub(EDGE + FREE);
    Some(clip(&problem.message, room.into()))
}

/// What is visible of a filter, cut where it cannot be read; all of it is wrong when the place is not visible.
fn split<'a>(visible: &'a str, prompt: &Prompt) -> (&'a str, &'a str) {
    let Some(problem) = &prompt.problem else {
        return (visible, "");
    };
    let wrong = prompt.line.text().get(problem.at..).unwrap_or_default();
    let at = visible.len().checked_sub(wrong.len());
    let at = at.filter(|at| visible.is_char_boundary(*at) && visible.ends_with(wrong));
    visible.split_at(at.unwrap_or(0))
}
