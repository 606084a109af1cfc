//! The last hour of the account's phones as charts beside the overview or below it, what happened last, and the
//! applications.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{
        registrar::{MINUTES, Minute},
        search::census::Census,
        service::names::takes_calls,
        shared::Shared,
        text::{
            number::{counted, grouped},
            time::{self, Moment},
        },
    },
    ui::{
        parts::{
            cell::{put, put_right},
            chart,
            standing::Weight,
            surface::{self, EDGE, FREE},
        },
        theme::Theme,
    },
};

/// Cells of a scale with the gap behind it.
const SCALE: u16 = 5;

/// Milliseconds of the hour.
const HOUR: u64 = MINUTES as u64 * 60_000;

/// What the charts show.
struct Charts {
    phones: Vec<Option<u64>>,
    refused: Vec<u64>,
    calls: Vec<u64>,
    failed: u64,
    /// What is said instead, where nothing is known.
    why: Option<String>,
}

impl Charts {
    fn of(shared: &Shared) -> Self {
        let registrar = &shared.registrar;
        let minutes = registrar.hour.minutes(shared.now());
        let calls = shared.calls.hour(shared.now());
        let why = registrar.hour.since.is_none().then(|| {
            let why = registrar.sight.obstacle(&shared.zone);
            why.unwrap_or_else(|| "Nothing was heard of phones yet.".to_owned())
        });
        Self {
            phones: minutes
                .iter()
                .map(|minute: &Minute| minute.phones)
                .collect(),
            refused: minutes.iter().map(|minute| minute.refused).collect(),
            calls: calls.iter().map(|minute| minute.calls).collect(),
            failed: calls.iter().map(|minute| minute.failed).sum(),
            why,
        }
    }

    fn now(&self) -> Option<u64> {
        self.phones.last().copied().flatten()
    }

    fn ends(&self) -> Option<(u64, u64)> {
        let known = || self.phones.iter().flatten().copied();
        known().min().zip(known().max())
    }

    fn refusals(&self) -> u64 {
        self.refused.iter().sum()
    }
}

fn number(count: u64) -> String {
    grouped(usize::try_from(count).unwrap_or(usize::MAX))
}

/// From when to when, and since when anything is known where that is shorter.
fn span(shared: &Shared) -> String {
    let clock = |at: Moment| time::minute(at, &shared.zone);
    let now = shared.now();
    match shared.registrar.hour.since {
        Some(since) if since.0 + HOUR > now.0 => format!("heard since {}", clock(since)),
        Some(_) => format!("{} to {}", clock(Moment(now.0 - HOUR)), clock(now)),
        None => String::new(),
    }
}

/// The title over the charts, with since when was listened.
fn strip(shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let title = [("Last hour", theme.strong)];
    let span = span(shared);
    surface::strip(theme, buffer, area, false, &title, &[(&span, theme.muted)]);
}

/// Below what stands in one column: three small charts.
pub fn below(shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let charts = Charts::of(shared);
    strip(shared, theme, buffer, area);
    let rows = surface::below(area, 1);
    let width = rows.width.saturating_sub(EDGE + FREE);
    if let Some(why) = &charts.why {
        let at = Position::new(rows.x + EDGE, rows.y);
        put(buffer, at, width, why, theme.muted);
        return;
    }
    let part = width.saturating_sub(6) / 3;
    let now = charts.now().map_or_else(String::new, number);
    let refusals = number(charts.refusals());
    let bad = if charts.refusals() > 0 {
        theme.danger
    } else {
        theme.strong
    };
    let calls = number(charts.calls.iter().sum());
    for (at, label, value, style) in [
        (0, "Registered", &now, theme.strong),
        (1, "Refused", &refusals, bad),
        (2, "Calls", &calls, theme.strong),
    ] {
        let place = Position::new(rows.x + EDGE + at * (part + 3), rows.y);
        put(buffer, place, part, label, theme.muted);
        put_right(buffer, place, part, value, style);
        let chart = Rect {
            x: place.x,
            width: part,
            ..surface::below(rows, 1)
        };
        match at {
            0 => chart::level(theme, buffer, chart, &charts.phones, theme.text),
            1 => chart::columns(theme, buffer, chart, &charts.refused, theme.danger_sign),
            _ => chart::columns(theme, buffer, chart, &charts.calls, theme.plot),
        }
    }
}

