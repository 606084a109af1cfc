//! A list of endpoints, and beside it, where there is room, the detail of the one under the cursor.

use std::ops::Range;

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use crate::{
    app::{
        account::Mark,
        filter::{Field, Record, matcher::Matcher},
        model::Model,
        page::{
            columns::{Column, EndpointColumn, of_endpoints},
            fit::fit_texts,
        },
        screens::{endpoint::detail, endpoints::Endpoints},
        search::{self as query, named::Named},
        service::names::Standing,
    },
    ui::{
        frame::nothing,
        parts::{
            cell::{line, put, put_marked, put_right},
            table::{Table, room},
        },
        theme::{Theme, symbols},
    },
};

use super::detail as page;

/// Draws it.
pub fn draw(screen: &Endpoints, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    if screen.found.rows.is_empty() {
        nothing::endpoints(screen, model, theme, frame, area);
        return;
    }
    let Some((left, right)) = model.shared.split.panes(area.width) else {
        list(screen, model, theme, frame, area);
        return;
    };
    list(
        screen,
        model,
        theme,
        frame,
        Rect {
            width: left,
            ..area
        },
    );
    let line = Rect {
        x: area.x + left,
        width: 1,
        ..area
    };
    for place in line.rows() {
        put(
            frame.buffer_mut(),
            place.as_position(),
            1,
            "│",
            theme.border,
        );
    }
    let beside = Rect {
        x: line.right(),
        width: right,
        ..area
    };
    if let Some(named) = screen.selected() {
        let width = right.saturating_sub(2);
        let id = named.row.id.into();
        let lines = detail::page(&model.shared, named.row.domain, &id, width);
        page::lines(&lines.unwrap_or_default(), 0, theme, frame, beside);
    }
}

fn list(screen: &Endpoints, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let whole = screen.domain.is_none();
    let account = &model.shared.account;
    let longest = account.tally(screen.domain.as_ref()).longest;
    let needs = |column: EndpointColumn| column.needs(longest, &account.names);
    let columns = fit_texts(screen.columns(&model.shared), room(area), needs);
    let table = Table {
        columns: &columns,
        sort: Some(screen.sort),
    };
    let fields = query::fields(whole);
    let mut matcher = Matcher::new(&screen.prompt.filter, &fields);
    // What would be marked if the range ended here.
    let range = screen.anchor.as_ref().and_then(|anchor| {
        let (here, other) = (screen.list.index, screen.found.position(anchor.as_str())?);
        Some(here.min(other)..=here.max(other))
    });
    let buffer = frame.buffer_mut();
    table.titles(theme, buffer, area);
    for row in 1..usize::from(area.height) {
        let index = screen.list.offset + row - 1;
        let Some(named) = screen.found.row(index) else {
            break;
        };
        let style = table.row(theme, buffer, area, row, index == screen.list.index);
        let id = named.row.id.into();
        let in_range = range.as_ref().is_some_and(|range| range.contains(&index));
        if in_range && !screen.marks.contains(named.row.id) {
            put_beside(buffer, area, row, symbols::DOT, style.patch(theme.strong));
        } else if screen.marks.contains(named.row.id) {
            put_beside(
                buffer,
                area,
                row,
                symbols::MARKED,
                style.patch(theme.strong),
            );
        } else if let Some(mark) = model.shared.account.mark(named.row.domain, &id) {
            put_news(buffer, area, row, mark, style);
        }
        // The rows may have been found a moment ago; what their phones do is shown as it is now.
        let named = Named {
            phones: &model.shared.registrar.roll,
            ..named
        };
        let hidden = unseen(&named, &mut matcher, &columns, whole);
        let last = columns.last().map(|(column, _)| column.key);
        for (column, place) in table.cells(area, row) {
            let (text, field, own) = content(&named, column.key, theme);
            let style = style.patch(own);
            let (text, ranges) = match &hidden {
                Some((text, ranges)) if Some(column.key) == last => (text.clone(), ranges.clone()),
                _ => {
                    let ranges = field.map(|field| matcher.ranges(field, &text));
                    (text, ranges.unwrap_or_default())
                }
            };
            let marked = style.patch(theme.matched);
            if column.right {
                put_right(buffer, place.as_position(), place.width, &text, style);
                continue;
            }
            put_marked(
                buffer,
                place.as_position(),
                place.width,
                &text,
                style,
                &ranges,
                marked,
            );
        }
    }
}

