//! By what a list is sorted, when no column of it shows that.

use crate::{
    app::{
        Model, Screen,
        columns::{Column, DOMAINS, ENDPOINTS, EndpointColumn, fit},
        layout,
        order::Sort,
    },
    ui::{table::MARGIN, theme::symbols},
};

/// Such as `by SIP URI ▲`; nothing while the sorted column is drawn.
pub fn by_what(model: &Model) -> Option<String> {
    let size = model.shared.size;
    match model.screen() {
        Screen::Domains(screen) => said(DOMAINS, |_| false, screen.sort, size.width),
        Screen::Endpoints(screen) => {
            let whole = screen.domain.is_none();
            let left_out = |key| key == EndpointColumn::Domain && !whole;
            let panes = layout::panes(size.width, model.shared.mouse.detail)
                .filter(|_| !screen.found.rows.is_empty());
            let width = panes.map_or(size.width, |(left, _)| left);
            said(ENDPOINTS, left_out, screen.sort, width)
        }
        Screen::Endpoint(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => None,
    }
}

fn said<Key: Copy + PartialEq>(
    table: &[Column<Key>],
    without: impl Fn(Key) -> bool,
    sort: Sort<Key>,
    width: u16,
) -> Option<String> {
    let shown = fit(table, without, width.saturating_sub(MARGIN + 1));
    let is_shown = shown.iter().any(|(column, _)| column.key == sort.column);
    let column = table.iter().find(|column| column.key == sort.column)?;
    let sign = if sort.reverse {
        symbols::FALLING
    } else {
        symbols::RISING
    };
    (!is_shown).then(|| format!("by {} {sign}", column.title))
}
