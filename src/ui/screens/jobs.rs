//! The list of jobs, and one job with what became of its items.

use ratatui::{
    Frame,
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
            cell::{line, put},
            clip::wrap,
        },
        theme::{Theme, symbols},
    },
};

/// Cells of a job's name.
const NAME: u16 = 18;
/// Cells of how a job stands, or of what became of an item.
const WORD: u16 = 14;
/// From this width on, jobs are listed with their names.
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

fn list(screen: &Jobs, shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    let buffer = frame.buffer_mut();
    let mut write = |row: usize, from: u16, width: u16, text: &str, style: Style| {
        if let Some(at) = line(area, row).filter(|_| from < area.width) {
            let width = width.min(area.width - from);
            put(buffer, Position::new(at.x + from, at.y), width, text, style);
        }
    };
    if shared.jobs.all.is_empty() {
        let text = "No job is kept for this account. Mark endpoints, or type :import FILE.";
        let width = area.width.saturating_sub(GAP);
        for (row, text) in wrap(text, usize::from(width)).iter().enumerate() {
            write(row, GAP, width, text, theme.muted);
        }
        return;
    }
    // Where it is narrow, what a job is about goes before its name.
    let name = if area.width < ROOMY { 0 } else { NAME + GAP };
    let (state, title) = (GAP + name, GAP + name + WORD);
    for (from, text) in [(GAP, "Job"), (state, "State"), (title, "What, and how far")] {
        write(0, from, area.width, text, theme.muted);
    }
    let rows = Jobs::rows(shared).enumerate().skip(screen.list.offset);
    for ((index, known), row) in rows.zip(1..usize::from(area.height)) {
        let chosen = index == screen.list.index;
        let plain = if chosen { theme.selected } else { theme.text };
        if chosen {
            write(
                row,
                0,
                area.width,
                &" ".repeat(usize::from(area.width)),
                plain,
            );
            write(row, 0, 1, symbols::CURSOR, plain);
        }
        write(row, GAP, name, known.job.plan.id.as_str(), plain);
        write(
            row,
            state,
            WORD,
            known.stage().word(),
            plain.patch(tone(known, theme)),
        );
        let text = format!(
            "{}: {}",
            text::clean(&known.job.plan.title),
            known.line(shared.now())
        );
        write(row, title, area.width, &text, plain);
    }
}

fn one(
    screen: &Jobs,
    known: &ListedJob,
    shared: &Shared,
    theme: &Theme,
    frame: &mut Frame,
    area: Rect,
) {
    let plan = &known.job.plan;
    let buffer = frame.buffer_mut();
    let mut write = |row: usize, from: u16, width: u16, text: &str, style: Style| {
        if let Some(at) = line(area, row).filter(|_| from < area.width) {
            let width = width.min(area.width - from);
            put(buffer, Position::new(at.x + from, at.y), width, text, style);
        }
    };
    let width = area.width.saturating_sub(GAP);
    let (above, below) = (above(area.height.into()), below(area.height.into()));
    write(0, GAP, width, &text::clean(&plan.title), theme.strong);
    write(1, GAP, WORD, known.stage().word(), tone(known, theme));
    write(1, GAP + WORD, width, &known.line(shared.now()), theme.text);
    if above > 2 {
        write(2, GAP, width, &about(known, shared), theme.muted);
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
    for ((at, item, status), row) in items.into_iter().zip(above..) {
        let chosen = screen.items.cursor == Some(at);
        let look = if chosen { theme.selected } else { theme.text };
        let why = text::clean(status.why().unwrap_or_default());
        if chosen {
            let blank = " ".repeat(usize::from(area.width));
            write(row, 0, area.width, &blank, look);
            write(row, 0, 1, symbols::CURSOR, look);
            let whole = format!("{}: {}", text::clean(&item.what()), said(status));
            let lines = wrap(&whole, width.into()).into_iter();
            let start =
                usize::from(area.height).saturating_sub(below) + below.saturating_sub(1).min(1);
            for (line, row) in lines.zip(start..usize::from(area.height)) {
                write(row, GAP, width, &line, theme.text);
            }
        }
        write(
            row,
            GAP,
            WORD,
            status.word(),
            look.patch(of_status(status, theme)),
        );
        write(row, GAP + WORD, what, &text::clean(&item.what()), look);
        write(
            row,
            GAP + WORD + what + 1,
            area.width,
            &why,
            if chosen { look } else { theme.muted },
        );
    }
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

fn tone(known: &ListedJob, theme: &Theme) -> Style {
    match known.stage() {
        Stage::Finished => theme.good,
        Stage::Incomplete => theme.danger,
        Stage::Interrupted => theme.warning,
        Stage::Paused | Stage::Stopping | Stage::Running => theme.strong,
    }
}

fn of_status(status: &Status, theme: &Theme) -> Style {
    match status {
        Status::Queued => theme.muted,
        Status::Sent => theme.strong,
        Status::Settled(Outcome::Done { .. }) => theme.good,
        Status::Settled(Outcome::Failed { .. }) => theme.danger,
        Status::Settled(Outcome::Unknown { .. }) => theme.warning,
    }
}
