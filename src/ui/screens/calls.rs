//! A list of calls, one of them, and a ring test.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    app::{
        calls::Outcome,
        filter::matcher::Matcher,
        model::Model,
        page::{
            columns::{CALLS, CallColumn},
            fit::fit,
            layout::{self, Panes},
        },
        screens::calls::{
            CallPage, Calls, Ring, page,
            rows::{CallRow, FIELDS, who},
        },
        shared::Shared,
        text::wrap::wrap,
    },
    ui::{
        parts::{
            cell::{put, put_marked, put_right},
            standing::Weight,
            surface::{self, EDGE, FREE},
            table::{Table, room},
        },
        theme::Theme,
    },
};

use super::detail;

/// Draws the list.
pub fn list(screen: &Calls, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    let buffer = frame.buffer_mut();
    let unfollowed = Calls::unfollowed(shared);
    if screen.rows.is_empty() {
        let nothing = screen.nothing(shared);
        let said = [Some(nothing.as_str()), unfollowed];
        sentences(said.into_iter().flatten(), theme, buffer, area);
        return;
    }
    let panes = screen.panes(shared);
    if panes.detail > 0 {
        beside(screen, shared, theme, buffer, area, panes);
    }
    let area = Rect {
        width: panes.list,
        ..area
    };
    let columns = fit(CALLS, room(area));
    let table = Table {
        columns: &columns,
        sort: Some(screen.sort),
    };
    let mut matcher = Matcher::new(&screen.prompt.filter, FIELDS);
    table.titles(theme, buffer, area);
    let below = surface::below(area, 1);
    surface::scroll_bar(theme, buffer, below, screen.list.offset, screen.rows.len());
    let rows = screen.rows.iter().enumerate().skip(screen.list.offset);
    for (row, (index, id)) in (1..usize::from(area.height)).zip(rows) {
        let Some(known) = shared.calls.find(id) else {
            continue;
        };
        let call = CallRow::new(known, shared);
        for (column, place) in table.cells(area, row) {
            let (at, width) = (place.as_position(), place.width);
            let text = call.text(column.key, shared);
            let ranges = column.field.map(|field| matcher.ranges(field, &text));
            let ranges = ranges.unwrap_or_default();
            let live = known.outcome.is_live();
            let style = match column.key {
                CallColumn::State => {
                    let weight = Weight::of_call(known.outcome);
                    put(buffer, at, width.min(1), weight.sign(), weight.fill(theme));
                    let beside = Position::new(at.x + 2, at.y);
                    let word = weight.word(theme);
                    let cells = width.saturating_sub(2);
                    put_marked(buffer, beside, cells, &text, word, &ranges, theme.matched);
                    continue;
                }
                CallColumn::From | CallColumn::To => theme.text,
                CallColumn::Talked if live => theme.text,
                CallColumn::Way
                | CallColumn::Phone
                | CallColumn::Application
                | CallColumn::Talked
                | CallColumn::Began => theme.muted,
            };
            if column.right {
                put_right(buffer, at, width, &text, style);
            } else {
                put_marked(buffer, at, width, &text, style, &ranges, theme.matched);
            }
        }
        if index == screen.list.index {
            table.select(theme, buffer, area, row, true);
        }
    }
    // Below the rows, where there is room.
    let used = u16::try_from(screen.rows.len() + 2).unwrap_or(u16::MAX);
    let rest = surface::below(area, used);
    sentences(unfollowed.into_iter(), theme, buffer, rest);
}

/// The detail of the selected call beside the list.
fn beside(
    screen: &Calls,
    shared: &Shared,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
    panes: Panes,
) {
    let x = area.x + panes.detail_at();
    let gap = Rect {
        x: x - 1,
        width: 1,
        ..area
    };
    surface::gap(theme, buffer, gap);
    let area = Rect {
        x,
        width: panes.detail,
        ..area
    };
    surface::fill(buffer, area, theme.panel);
    let Some(known) = screen.selected(shared) else {
        return;
    };
    let title = who(known);
    let title = [(title.as_str(), theme.strong)];
    surface::strip(theme, buffer, area, false, &title, &[]);
    let lines = page::page(shared, known, None, layout::page_width(area.width));
    let below = surface::below(area, 1 + layout::air(shared.size.height));
    detail::lines(&lines, 0, false, theme, buffer, below);
}

/// Sentences instead of rows, or below them.
fn sentences<'a>(
    said: impl Iterator<Item = &'a str>,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let width = area.width.saturating_sub(EDGE + FREE);
    let area = surface::below(area, u16::from(area.height > 2));
    let lines = said.flat_map(|text| wrap(text, width));
    for (line, y) in lines.zip(area.y..area.bottom()) {
        let at = Position::new(area.x + EDGE, y);
        put(buffer, at, width, &line, theme.muted);
    }
}

/// Draws one call.
pub fn call(screen: &CallPage, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let lines = screen.lines(&model.shared, layout::page_width(area.width));
    if let Some(lines) = lines {
        detail::lines(&lines, screen.scroll, true, theme, frame.buffer_mut(), area);
        return;
    }
    let nothing = screen.nothing();
    sentences(
        [nothing.as_str()].into_iter(),
        theme,
        frame.buffer_mut(),
        area,
    );
}

/// Draws a ring test.
pub fn ring(screen: &Ring, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let lines = screen.lines(&model.shared, layout::page_width(area.width));
    detail::lines(&lines, screen.scroll, true, theme, frame.buffer_mut(), area);
}

impl Weight {
    /// The weight of how a call stands.
    pub fn of_call(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Failed | Outcome::Rejected => Self::Broken,
            Outcome::Unanswered | Outcome::Nobody => Self::Look,
            Outcome::Declined | Outcome::Busy | Outcome::GivenUp | Outcome::Ended => Self::Empty,
            Outcome::Answered => Self::Well,
            Outcome::Ringing | Outcome::Talking => Self::AtWork,
        }
    }
}
