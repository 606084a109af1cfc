//! The overview: totals, what needs somebody, the domains, and the last hour.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::Modifier,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::DomainId,
    app::{
        model::Model,
        screens::overview::{Overview, Panel, needs::Gravity, needs::Need},
        shared::Shared,
        text::{number::grouped, time},
    },
    ui::{
        frame::nothing,
        parts::{
            bar,
            cell::{put, put_right},
            standing::{Weight, parts},
            surface::{self, EDGE, FREE},
        },
        theme::{Theme, symbols},
    },
};

use super::{hour, under_way};

/// Cells of a number in the list of domains.
const NUMBER: u16 = 6;

/// Cells of the name of a domain.
const NAME: u16 = 15;

/// Cells of what something that needs somebody is about.
const SUBJECT: u16 = 25;

/// Draws it.
pub fn draw(screen: &Overview, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    if shared.account.domains.rows().is_empty() {
        nothing::overview(model, theme, frame, area);
        return;
    }
    let buffer = frame.buffer_mut();
    let panels = screen.panels(shared);
    let head = Rect {
        height: panels.head,
        ..area
    };
    totals(screen, shared, theme, buffer, head);
    let rest = surface::below(area, panels.head);
    let beside = panels.beside.map_or(0, |beside| beside + 1);
    let middle = panels.middle.map_or(0, |middle| middle + 1);
    let left = Rect {
        width: rest.width - beside - middle,
        ..rest
    };
    let airy = u16::from(panels.head > 2);
    let needs = Rect {
        height: (1 + panels.needs * panels.each + airy).min(left.height),
        ..left
    };
    what_needs(screen, shared, theme, buffer, needs);
    let mut below = surface::below(left, needs.height);
    let all = u16::try_from(screen.domains.len()).unwrap_or(u16::MAX);
    let lines = 1 + panels.domains.min(all) * panels.tall;
    if panels.middle.is_some() {
        let column = behind(left, middle, theme, buffer);
        let domains = Rect {
            height: lines.min(column.height),
            ..column
        };
        the_domains(screen, shared, theme, buffer, domains);
        under_way::calls(
            shared,
            theme,
            buffer,
            surface::below(column, domains.height + airy),
        );
        let used = under_way::jobs(shared, theme, buffer, below);
        below.height -= used;
    } else if panels.domains > 0 {
        let domains = Rect {
            height: lines.min(below.height),
            ..below
        };
        the_domains(screen, shared, theme, buffer, domains);
        below = surface::below(below, domains.height + airy);
    }
    if panels.beside.is_some() {
        hour::latest(shared, theme, buffer, below);
    }
    if panels.charts > 0 {
        let place = Rect {
            y: (below.bottom()).saturating_sub(panels.charts),
            height: panels.charts.min(below.height),
            ..below
        };
        hour::below(shared, theme, buffer, place);
    }
    if panels.beside.is_some() {
        let before = Rect {
            width: rest.width - beside,
            ..rest
        };
        let column = behind(before, beside, theme, buffer);
        hour::beside(shared, &screen.counting.census, theme, buffer, column);
    }
}

/// A column of so many cells behind what stands at its left, with a gap between them.
fn behind(left: Rect, cells: u16, theme: &Theme, buffer: &mut Buffer) -> Rect {
    let gap = Rect {
        x: left.right(),
        width: 1,
        ..left
    };
    surface::gap(theme, buffer, gap);
    Rect {
        x: gap.right(),
        width: cells - 1,
        ..left
    }
}

fn totals(screen: &Overview, shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let mut parts = parts(&screen.counting.census.sum());
    if !shared.registrar.sight.is_open()
        && let Some(last) = parts.last_mut()
    {
        // Nobody tells which phones are registered.
        last.word = "on";
    }
    let width = area.width.saturating_sub(EDGE + FREE);
    let from = Position::new(area.x + EDGE, area.y + u16::from(area.height > 2));
    let legend = if area.height > 1 {
        bar::slab(theme, buffer, from, width, &parts);
        Position::new(from.x, from.y + 1)
    } else {
        from
    };
    bar::legend(theme, buffer, legend, width, &parts);
}

