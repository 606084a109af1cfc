//! The list of jobs, and one job with what became of its items.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::text,
    app::{
        model::Model,
        page::fit::GAP,
        screens::jobs::{Jobs, above, below},
        shared::{
            Shared,
            jobs::{ListedJob, Stage},
        },
        text::time,
        work::job::{event::Outcome, state::Status},
    },
    ui::{
        parts::{
            bar,
            cell::{line, put},
            clip::wrap,
            standing::{Part, Weight},
            surface::{self, EDGE, FREE},
        },
        theme::Theme,
    },
};

/// Cells of a job's name.
const NAME: u16 = 18;
/// Cells of how a job stands, or of what became of an item.
const WORD: u16 = 16;
/// From this width on, jobs are listed with their names.
const NAMED: u16 = 100;
/// From this width on, what failed stands beside its reason whole.
const ROOMY: u16 = 60;
/// Cells of an endpoint's name with its domain.
const WHAT: u16 = 30;

/// Draws them.
pub fn draw(screen: &Jobs, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    match (screen.selected(shared), &screen.open) {
        (Some(known), Some(_)) => one(screen, known, shared, theme, frame, area),
        _ => list(screen, shared, theme, frame, area),
    }
}

/// A text in a line of the area, from this cell on.
fn write(
    buffer: &mut Buffer,
    area: Rect,
    (row, from): (usize, u16),
    width: u16,
    text: &str,
    style: Style,
) {
    if let Some(at) = line(area, row).filter(|_| from < area.width) {
        let width = width.min((area.width - from).saturating_sub(FREE));
        put(buffer, Position::new(at.x + from, at.y), width, text, style);
    }
}

/// A sign and a word for how something stands.
fn state(
    buffer: &mut Buffer,
    area: Rect,
    at: (usize, u16),
    weight: Weight,
    word: &str,
    theme: &Theme,
) {
    write(buffer, area, at, 1, weight.sign(), weight.fill(theme));
    let beside = (at.0, at.1 + 2);
    write(buffer, area, beside, WORD - 2, word, weight.word(theme));
}

fn row_of(area: Rect, row: usize) -> Rect {
    let y = area.y + u16::try_from(row).unwrap_or(u16::MAX);
    Rect {
        y,
        height: 1,
        width: area.width.saturating_sub(1),
        ..area
    }
}

fn list(screen: &Jobs, shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    let buffer = frame.buffer_mut();
    if shared.jobs.all.is_empty() {
        let text = "No job is kept for this account. Mark endpoints, or type :import FILE.";
        let width = area.width.saturating_sub(EDGE + FREE);
        let lines = wrap(text, usize::from(width)).into_iter();
        for (row, text) in (usize::from(area.height > 2)..).zip(lines) {
            write(buffer, area, (row, EDGE), width, &text, theme.muted);
        }
        return;
    }
    // Where it is narrow, what a job is about goes before its name.
    let name = if area.width < NAMED { 0 } else { NAME + GAP };
    let (named, title) = (EDGE + WORD, EDGE + WORD + name);
    let titles = [
        (EDGE, "State"),
        (named, "Job"),
        (title, "What, and how far"),
    ];
    for (from, text) in titles
        .into_iter()
        .filter(|(_, text)| name > 0 || *text != "Job")
    {
        write(buffer, area, (0, from), area.width, text, theme.muted);
    }
    let rows = Jobs::rows(shared).enumerate().skip(screen.list.offset);
    for ((index, known), row) in rows.zip(1..usize::from(area.height)) {
        let stage = known.stage();
        state(
            buffer,
            area,
            (row, EDGE),
            weight(stage),
            stage.word(),
            theme,
        );
        write(
            buffer,
            area,
            (row, named),
            name,
            known.job.plan.id.as_str(),
            theme.muted,
        );
        let text = format!(
            "{}: {}",
            text::clean(&known.job.plan.title),
            known.line(shared.now())
        );
        write(buffer, area, (row, title), area.width, &text, theme.text);
        if index == screen.list.index {
            surface::select(theme, buffer, row_of(area, row), true);
        }
    }
    let below = surface::below(area, 1);
    surface::scroll_bar(
        theme,
        buffer,
        below,
        screen.list.offset,
        shared.jobs.all.len(),
    );
}

