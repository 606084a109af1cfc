//! What stands beside a list of endpoints: the domains of the account, and the detail of the selected row.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    api::DomainId,
    app::{
        keys::{action::Action, table::Context},
        model::Model,
        page::{
            found::WHOLE,
            layout::{self, Panes},
        },
        screens::{
            endpoint::pane,
            endpoints::{Endpoints, Pane},
        },
        search::census::Sum,
        shared::Shared,
        text::number::grouped,
    },
    ui::{
        parts::{
            bar,
            cell::{put, put_right},
            standing::parts,
            surface::{self, EDGE, FREE},
        },
        theme::{Theme, symbols},
    },
};

use super::detail as page;

/// Draws what stands beside the list, from the title of the screen down.
pub fn draw(screen: &Endpoints, model: &Model, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let shared = &model.shared;
    let panes = screen.panes(shared);
    let pane = |x: u16, width: u16| Rect {
        x: area.x + x,
        width,
        ..area
    };
    let lines = [
        (panes.domains, panes.domains),
        (panes.detail, panes.list_at() + panes.list),
    ];
    for (_, x) in lines.into_iter().filter(|(cells, _)| *cells > 0) {
        surface::gap(theme, buffer, pane(x, 1));
    }
    if panes.domains > 0 {
        domains(screen, shared, theme, buffer, pane(0, panes.domains));
    }
    if panes.detail > 0 {
        let place = pane(panes.detail_at(), panes.detail);
        the_detail(screen, shared, theme, buffer, place);
    }
}

/// Where the list stands between the panes.
pub fn list(panes: Panes, area: Rect) -> Rect {
    Rect {
        x: area.x + panes.list_at(),
        width: panes.list,
        ..area
    }
}

fn the_detail(screen: &Endpoints, shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    surface::fill(buffer, area, theme.panel);
    let Some((domain, endpoint)) = screen.detailed() else {
        return;
    };
    let name = screen.selected().map_or("", |named| named.row.name);
    let keymap = &shared.keymap;
    let key = |action| keymap.shown(&[Context::Endpoints], action).unwrap_or("");
    let hides = theme.key(key(Action::Detail));
    let edges = [Action::EdgeLeft, Action::EdgeRight].map(|action| theme.key(key(action)));
    let keys = [
        (&*hides, theme.focus),
        (" hide  ", theme.muted),
        (&*edges[0], theme.focus),
        (" ", theme.muted),
        (&*edges[1], theme.focus),
        (" width", theme.muted),
    ];
    let focused = screen.beside.focus == Pane::Detail;
    let right: surface::Pieces<'_> = if area.width >= 40 { &keys } else { &[] };
    surface::strip(theme, buffer, area, focused, &[(name, theme.strong)], right);
    let width = layout::page_width(area.width);
    let lines = pane::pane(shared, &domain, &endpoint, width).unwrap_or_default();
    let below = surface::below(area, 1 + layout::air(shared.size.height));
    let last = lines.len().saturating_sub(usize::from(below.height));
    let from = screen.beside.scroll.min(last);
    page::lines(&lines, from, false, theme, buffer, below);
}

fn domains(screen: &Endpoints, shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    surface::fill(buffer, area, theme.panel);
    let beside = &screen.beside;
    let focused = beside.focus == Pane::Domains;
    let count = grouped(beside.places.len().saturating_sub(1));
    let title = [("Domains", theme.strong)];
    let count = [(count.as_str(), theme.muted)];
    surface::strip(theme, buffer, area, focused, &title, &count);
    let below = surface::below(area, 1 + layout::air(shared.size.height));
    let each = u16::try_from(beside.each(shared.size)).unwrap_or(1);
    let shown = beside.places.iter().enumerate().skip(beside.list.offset);
    for (row, (index, place)) in (0..below.height / each).zip(shown) {
        let at = Rect {
            y: below.y + row * each,
            height: each,
            ..below
        };
        one(screen, shared, place.as_ref(), theme, buffer, at);
        if index == beside.list.index {
            // Where each has lines to spare, the last of them stays free.
            for line in at.rows().take(usize::from(each.clamp(1, 3))) {
                surface::select(theme, buffer, line, focused);
            }
        }
    }
    surface::scroll_bar(
        theme,
        buffer,
        below,
        beside.list.offset * usize::from(each),
        beside.places.len() * usize::from(each),
    );
}

/// One domain, or the whole account: its name and how many there are, how they stand, and what people wrote about it.
fn one(
    screen: &Endpoints,
    shared: &Shared,
    place: Option<&DomainId>,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let room = area.width.saturating_sub(EDGE + FREE);
    let at = |y: u16| Position::new(area.x + EDGE, area.y + y);
    let tally = shared.account.tally(place);
    let more = if tally.complete { "" } else { symbols::MORE };
    let all = format!("{}{more}", grouped(tally.endpoints));
    let cells = u16::try_from(all.chars().count()).unwrap_or(room);
    let (name, style) = match place {
        Some(id) => (shared.account.names.domain(id), theme.text),
        None => (WHOLE, theme.strong),
    };
    put(buffer, at(0), room.saturating_sub(cells + 1), name, style);
    put_right(buffer, at(0), room, &all, theme.text);
    if area.height < 2 {
        return;
    }
    let census = &screen.counting.census;
    let sum = match place {
        Some(id) => census.domains.get(id).copied().unwrap_or_default(),
        None => census.sum(),
    };
    if sum == Sum::default() {
        let text = if tally.complete {
            "no endpoints yet"
        } else {
            "not read yet"
        };
        put(buffer, at(1), room, text, theme.muted);
    } else {
        bar::line(theme, buffer, at(1), room, &parts(&sum));
    }
    let domain = place.and_then(|id| shared.account.domain(id));
    let about = domain.and_then(|domain| domain.description.as_deref());
    if let Some(about) = about.filter(|_| area.height > 2) {
        put(buffer, at(2), room, about, theme.muted);
    }
}