/// Beside it: the charts under each other, and the applications as far as there is room.
pub fn beside(shared: &Shared, census: &Census, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let charts = Charts::of(shared);
    strip(shared, theme, buffer, area);
    let mut rest = surface::below(area, 1);
    if let Some(why) = &charts.why {
        let width = rest.width.saturating_sub(EDGE + FREE);
        let lines = crate::app::text::wrap::wrap(why, width);
        let used = u16::try_from(lines.len()).unwrap_or(1);
        for (line, y) in lines.iter().zip(rest.y..rest.bottom()) {
            put(
                buffer,
                Position::new(rest.x + EDGE, y),
                width,
                line,
                theme.muted,
            );
        }
        rest = surface::below(rest, used + 1);
    } else {
        let airy = u16::from(area.height >= 24);
        rest = surface::below(rest, airy);
        rest = phones(&charts, theme, buffer, rest);
        rest = surface::below(rest, airy);
        rest = refusals(&charts, theme, buffer, rest);
        rest = surface::below(rest, airy);
        rest = calls(&charts, theme, buffer, rest);
        rest = axis(shared, theme, buffer, rest);
        rest = surface::below(rest, airy);
    }
    applications(shared, census, theme, buffer, rest);
}

/// A label with its value, and a remark at the right.
fn title(buffer: &mut Buffer, theme: &Theme, area: Rect, label: &str, value: &str, remark: &str) {
    let width = area.width.saturating_sub(EDGE + FREE);
    let at = Position::new(area.x + EDGE, area.y);
    put(buffer, at, width, label, theme.muted);
    let cells = u16::try_from(label.width()).unwrap_or(width) + 2;
    let beside = Position::new(at.x + cells, at.y);
    put(
        buffer,
        beside,
        width.saturating_sub(cells),
        value,
        theme.strong,
    );
    put_right(buffer, at, width, remark, theme.muted);
}

/// Where a chart stands, right of its scale.
fn chart_in(area: Rect, rows: u16) -> Rect {
    Rect {
        x: area.x + EDGE + SCALE,
        y: area.y + 1,
        width: area.width.saturating_sub(EDGE + SCALE + FREE),
        height: rows.min(area.height.saturating_sub(1)),
    }
}

fn phones(charts: &Charts, theme: &Theme, buffer: &mut Buffer, area: Rect) -> Rect {
    let rows = if area.height >= 24 { 4 } else { 2 };
    let now = charts.now().map_or_else(|| "?".to_owned(), number);
    let (least, most) = charts.ends().unwrap_or_default();
    let remark = if least == most {
        "unchanged".to_owned()
    } else {
        format!("{} to {}", number(least), number(most))
    };
    title(buffer, theme, area, "Registered phones", &now, &remark);
    let chart = chart_in(area, rows);
    chart::level(theme, buffer, chart, &charts.phones, theme.text);
    let ends = [(chart.y, most), (chart.bottom().saturating_sub(1), least)];
    let shown = if least == most { 0 } else { 2 };
    for (y, value) in ends.into_iter().take(shown) {
        let at = Position::new(area.x + EDGE, y);
        put_right(buffer, at, SCALE - 1, &number(value), theme.muted);
    }
    surface::below(area, 1 + chart.height)
}

/// Rows of columns in what is left of the height.
fn rows_of_columns(area: Rect) -> u16 {
    if area.height >= 18 { 3 } else { 2 }
}

fn refusals(charts: &Charts, theme: &Theme, buffer: &mut Buffer, area: Rect) -> Rect {
    let last = charts.refused.last().copied().unwrap_or(0);
    let remark = format!("{} in the hour", number(charts.refusals()));
    let label = "Refusals a minute";
    title(buffer, theme, area, label, &number(last), &remark);
    let chart = chart_in(area, rows_of_columns(area));
    chart::columns(theme, buffer, chart, &charts.refused, theme.danger_sign);
    surface::below(area, 1 + chart.height)
}