fn what_needs(screen: &Overview, shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let focused = screen.panel == Panel::Needs;
    let count = grouped(screen.needs.len());
    surface::strip(
        theme,
        buffer,
        area,
        focused,
        &[
            ("Needs somebody", theme.strong),
            ("  worst first", theme.muted),
        ],
        &[(&count, theme.muted)],
    );
    let panels = screen.panels(shared);
    let rows = surface::below(area, 1);
    if screen.needs.is_empty() {
        let text = if screen.counting.is_new() || !shared.account.tally(None).complete {
            "Nothing so far; not everything is read yet."
        } else {
            "Nobody: nothing is wrong with what can be seen from here."
        };
        let at = Position::new(rows.x + EDGE, rows.y);
        put(
            buffer,
            at,
            rows.width.saturating_sub(EDGE + FREE),
            text,
            theme.muted,
        );
        return;
    }
    let shown = screen.needs.iter().enumerate().skip(screen.needing.offset);
    for (row, (index, need)) in (0..panels.needs).zip(shown) {
        let place = Rect {
            y: rows.y + row * panels.each,
            height: panels.each,
            ..rows
        };
        if place.bottom() > rows.bottom() {
            break;
        }
        one_need(need, shared, theme, buffer, place);
        if focused && index == screen.needing.index {
            for y in place.y..place.bottom() {
                let line = Rect {
                    y,
                    height: 1,
                    ..place
                };
                surface::select(theme, buffer, line, true);
            }
        }
    }
    let place = Rect {
        height: panels.needs.min(rows.height),
        ..rows
    };
    surface::scroll_bar(
        theme,
        buffer,
        place,
        screen.needing.offset,
        screen.needs.len(),
    );
}

fn one_need(need: &Need, shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let weight = match need.gravity {
        Gravity::Now => Weight::Broken,
        Gravity::Soon => Weight::Look,
        Gravity::Perhaps => Weight::Empty,
    };
    let at = |x: u16, y: u16| Position::new(area.x + x, area.y + y);
    put(buffer, at(EDGE, 0), 1, weight.sign(), weight.fill(theme));
    let text = EDGE + 2;
    let subject = SUBJECT.min(area.width / 3);
    let name = u16::try_from(need.subject.width())
        .unwrap_or(subject)
        .min(subject);
    put(buffer, at(text, 0), name, &need.subject, theme.strong);
    let left = subject.saturating_sub(name + 1);
    put(
        buffer,
        at(text + name + 1, 0),
        left,
        &need.place,
        theme.muted,
    );
    let time = need.at.map(|at| time::minute(at, &shared.zone));
    let time = time.unwrap_or_default();
    let behind = u16::try_from(time.width()).unwrap_or(0);
    let trouble = text + subject + 1;
    let end = area.width.saturating_sub(FREE);
    let gap = if behind > 0 { behind + 2 } else { 0 };
    let room = end.saturating_sub(trouble + gap);
    let word = weight.word(theme).remove_modifier(Modifier::BOLD);
    put(buffer, at(trouble, 0), room, &need.trouble, word);
    put_right(
        buffer,
        at(EDGE, 0),
        end.saturating_sub(EDGE),
        &time,
        theme.muted,
    );
    if area.height > 1 {
        let room = end.saturating_sub(text);
        put(buffer, at(text, 1), room, &need.advice, theme.muted);
    }
}

/// The name of a domain, whose numbers begin at this cell; answers where its bar stands, and how wide: beside it, or
/// below where it has lines of its own.
fn the_name(
    shared: &Shared,
    id: &DomainId,
    tall: u16,
    (at, first): (Position, u16),
    end: u16,
    theme: &Theme,
    buffer: &mut Buffer,
) -> (Position, u16) {
    let name = shared.account.names.domain(id);
    if tall == 1 {
        put(buffer, at, NAME.min(first), name, theme.text);
        let room = first.saturating_sub(EDGE + NAME + 3);
        return (Position::new(at.x + NAME + 2, at.y), room);
    }
    let room = first.saturating_sub(EDGE + 1);
    put(buffer, at, room, name, theme.text);
    let used = u16::try_from(name.width()).unwrap_or(room).min(room) + 2;
    let about = shared.account.domain(id);
    let about = about.and_then(|domain| domain.description.as_deref());
    let place = Position::new(at.x + used, at.y);
    let left = room.saturating_sub(used);
    put(buffer, place, left, about.unwrap_or_default(), theme.muted);
    (Position::new(at.x, at.y + 1), end.saturating_sub(EDGE))
}

