//! A list of endpoints, and beside it, where there is room, the detail of the one under the cursor.

use std::ops::Range;

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Modifier, Style},
};

use crate::{
    app::{
        account::Mark,
        filter::Standing,
        filter::{Field, Record, matcher::Matcher},
        model::Model,
        page::columns::{Column, EndpointColumn, of_endpoints},
        screens::{
            Scene,
            endpoints::{Endpoints, Pane},
        },
        search::{self as query, named::Named},
    },
    ui::{
        frame::{chips, nothing},
        parts::{
            cell::{line, put, put_marked, put_right},
            standing::Weight,
            surface,
            table::Table,
        },
        theme::{Theme, symbols},
    },
};

use super::beside;

/// Draws it with what stands beside it, from the title of the screen down.
pub fn draw(screen: &Endpoints, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let titled = Rect {
        y: area.y.saturating_sub(1),
        height: area.height + 1,
        ..area
    };
    beside::draw(screen, model, theme, frame.buffer_mut(), titled);
    let typed = u16::try_from(screen.prompt.lines()).unwrap_or(0);
    let area = beside::list(screen.panes(&model.shared), surface::below(area, typed));
    if screen.has_chips() {
        chips::draw(screen, theme, frame.buffer_mut(), area);
    }
    let above = screen.above(&model.shared) - screen.prompt.lines();
    let below = surface::below(area, u16::try_from(above).unwrap_or(0));
    if screen.found.rows.is_empty() {
        nothing::endpoints(screen, model, theme, frame, below);
    } else {
        list(screen, model, theme, frame, below);
    }
}

fn list(screen: &Endpoints, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let whole = screen.domain.is_none();
    let columns = screen.fitted(&model.shared, area.width);
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
    let below = surface::below(area, 1);
    surface::scroll_bar(
        theme,
        buffer,
        below,
        screen.list.offset,
        screen.found.rows.len(),
    );
    let last = columns.last().map(|(column, _)| column.key);
    for row in 1..usize::from(area.height) {
        let index = screen.list.offset + row - 1;
        let Some(named) = screen.found.row(index) else {
            break;
        };
        let id = named.row.id.into();
        let in_range = range.as_ref().is_some_and(|range| range.contains(&index));
        if in_range && !screen.marks.contains(named.row.id) {
            put_beside(buffer, area, row, symbols::DOT, theme.focus);
        } else if screen.marks.contains(named.row.id) {
            put_beside(buffer, area, row, symbols::MARKED, theme.focus);
        } else if let Some(mark) = model.shared.account.mark(named.row.domain, &id) {
            put_news(buffer, area, row, mark, theme.focus);
        }
        // The rows may have been found a moment ago; what their phones do is shown as it is now.
        let named = Named {
            phones: &model.shared.registrar.roll,
            ..named
        };
        let hidden = unseen(&named, &mut matcher, &columns, whole);
        for (column, place) in table.cells(area, row) {
            if column.key == EndpointColumn::State {
                state(&named, theme, buffer, place);
                continue;
            }
            let (text, field, style) = content(&named, column.key, theme);
            let (text, ranges) = match &hidden {
                Some((text, ranges)) if Some(column.key) == last => (text.clone(), ranges.clone()),
                _ => {
                    let ranges = field.map(|field| matcher.ranges(field, &text));
                    (text, ranges.unwrap_or_default())
                }
            };
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
                theme.matched,
            );
        }
        let lit = model.shared.registrar.flashes.is_lit(named.row.id);
        if lit && index != screen.list.index {
            table.select(theme, buffer, area, row, false);
        }
        if index == screen.list.index {
            let focused = screen.beside.focus == Pane::List;
            table.select(theme, buffer, area, row, focused);
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
            (false, false) => behind = behind.or(Some((column, field, ranges))),
        }
    }
    let (column, field, ranges) = behind?;
    let title = format!("{}: ", column.title);
    let moved = ranges
        .iter()
        .map(|range| range.start + title.len()..range.end + title.len());
    let moved = moved.collect();
    Some((title + named.text(field), moved))
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
    let weight = Weight::of(named.standing());
    // What is switched off is quiet as a whole.
    let name = if weight == Weight::Off {
        theme.muted
    } else {
        theme.text
    };
    let quiet = |text: &str, field| (text.to_owned(), Some(field), theme.muted);
    match column {
        EndpointColumn::State => (String::new(), None, theme.text),
        EndpointColumn::Phones => match named.seen().phones() {
            Some(0) => (symbols::DOT.to_owned(), None, theme.faint),
            Some(count) => (count.to_string(), None, theme.muted),
            None => (String::new(), None, theme.muted),
        },
        EndpointColumn::Name => (named.row.name.to_owned(), Some(Field::Name), name),
        EndpointColumn::Domain => quiet(named.domain(), Field::Domain),
        EndpointColumn::Application if named.row.application.is_none() => {
            let style = if weight == Weight::Off {
                theme.muted
            } else {
                theme.warning.remove_modifier(Modifier::BOLD)
            };
            ("none".to_owned(), None, style)
        }
        EndpointColumn::Application => quiet(named.application(), Field::App),
        EndpointColumn::Description => quiet(named.row.description, Field::Description),
        EndpointColumn::Uri => quiet(named.row.sip_uri, Field::Uri),
    }
}

/// A sign and a word: either of them says it, and so does the colour.
fn state(named: &Named<'_>, theme: &Theme, buffer: &mut Buffer, place: Rect) {
    let standing = named.standing();
    let weight = Weight::of(standing);
    let at = place.as_position();
    put(
        buffer,
        at,
        place.width.min(1),
        weight.sign(),
        weight.fill(theme),
    );
    let beside = Position::new(at.x + 2, at.y);
    let word = word(standing, named);
    put(
        buffer,
        beside,
        place.width.saturating_sub(2),
        &word,
        weight.word(theme),
    );
}

/// How it stands, in a word that can be typed into the filter.
fn word(standing: Standing, named: &Named<'_>) -> String {
    let phones = named.seen().phones();
    let word = match (standing, phones) {
        (Standing::Registered, Some(1)) => "1 phone",
        (Standing::Registered, Some(count @ 2..10)) => return format!("{count} phones"),
        // The column has room for no more; how many there are stands in the one beside it as well.
        (Standing::Registered, Some(count)) => return count.to_string(),
        (Standing::Registered, None) => Standing::Ready.title(),
        (standing, _) => standing.title(),
    };
    word.to_owned()
}
