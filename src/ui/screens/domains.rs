//! The list of domains.

use ratatui::{Frame, layout::Rect};

use crate::{
    app::{
        account::{Tally, pages::Pages},
        filter::{Field, Matcher},
        model::Model,
        page::{
            columns::{DOMAINS, DomainColumn},
            fit::fit,
        },
        screens::domains::{Domains, FIELDS},
        text::number::grouped,
    },
    ui::{
        frame::nothing,
        parts::{
            cell::{put_marked, put_right},
            table::{Table, room},
        },
        theme::{Theme, symbols},
    },
};

/// Draws it.
pub fn draw(screen: &Domains, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    if screen.rows.is_empty() {
        nothing::domains(screen, model, theme, frame, area);
        return;
    }
    let shared = &model.shared;
    let columns = fit(DOMAINS, room(area));
    let table = Table {
        columns: &columns,
        sort: Some(screen.sort),
    };
    let account = &shared.account;
    let loading = account.domains.is_loading()
        || account.retry.at.is_some()
        || account.lists(None).any(Pages::is_loading);
    let mut matcher = Matcher::new(&screen.prompt.filter, FIELDS);
    let buffer = frame.buffer_mut();
    table.titles(theme, buffer, area);
    let window = screen.rows.iter().enumerate().skip(screen.list.offset);
    for (row, (index, id)) in (1..usize::from(area.height)).zip(window) {
        let Some(domain) = shared.account.domain(id) else {
            continue;
        };
        let style = table.row(theme, buffer, area, row, index == screen.list.index);
        let tally = shared.account.tally(Some(id));
        for (column, place) in table.cells(area, row) {
            let at = place.as_position();
            let texts = match column.key {
                DomainColumn::Name => Some((Field::Name, domain.name.clone())),
                DomainColumn::Host => Some((Field::Host, domain.host())),
                DomainColumn::Description => Some((
                    Field::Description,
                    domain.description.clone().unwrap_or_default(),
                )),
                DomainColumn::Endpoints | DomainColumn::Disabled | DomainColumn::Unassigned => None,
            };
            match texts {
                Some((field, text)) => {
                    let ranges = matcher.ranges(field, &text);
                    let marked = style.patch(theme.matched);
                    put_marked(buffer, at, place.width, &text, style, &ranges, marked);
                }
                None => put_right(
                    buffer,
                    at,
                    place.width,
                    &count(column.key, tally, loading),
                    style,
                ),
            }
        }
    }
}

/// A number as far as it is known: `…` behind it says that more may come, `+` that more is not being read.
fn count(column: DomainColumn, tally: Tally, loading: bool) -> String {
    let number = match column {
        DomainColumn::Endpoints => tally.endpoints,
        DomainColumn::Disabled => tally.disabled,
        DomainColumn::Unassigned => tally.unassigned,
        DomainColumn::Name | DomainColumn::Host | DomainColumn::Description => {
            return String::new();
        }
    };
    match (number, tally.complete) {
        (0, false) if loading => symbols::MORE.to_owned(),
        (0, false) => "?".to_owned(),
        (0, true) if column != DomainColumn::Endpoints => symbols::NOTHING.to_owned(),
        (number, true) => grouped(number),
        (number, false) if loading => format!("{}{}", grouped(number), symbols::MORE),
        (number, false) => format!("{}+", grouped(number)),
    }
}