fn calls(charts: &Charts, theme: &Theme, buffer: &mut Buffer, area: Rect) -> Rect {
    if area.height < 4 {
        return area;
    }
    let last = charts.calls.last().copied().unwrap_or(0);
    let all: u64 = charts.calls.iter().sum();
    let remark = match charts.failed {
        0 => format!("{} in the hour", number(all)),
        failed => format!("{} of {} failed", number(failed), number(all)),
    };
    let label = "Calls a minute";
    title(buffer, theme, area, label, &number(last), &remark);
    let chart = chart_in(area, rows_of_columns(area));
    chart::columns(theme, buffer, chart, &charts.calls, theme.plot);
    surface::below(area, 1 + chart.height)
}

/// From when to when all of them go, under the last.
fn axis(shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) -> Rect {
    if area.height == 0 {
        return area;
    }
    let clock = |at: u64| time::minute(Moment(at), &shared.zone);
    let now = shared.now().0;
    let at = Position::new(area.x + EDGE + SCALE, area.y);
    let width = area.width.saturating_sub(EDGE + SCALE + FREE);
    put(
        buffer,
        at,
        width,
        &clock(now.saturating_sub(HOUR)),
        theme.muted,
    );
    put_right(buffer, at, width, &clock(now), theme.muted);
    surface::below(area, 1)
}

/// What happened last, the newest first.
pub fn latest(shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let latest = &shared.registrar.hour.latest;
    if latest.is_empty() || area.height < 3 {
        return;
    }
    surface::strip(
        theme,
        buffer,
        area,
        false,
        &[("Just now", theme.strong)],
        &[],
    );
    let rows = surface::below(area, 1);
    for (happened, y) in latest.iter().zip(rows.y..rows.bottom()) {
        let weight = match (happened.is_bad, happened.is_good) {
            (true, _) => Weight::Broken,
            (false, true) => Weight::Well,
            (false, false) => Weight::Empty,
        };
        let at = |x: u16| Position::new(area.x + x, y);
        put(buffer, at(EDGE), 1, weight.sign(), weight.fill(theme));
        let clock = time::clock(happened.at, &shared.zone);
        put(buffer, at(EDGE + 2), 8, &clock, theme.muted);
        let row = shared.account.row(&happened.domain, &happened.endpoint);
        let name = row.map_or_else(|| happened.endpoint.to_string(), |row| row.name.to_owned());
        put(buffer, at(EDGE + 11), 12, &name, theme.text);
        let from = EDGE + 24;
        let room = area.width.saturating_sub(from + FREE);
        let word = if happened.is_bad {
            theme.danger
        } else {
            theme.muted
        };
        let word = word.remove_modifier(ratatui::style::Modifier::BOLD);
        put(buffer, at(from), room, &happened.what, word);
    }
}

/// The applications with how many endpoints each has, those first that take no calls.
fn applications(shared: &Shared, census: &Census, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let mut all: Vec<_> = shared.account.applications.rows().iter().collect();
    if all.is_empty() || area.height < 3 {
        return;
    }
    let used = |id| census.applications.get(id).copied().unwrap_or(0);
    all.sort_by_key(|one| (takes_calls(one), std::cmp::Reverse(used(&one.id))));
    surface::strip(
        theme,
        buffer,
        area,
        false,
        &[("Applications", theme.strong)],
        &[("endpoints", theme.muted)],
    );
    let rows = surface::below(area, 1);
    for (one, y) in all.into_iter().zip(rows.y..rows.bottom()) {
        let count = used(&one.id);
        let (weight, remark) = if !takes_calls(one) && count > 0 {
            let text = format!("no call URL, {}", counted(count, "endpoint", "endpoints"));
            (Weight::Look, text)
        } else if count == 0 {
            (Weight::Off, "not used".to_owned())
        } else {
            (Weight::Well, grouped(count))
        };
        let at = Position::new(area.x + EDGE, y);
        put(buffer, at, 1, weight.sign(), weight.fill(theme));
        let width = area.width.saturating_sub(EDGE + FREE);
        let behind = u16::try_from(remark.width()).unwrap_or(0);
        let name = Position::new(at.x + 2, y);
        let room = width.saturating_sub(behind + 4);
        put(buffer, name, room, &one.name, theme.text);
        let word = if weight == Weight::Look {
            theme
                .warning
                .remove_modifier(ratatui::style::Modifier::BOLD)
        } else {
            theme.muted
        };
        put_right(buffer, at, width, &remark, word);
    }
}
