//! By what a list is sorted, when no column of it shows that.

use crate::{
    app::{
        model::Model,
        page::{
            columns::{Column, DOMAINS, of_endpoints},
            fit::fit,
            layout::AROUND,
        },
        screens::Screen,
        text::order::Sort,
    },
    ui::theme::symbols,
};

/// Such as `by SIP URI ▲`; nothing while the sorted column is drawn.
pub fn by_what(model: &Model) -> Option<String> {
    let size = model.shared.size;
    match model.screen() {
        Screen::Domains(screen) => said(DOMAINS, DOMAINS, screen.sort, size.width),
        Screen::Endpoints(screen) => {
            let all = of_endpoints(screen.domain.is_none(), screen.phones);
            let width = list_width(model);
            said(all, screen.columns(&model.shared), screen.sort, width)
        }
        Screen::Overview(_)
        | Screen::Endpoint(_)
        | Screen::Examination(_)
        | Screen::Ladder(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => None,
    }
}

/// Cells of what the title stands over: of the list alone, where there is a detail beside it.
pub fn list_width(model: &Model) -> u16 {
    let width = model.shared.size.width;
    let is_beside =
        matches!(model.screen(), Screen::Endpoints(screen) if !screen.found.rows.is_empty());
    let panes = model.shared.split.panes(width).filter(|_| is_beside);
    panes.map_or(width, |(left, _)| left)
}

fn said<'a, Key: Copy + PartialEq + 'a>(
    all: impl IntoIterator<Item = &'a Column<Key>>,
    columns: impl IntoIterator<Item = &'a Column<Key>>,
    sort: Sort<Key>,
    width: u16,
) -> Option<String> {
    let shown = fit(columns, width.saturating_sub(AROUND));
    let is_shown = shown.iter().any(|(column, _)| column.key == sort.column);
    let column = all.into_iter().find(|column| column.key == sort.column)?;
    let sign = if sort.reverse {
        symbols::FALLING
    } else {
        symbols::RISING
    };
    (!is_shown).then(|| format!("by {} {sign}", column.title))
}
