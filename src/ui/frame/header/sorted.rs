//! By what a list is sorted, when no column of it shows that.

use crate::{
    app::{
        model::Model,
        page::{
            columns::{Column, DOMAINS, of_endpoints},
            fit::fit,
        },
        screens::Screen,
        text::order::Sort,
    },
    ui::{parts::table::MARGIN, theme::symbols},
};

/// Such as `by SIP URI ▲`; nothing while the sorted column is drawn.
pub fn by_what(model: &Model) -> Option<String> {
    let size = model.shared.size;
    match model.screen() {
        Screen::Domains(screen) => said(DOMAINS, DOMAINS, screen.sort, size.width),
        Screen::Endpoints(screen) => {
            let panes = model.shared.split.panes(size.width);
            let panes = panes.filter(|_| !screen.found.rows.is_empty());
            let width = panes.map_or(size.width, |(left, _)| left);
            let all = of_endpoints(screen.domain.is_none(), screen.phones);
            said(all, screen.columns(&model.shared), screen.sort, width)
        }
        Screen::Endpoint(_)
        | Screen::Examination(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => None,
    }
}

fn said<'a, Key: Copy + PartialEq + 'a>(
    all: impl IntoIterator<Item = &'a Column<Key>>,
    columns: impl IntoIterator<Item = &'a Column<Key>>,
    sort: Sort<Key>,
    width: u16,
) -> Option<String> {
    let shown = fit(columns, width.saturating_sub(MARGIN + 1));
    let is_shown = shown.iter().any(|(column, _)| column.key == sort.column);
    let column = all.into_iter().find(|column| column.key == sort.column)?;
    let sign = if sort.reverse {
        symbols::FALLING
    } else {
        symbols::RISING
    };
    (!is_shown).then(|| format!("by {} {sign}", column.title))
}
