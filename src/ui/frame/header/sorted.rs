//! By what a list is sorted, when no column of it shows that.

use ratatui::layout::Rect;

use crate::{
    app::{
        model::Model,
        page::{
            columns::{CALLS, Column, of_endpoints},
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
    let shared = &model.shared;
    match model.screen() {
        Screen::Domains(screen) => {
            let room = shared.size.width.saturating_sub(AROUND);
            let shown = fit(screen.columns(), room);
            said(screen.columns(), &shown, screen.sort)
        }
        Screen::Endpoints(screen) => {
            let all = of_endpoints(screen.domain.is_none(), screen.phones);
            let shown = screen.fitted(shared, screen.panes(shared).list);
            said(all, &shown, screen.sort)
        }
        Screen::Calls(screen) => {
            let shown = fit(CALLS, shared.size.width.saturating_sub(AROUND));
            said(CALLS, &shown, screen.sort)
        }
        Screen::Overview(_)
        | Screen::Endpoint(_)
        | Screen::Examination(_)
        | Screen::Ladder(_)
        | Screen::Call(_)
        | Screen::Ring(_)
        | Screen::Application(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => None,
    }
}

/// What the title stands over: the list alone, where there are panes beside it.
pub fn list_place(model: &Model, area: Rect) -> Rect {
    let Screen::Endpoints(screen) = model.screen() else {
        return area;
    };
    let panes = screen.panes(&model.shared);
    Rect {
        x: area.x + panes.list_at(),
        width: panes.list,
        ..area
    }
}

fn said<'a, Key: Copy + PartialEq + 'a>(
    all: impl IntoIterator<Item = &'a Column<Key>>,
    shown: &[(Column<Key>, u16)],
    sort: Sort<Key>,
) -> Option<String> {
    let is_shown = shown.iter().any(|(column, _)| column.key == sort.column);
    let column = all.into_iter().find(|column| column.key == sort.column)?;
    let sign = if sort.reverse {
        symbols::FALLING
    } else {
        symbols::RISING
    };
    (!is_shown).then(|| format!("by {} {sign}", column.title))
}
