//! Calls and jobs under way, as panels of a wide overview.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::text,
    app::{
        page::columns::CallColumn, screens::calls::rows::CallRow, shared::Shared,
        text::number::grouped,
    },
    ui::{
        parts::{
            cell::{put, put_right},
            gauge,
            standing::Weight,
            surface::{self, EDGE, FREE},
        },
        theme::{Theme, symbols},
    },
};

use super::jobs::weight;

/// Jobs that are shown.
const JOBS: u16 = 4;
/// Cells of a gauge.
const GAUGE: u16 = 20;
/// Cells of how long a call has been talked.
const TALKED: u16 = 8;

/// Calls that are under way, if there are any.
pub fn calls(shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let live = shared.calls.live();
    if live == 0 || area.height < 3 {
        return;
    }
    let count = grouped(live);
    let title = [("Calls under way", theme.strong)];
    surface::strip(theme, buffer, area, false, &title, &[(&count, theme.muted)]);
    let rows = surface::below(area, 1);
    let width = area.width.saturating_sub(EDGE + FREE);
    let calls = shared.calls.iter().rev();
    let calls = calls.filter(|known| known.outcome.is_live());
    for (known, y) in calls.zip(rows.y..rows.bottom()) {
        let call = CallRow::new(known, shared);
        let at = |x: u16| Position::new(area.x + EDGE + x, y);
        let weight = Weight::of_call(known.outcome);
        put(buffer, at(0), 1, weight.sign(), weight.fill(theme));
        let talked = call.text(CallColumn::Talked, shared);
        put(buffer, at(2), TALKED, &talked, theme.muted);
        let word = known.outcome.word();
        put_right(buffer, at(0), width, word, theme.muted);
        let from = call.text(CallColumn::From, shared);
        let to = call.text(CallColumn::To, shared);
        let text = format!("{from} {} {to}", symbols::AT_WORK);
        let used = u16::try_from(word.width()).unwrap_or(width) + TALKED + 5;
        let left = width.saturating_sub(used);
        put(buffer, at(TALKED + 3), left, &text, theme.text);
    }
}

/// The last jobs at the lower end of the area, if there are any; answers how many lines they take.
pub fn jobs(shared: &Shared, theme: &Theme, buffer: &mut Buffer, area: Rect) -> u16 {
    let all = u16::try_from(shared.jobs.all.len()).unwrap_or(u16::MAX);
    let lines = all.min(JOBS) + 1;
    if all == 0 || area.height < lines + 6 {
        return 0;
    }
    let place = surface::below(area, area.height - lines);
    let count = grouped(shared.jobs.all.len());
    let title = [("Jobs", theme.strong)];
    surface::strip(
        theme,
        buffer,
        place,
        false,
        &title,
        &[(&count, theme.muted)],
    );
    let rows = surface::below(place, 1);
    let width = area.width.saturating_sub(EDGE + FREE);
    for (known, y) in shared.jobs.all.iter().rev().zip(rows.y..rows.bottom()) {
        let at = |x: u16| Position::new(area.x + EDGE + x, y);
        let weight = weight(known.stage());
        let counts = known.job.counts();
        let (done, of) = (counts.done + counts.failed, counts.total());
        put(buffer, at(0), 1, weight.sign(), weight.fill(theme));
        let told = format!("{} of {}", grouped(done), grouped(of));
        put_right(buffer, at(0), width, &told, theme.muted);
        let told = u16::try_from(told.width()).unwrap_or(width);
        let gauge_at = width.saturating_sub(told + GAUGE + 2);
        let (full, rest) = gauge::line(done, of, usize::from(GAUGE));
        let full_cells = u16::try_from(full.width()).unwrap_or(GAUGE);
        put(buffer, at(gauge_at), full_cells, &full, weight.fill(theme));
        let beside = at(gauge_at + full_cells);
        put(buffer, beside, GAUGE - full_cells, &rest, theme.track);
        let title = text::clean(&known.job.plan.title);
        let room = gauge_at.saturating_sub(4);
        put(buffer, at(2), room, &title, theme.text);
    }
    lines + 1
}
