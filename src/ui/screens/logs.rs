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
            fit::{GAP, fit},
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
        frame::status::style,
        parts::{
            cell::{line, put, put_marked, put_right},
            clip::clip_start,
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
            Some(lines) => detail::lines(&lines, screen.scroll, theme, frame, area),
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
    let rows = screen.rows.iter().enumerate().skip(screen.list.offset);
    for (row, (index, number)) in (1..usize::from(area.height)).zip(rows) {
        let Some(request) = all.iter().find(|request| request.number() == *number) else {
            continue;
        };
        let plain = table.row(theme, buffer, area, row, index == screen.list.index);
        let failed = requests::is_failed(request.last());
        for (column, place) in table.cells(area, row) {
            let (at, width) = (place.as_position(), place.width);
            let (text, field) = content(request, column.key, width, shared);
            let style = if failed && column.key == RequestColumn::Status {
                plain.patch(theme.danger)
            } else {
                plain
            };
            if column.right {
                put_right(buffer, at, width, &text, style);
            } else {
                let ranges = field.map(|field| matcher.ranges(field, &text));
                let marked = style.patch(theme.matched);
                put_marked(
                    buffer,
                    at,
                    width,
                    &text,
                    style,
                    &ranges.unwrap_or_default(),
                    marked,
                );
            }
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
    let at = Position::new(area.x + GAP, area.y);
    let width = area.width.saturating_sub(GAP);
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
            Position::new(start.x + 1, start.y),
            TIME,
            at,
            theme.muted,
        );
        let sign = if at.is_empty() { "" } else { marker(*tone) };
        put(
            buffer,
            Position::new(start.x + 1 + TIME, start.y),
            2,
            sign,
            style(*tone, theme),
        );
        let behind = area.width.saturating_sub(TIME + 3);
        put(
            buffer,
            Position::new(start.x + TIME + 3, start.y),
            behind,
            text,
            style(*tone, theme),
        );
    }
}