fn one(
    screen: &Jobs,
    known: &ListedJob,
    shared: &Shared,
    theme: &Theme,
    frame: &mut Frame,
    area: Rect,
) {
    let buffer = frame.buffer_mut();
    let width = area.width.saturating_sub(EDGE + FREE);
    let (above, below) = (above(area.height.into()), below(area.height.into()));
    let stage = known.stage();
    state(buffer, area, (0, EDGE), weight(stage), stage.word(), theme);
    let told = known.line(shared.now());
    write(buffer, area, (0, EDGE + WORD), width, &told, theme.text);
    if let Some(at) = line(area, 1) {
        let at = Position::new(at.x + EDGE, at.y);
        bar::slab(theme, buffer, at, width, &parts(known));
    }
    if above > 2 {
        if let Some(at) = line(area, 2) {
            let at = Position::new(at.x + EDGE, at.y);
            bar::legend(theme, buffer, at, width, &parts(known));
        }
        write(
            buffer,
            area,
            (3, EDGE),
            width,
            &about(known, shared),
            theme.muted,
        );
    }
    let room = usize::from(area.height)
        .saturating_sub(above + below)
        .max(1);
    let items: Vec<_> = screen
        .shown(known)
        .skip(screen.items.offset)
        .take(room)
        .collect();
    // What failed and why are both seen where it is narrow, the one cut.
    let most = if area.width < ROOMY { WHAT / 2 } else { WHAT };
    let widest = items.iter().map(|(_, item, _)| item.what().width()).max();
    let what = widest
        .map_or(0, |cells| u16::try_from(cells).unwrap_or(most))
        .min(most);
    let mut said_of = None;
    for ((at, item, status), row) in items.into_iter().zip(above..) {
        state(
            buffer,
            area,
            (row, EDGE),
            of_status(status),
            status.word(),
            theme,
        );
        let from = EDGE + WORD;
        write(
            buffer,
            area,
            (row, from),
            what,
            &text::clean(&item.what()),
            theme.text,
        );
        let why = text::clean(status.why().unwrap_or_default());
        let beside = (row, from + what + 2);
        write(buffer, area, beside, area.width, &why, theme.muted);
        if screen.items.cursor == Some(at) {
            surface::select(theme, buffer, row_of(area, row), true);
            said_of = Some(format!("{}: {}", text::clean(&item.what()), said(status)));
        }
    }
    let lines = said_of
        .map(|text| wrap(&text, width.into()))
        .unwrap_or_default();
    let start = usize::from(area.height).saturating_sub(below) + below.saturating_sub(1).min(1);
    for (line, row) in lines.iter().zip(start..usize::from(area.height)) {
        write(buffer, area, (row, EDGE), width, line, theme.text);
    }
}

/// What became of the items, in parts of the whole.
fn parts(known: &ListedJob) -> [Part; 5] {
    let counts = known.job.counts();
    let part = |weight, count, word| Part {
        weight,
        count,
        word,
    };
    [
        part(Weight::Broken, counts.failed, "failed"),
        part(Weight::Look, counts.unknown, "not known"),
        part(Weight::Well, counts.done, "done"),
        part(Weight::AtWork, counts.sent, "sent"),
        part(Weight::Empty, counts.queued, "waiting"),
    ]
}

/// Why a job does not go on, where its passwords are, or where it comes from.
fn about(known: &ListedJob, shared: &Shared) -> String {
    let plan = &known.job.plan;
    match (known.job.stopped(), &plan.results) {
        (Some(why), _) if !known.job.is_finished() => text::clean(why).into_owned(),
        (_, Some(path)) if plan.generates() => format!("New passwords: {path}"),
        _ => {
            let made = time::dated(plan.made(), &shared.zone);
            format!("Planned {made} by {}", text::clean(&plan.made_by))
        }
    }
}

/// All that is to be said about an item.
fn said(status: &Status) -> String {
    match status.why() {
        Some(why) => format!("{}. {}", status.word(), text::clean(why)),
        None => format!("{}.", status.word()),
    }
}

pub(super) fn weight(stage: Stage) -> Weight {
    match stage {
        Stage::Finished => Weight::Well,
        Stage::Incomplete => Weight::Broken,
        Stage::Interrupted => Weight::Look,
        Stage::Paused | Stage::Stopped => Weight::Empty,
        Stage::Stopping | Stage::Running => Weight::AtWork,
    }
}

fn of_status(status: &Status) -> Weight {
    match status {
        Status::Queued => Weight::Empty,
        Status::Sent => Weight::AtWork,
        Status::Settled(Outcome::Done { .. }) => Weight::Well,
        Status::Settled(Outcome::Failed { .. }) => Weight::Broken,
        Status::Settled(Outcome::Unknown { .. }) => Weight::Look,
    }
}
