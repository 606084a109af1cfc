//! What happened: the requests that were sent, and everything that was said.

use ratatui::{
    Frame,
    layout::{Position, Rect},
};

use crate::{
    api::pace::RequestRecord,
    app::{
        Model, Moment, Shared,
        columns::{GAP, REQUESTS, RequestColumn, fit},
        detail::marker,
        number::grouped,
        screens::{Messages, Requests, messages::TIME},
        time,
    },
};

use super::{
    Theme,
    cell::{line, put, put_right},
    status::style,
    table::{Table, room},
    theme::symbols,
};

/// Draws the requests, the latest first.
pub fn requests(screen: &Requests, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    let buffer = frame.buffer_mut();
    if shared.requests.is_empty() {
        put(
            buffer,
            Position::new(area.x + GAP, area.y),
            area.width,
            "No request was sent yet.",
            theme.muted,
        );
        return;
    }
    let columns = fit(REQUESTS, |_| false, room(area));
    let table = Table {
        columns: &columns,
        sort: None,
    };
    table.titles(theme, buffer, area);
    let records = shared.requests.iter().rev().skip(screen.scroll);
    for (row, record) in (1..usize::from(area.height)).zip(records) {
        let failed = record.status.is_none_or(|status| status >= 400);
        for (column, place) in table.cells(area, row) {
            let own = if failed && column.key == RequestColumn::Status {
                theme.danger
            } else {
                theme.text
            };
            let draw = if column.right { put_right } else { put };
            draw(
                buffer,
                place.as_position(),
                place.width,
                &text(record, column.key, shared),
                own,
            );
        }
    }
}

fn text(record: &RequestRecord, column: RequestColumn, shared: &Shared) -> String {
    match column {
        RequestColumn::At => time::clock(Moment(record.at), shared.utc_offset),
        RequestColumn::Method => record.method.to_owned(),
        RequestColumn::Status => match (record.status, &record.error) {
            (Some(status), _) => status.to_string(),
            (None, Some(error)) => error.clone(),
            (None, None) => symbols::NOTHING.to_owned(),
        },
        RequestColumn::Path => below_account(&record.path).to_owned(),
        RequestColumn::Duration => grouped(usize::try_from(record.duration).unwrap_or(usize::MAX)),
        RequestColumn::Attempt => record.attempt.to_string(),
        RequestColumn::Bytes => grouped(usize::try_from(record.bytes).unwrap_or(usize::MAX)),
    }
}

/// The path without what is the same for every request: version and account.
fn below_account(path: &str) -> &str {
    let account = path
        .split_once("/users/")
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    account.unwrap_or(path)
}

/// Draws the messages, the latest first.
pub fn messages(screen: &Messages, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let lines = Messages::lines(&model.shared, area.width);
    let buffer = frame.buffer_mut();
    if lines.is_empty() {
        put(
            buffer,
            Position::new(area.x + GAP, area.y),
            area.width,
            "Nothing was said yet.",
            theme.muted,
        );
        return;
    }
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
