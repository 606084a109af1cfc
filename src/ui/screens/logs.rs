//! What happened: the requests that were sent, and everything that was said.

use ratatui::{
    Frame,
    layout::{Position, Rect},
};

use crate::{
    api::target::below_account,
    app::{
        filter::{Field, matcher::Matcher},
        model::Model,
        page::{
            columns::{REQUESTS, RequestColumn},
            fit::fit,
            layout,
            lines::marker,
        },
        screens::{
            messages::{Messages, TIME},
            requests::{
                FIELDS, Requests,
                purpose::{self as requests, Request},
            },
        },
        shared::Shared,
        text::time::{self, Moment},
    },
    ui::{
        parts::{
            cell::{line, put, put_marked, put_right},
            clip::clip_start,
            standing::{sign_of, style},
            surface::{self, EDGE, FREE},
            table::{Table, room},
        },
        theme::Theme,
    },
};

use super::detail;

/// Draws the requests, the latest first, or the one that is opened.
pub fn requests(screen: &Requests, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    if screen.open.is_some() {
        match screen.lines(shared, layout::page_width(area.width)) {
            Some(lines) => {
                detail::lines(&lines, screen.scroll, true, theme, frame.buffer_mut(), area);
            }
            None => nothing(screen.nothing(), theme, frame, area),
        }
        return;
    }
    if screen.rows.is_empty() {
        nothing(screen.nothing(), theme, frame, area);
        return;
    }
    let columns = fit(REQUESTS, room(area));
    let table = Table {
        columns: &columns,
        sort: None,
    };
    let mut matcher = Matcher::new(&screen.prompt.filter, FIELDS);
    let all = requests::all(shared);
    let buffer = frame.buffer_mut();
    table.titles(theme, buffer, area);
    let below = surface::below(area, 1);
    surface::scroll_bar(theme, buffer, below, screen.list.offset, screen.rows.len());
    let rows = screen.rows.iter().enumerate().skip(screen.list.offset);
    for (row, (index, number)) in (1..usize::from(area.height)).zip(rows) {
        let Some(request) = all.iter().find(|request| request.number() == *number) else {
            continue;
        };
        let failed = requests::is_failed(request.last());
        for (column, place) in table.cells(area, row) {
            let (at, width) = (place.as_position(), place.width);
            let (text, field) = content(request, column.key, width, shared);
            let style = match column.key {
                RequestColumn::Status if failed => theme.danger,
                RequestColumn::Status => theme.good,
                RequestColumn::For => theme.text,
                RequestColumn::At
                | RequestColumn::Method
                | RequestColumn::Path
                | RequestColumn::Duration
                | RequestColumn::Attempts
                | RequestColumn::Bytes => theme.muted,
            };
            if column.right {
                put_right(buffer, at, width, &text, style);
            } else {
                let ranges = field.map(|field| matcher.ranges(field, &text));
                put_marked(
                    buffer,
                    at,
                    width,
                    &text,
                    style,
                    &ranges.unwrap_or_default(),
                    theme.matched,
                );
            }
        }
        if index == screen.list.index {
            table.select(theme, buffer, area, row, true);
        }
    }
}

fn content(
    request: &Request<'_>,
    column: RequestColumn,
    width: u16,
    shared: &Shared,
) -> (String, Option<Field>) {
    let last = request.last();
    match column {
        RequestColumn::At => (time::clock(Moment(last.at), &shared.zone), None),
        RequestColumn::Method => (last.method.to_owned(), Some(Field::Method)),
        RequestColumn::Status => (requests::outcome(last), Some(Field::Status)),
        RequestColumn::For => (request.purpose.clone(), Some(Field::For)),
        RequestColumn::Path => {
            let path = clip_start(below_account(&last.path), usize::from(width));
            (path, Some(Field::Path))
        }
        RequestColumn::Duration => (requests::number(last.duration), None),
        RequestColumn::Attempts => (request.attempts.len().to_string(), None),
        RequestColumn::Bytes => (requests::number(last.bytes), None),
    }
}

/// What is said where there are no lines.
fn nothing(text: &str, theme: &Theme, frame: &mut Frame, area: Rect) {
    let at = Position::new(area.x + EDGE, area.y + u16::from(area.height > 2));
    let width = area.width.saturating_sub(EDGE + FREE);
    put(frame.buffer_mut(), at, width, text, theme.muted);
}

/// Draws the messages, the latest first.
pub fn messages(screen: &Messages, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let lines = screen.lines(&model.shared, area.width);
    if lines.is_empty() {
        nothing(Messages::nothing(&model.shared), theme, frame, area);
        return;
    }
    let buffer = frame.buffer_mut();
    for (row, (at, tone, text)) in lines
        .iter()
        .skip(screen.scroll)
        .take(usize::from(area.height))
        .enumerate()
    {
        let Some(start) = line(area, row) else {
            break;
        };
        put(
            buffer,
            Position::new(start.x + EDGE, start.y),
            TIME,
            at,
            theme.muted,
        );
        let sign = if at.is_empty() { "" } else { marker(*tone) };
        put(
            buffer,
            Position::new(start.x + EDGE + TIME, start.y),
            2,
            sign,
            sign_of(*tone, theme),
        );
        let behind = area.width.saturating_sub(TIME + EDGE + 2 + FREE);
        put(
            buffer,
            Position::new(start.x + EDGE + TIME + 2, start.y),
            behind,
            text,
            style(*tone, theme),
        );
    }
}
