//! The list of domains.

use ratatui::{Frame, layout::Rect, style::Style};

use crate::{
    api::Domain,
    app::{
        account::{Tally, pages::Pages},
        filter::{Field, Matcher},
        model::Model,
        page::{columns::DomainColumn, fit::fit, found::WHOLE},
        screens::domains::{Domains, FIELDS},
        text::number::grouped,
    },
    ui::{
        frame::nothing,
        parts::{
            cell::{put_marked, put_right},
            surface,
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
    let columns = fit(screen.columns(), room(area));
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
    let below = surface::below(area, 1);
    surface::scroll_bar(theme, buffer, below, screen.list.offset, screen.rows.len());
    let window = screen.rows.iter().enumerate().skip(screen.list.offset);
    for (row, (index, id)) in (1..usize::from(area.height)).zip(window) {
        let domain = id.as_ref().and_then(|id| shared.account.domain(id));
        if domain.is_none() && id.is_some() {
            continue;
        }
        let tally = shared.account.tally(id.as_ref());
        for (column, place) in table.cells(area, row) {
            let at = place.as_position();
            let texts = match column.key {
                DomainColumn::Name => Some((
                    Field::Name,
                    domain.map_or_else(|| WHOLE.to_owned(), |domain| domain.name.clone()),
                )),
                DomainColumn::Host => {
                    Some((Field::Host, domain.map(Domain::host).unwrap_or_default()))
                }
                DomainColumn::Description => Some((
                    Field::Description,
                    domain
                        .and_then(|domain| domain.description.clone())
                        .unwrap_or_default(),
                )),
                DomainColumn::Endpoints
                | DomainColumn::Disabled
                | DomainColumn::Unassigned
                | DomainColumn::Registered => None,
            };
            let Some((field, text)) = texts else {
                let (text, style) = if column.key == DomainColumn::Registered {
                    let phones = shared.registrar.roll.tally(id.as_ref());
                    registered(phones.map(|phones| phones.registered), theme)
                } else {
                    count(column.key, tally, loading, theme)
                };
                put_right(buffer, at, place.width, &text, style);
                continue;
            };
            let style = if field == Field::Name {
                theme.text
            } else {
                theme.muted
            };
            let ranges = matcher.ranges(field, &text);
            put_marked(
                buffer,
                at,
                place.width,
                &text,
                style,
                &ranges,
                theme.matched,
            );
        }
        if index == screen.list.index {
            table.select(theme, buffer, area, row, true);
        }
    }
}

/// How many have a phone that is registered, once the register was read.
fn registered(known: Option<u64>, theme: &Theme) -> (String, Style) {
    match known {
        None => (symbols::MORE.to_owned(), theme.muted),
        Some(0) => (symbols::DOT.to_owned(), theme.faint),
        Some(number) => {
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            (grouped(number), theme.good)
        }
    }
}

/// A number as far as it is known: `…` behind it says that more may come, `+` that more is not being read.
fn count(column: DomainColumn, tally: Tally, loading: bool, theme: &Theme) -> (String, Style) {
    let (number, ink) = match column {
        DomainColumn::Endpoints => (tally.endpoints, theme.text),
        DomainColumn::Disabled => (tally.disabled, theme.muted),
        DomainColumn::Unassigned => (tally.unassigned, theme.warning),
        DomainColumn::Name
        | DomainColumn::Host
        | DomainColumn::Description
        | DomainColumn::Registered => {
            return (String::new(), theme.text);
        }
    };
    match (number, tally.complete) {
        (0, false) if loading => (symbols::MORE.to_owned(), theme.muted),
        (0, false) => ("?".to_owned(), theme.muted),
        (0, true) if column != DomainColumn::Endpoints => (symbols::DOT.to_owned(), theme.faint),
        (number, true) => (grouped(number), ink),
        (number, false) if loading => (format!("{}{}", grouped(number), symbols::MORE), ink),
        (number, false) => (format!("{}+", grouped(number)), ink),
    }
}