fn the_domains(screen: &Overview, shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let focused = screen.panel == Panel::Domains;
    surface::strip(
        theme,
        buffer,
        area,
        focused,
        &[("Domains", theme.strong)],
        &[],
    );
    let narrow = area.width < 60;
    let numbers = if narrow { 2 } else { 6 };
    let end = area.width.saturating_sub(FREE);
    let first = end.saturating_sub(numbers * NUMBER);
    let put_number = |buffer: &mut Buffer, y: u16, column: u16, text: &str, style| {
        let at = Position::new(area.x + first + column * NUMBER, y);
        put_right(buffer, at, NUMBER, text, style);
    };
    let ink = |weight: Weight| match weight {
        Weight::Well => theme.good,
        Weight::Broken | Weight::Look | Weight::Off | Weight::Empty | Weight::AtWork => {
            weight.word(theme).remove_modifier(Modifier::BOLD)
        }
    };
    let titles = Weight::OF_ENDPOINTS.map(|(weight, _)| (weight.sign(), ink(weight)));
    let titles: Vec<_> = std::iter::once(("all", theme.muted))
        .chain(titles)
        .collect();
    let numbered = Rect {
        x: area.x + first,
        width: numbers * NUMBER,
        height: 1,
        ..area
    };
    surface::fill(buffer, numbered, theme.strip);
    for (column, (title, style)) in (0..numbers).zip(titles) {
        put_number(buffer, area.y, column, title, style);
    }
    let rows = surface::below(area, 1);
    let shown = screen.domains.iter().enumerate().skip(screen.list.offset);
    let tall = screen.panels(shared).tall;
    let starts = (rows.y..rows.bottom()).step_by(usize::from(tall));
    for (y, (index, id)) in starts.zip(shown) {
        let at = Position::new(rows.x + EDGE, y);
        let (beside, room) = the_name(shared, id, tall, (at, first), end, theme, buffer);
        let sum = screen
            .counting
            .census
            .domains
            .get(id)
            .copied()
            .unwrap_or_default();
        let tally = shared.account.tally(Some(id));
        if sum.all() == 0 {
            let text = if tally.complete {
                "no endpoints yet"
            } else if shared.account.waiting_since(Some(id)).is_some() {
                "being read"
            } else {
                "not read yet"
            };
            put(buffer, beside, room, text, theme.muted);
        } else {
            bar::line(theme, buffer, beside, room, &parts(&sum));
        }
        let all = if tally.complete || tally.endpoints == 0 {
            grouped(tally.endpoints)
        } else {
            format!("{}{}", grouped(tally.endpoints), symbols::MORE)
        };
        put_number(buffer, y, 0, &all, theme.text);
        for (column, part) in (1..numbers).zip(parts(&sum)) {
            let (text, style) = match (part.count, part.weight) {
                (0, _) => (symbols::DOT.to_owned(), theme.faint),
                (count, Weight::Broken) => (grouped(count), theme.danger),
                (count, Weight::Look) => (grouped(count), theme.warning),
                (count, _) => (grouped(count), theme.muted),
            };
            put_number(buffer, y, column, &text, style);
        }
        if focused && index == screen.list.index {
            for y in y..y + tall.min(2) {
                let line = Rect {
                    y,
                    height: 1,
                    ..rows
                };
                surface::select(theme, buffer, line, true);
            }
        }
    }
    let tall = usize::from(tall);
    surface::scroll_bar(
        theme,
        buffer,
        rows,
        screen.list.offset * tall,
        screen.domains.len() * tall,
    );
}