/// What the filter found in a column that there is no room for, with its title, if it found nothing in one that is shown.
fn unseen(
    named: &Named<'_>,
    matcher: &mut Matcher<'_>,
    shown: &[(Column<EndpointColumn>, u16)],
    whole: bool,
) -> Option<(String, Vec<Range<usize>>)> {
    let is_shown = |key: EndpointColumn| shown.iter().any(|(column, _)| column.key == key);
    let mut behind = None;
    for column in of_endpoints(whole, false) {
        let Some(field) = column.field else {
            continue;
        };
        let ranges = matcher.ranges(field, named.text(field));
        match (ranges.is_empty(), is_shown(column.key)) {
            (true, _) => {}
            (false, true) => return None,
            (false, false) => {
                let title = format!("{}: ", column.title);
                let moved = ranges
                    .iter()
                    .map(|range| range.start + title.len()..range.end + title.len());
                let found = (title.clone() + named.text(field), moved.collect());
                behind = behind.or(Some(found));
            }
        }
    }
    behind
}

/// What the last refresh found about a row, beside it.
fn put_news(buffer: &mut Buffer, area: Rect, row: usize, mark: Mark, style: Style) {
    let symbol = match mark {
        Mark::New => symbols::NEW,
        Mark::Changed => symbols::CHANGED,
    };
    put_beside(buffer, area, row, symbol, style);
}

/// A symbol between the cursor and the first column.
fn put_beside(buffer: &mut Buffer, area: Rect, row: usize, symbol: &str, style: Style) {
    if let Some(start) = line(area, row) {
        put(
            buffer,
            Position::new(start.x + 1, start.y),
            1,
            symbol,
            style,
        );
    }
}

fn content(
    named: &Named<'_>,
    column: EndpointColumn,
    theme: &Theme,
) -> (String, Option<Field>, Style) {
    let plain = |text: &str, field| (text.to_owned(), Some(field), Style::new());
    match column {
        EndpointColumn::State => {
            let (symbol, word, style) = standing(named, theme);
            (format!("{symbol} {word}"), None, style)
        }
        EndpointColumn::Phones => match named.seen().phones() {
            Some(0) => (symbols::DOT.to_owned(), None, theme.muted),
            Some(count) => (count.to_string(), None, Style::new()),
            None => (String::new(), None, theme.muted),
        },
        EndpointColumn::Name => plain(named.row.name, Field::Name),
        EndpointColumn::Domain => plain(named.domain(), Field::Domain),
        EndpointColumn::Application if named.row.application.is_none() => {
            (symbols::NOTHING.to_owned(), None, theme.muted)
        }
        EndpointColumn::Application => plain(named.application(), Field::App),
        EndpointColumn::Description => plain(named.row.description, Field::Description),
        EndpointColumn::Uri => plain(named.row.sip_uri, Field::Uri),
    }
}

/// A symbol, a word and a style: any one of them says it.
fn standing(named: &Named<'_>, theme: &Theme) -> (&'static str, String, Style) {
    let (symbol, word, style) = match named.standing() {
        Standing::Ready => (symbols::ON, "on", theme.good),
        Standing::Registered => {
            let word = match named.seen().phones() {
                Some(1) => "1 phone".to_owned(),
                Some(count @ 2..10) => format!("{count} phones"),
                // The column has room for no more; how many there are stands in the one beside it as well.
                Some(count) => count.to_string(),
                None => "on".to_owned(),
            };
            return (symbols::ON, word, theme.good);
        }
        Standing::NoPhone => (symbols::NOBODY, "no phone", theme.text),
        Standing::Refused => (symbols::REFUSED, "refused", theme.danger),
        Standing::Disabled => (symbols::OFF, "off", theme.danger),
        Standing::NoApplication => (symbols::WARNING, "no app", theme.warning),
        Standing::UnknownApplication => (symbols::WARNING, "app gone", theme.warning),
        Standing::NoCallUrl => (symbols::WARNING, "no URL", theme.warning),
    };
    (symbol, word.to_owned(), style)
}
