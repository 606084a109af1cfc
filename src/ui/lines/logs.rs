//! Requests, messages and jobs in lines.

use crate::app::{
    screens::{
        jobs::Jobs,
        messages::Messages,
        requests::{Requests, purpose as requests},
    },
    shared::{Shared, jobs::ListedJob},
    text::{number::counted, time},
};

use super::sentences;

/// Lines that are said at once.
const MOST: usize = 30;

/// The log of requests, or one of them.
pub fn requests(screen: &Requests, shared: &Shared) -> Vec<String> {
    if screen.open.is_some() {
        let lines = screen.lines(shared, u16::MAX);
        return lines.map_or_else(
            || vec![screen.nothing().into()],
            |lines| sentences::detail(lines).collect(),
        );
    }
    if screen.rows.is_empty() {
        return vec![screen.nothing().into()];
    }
    let all = requests::all(shared);
    let rows = screen.rows.iter().enumerate().filter_map(|(at, number)| {
        let request = all.iter().find(|request| request.number() == *number)?;
        let last = request.last();
        let outcome = match (last.status, &last.error) {
            (Some(status), _) => status.to_string(),
            (None, Some(error)) => error.clone(),
            (None, None) => "not answered yet".into(),
        };
        let clock = time::clock(crate::app::text::time::Moment(last.at), &shared.zone);
        Some(format!(
            "{}. {clock}, {} {}, {outcome}, {} ms",
            at + 1,
            last.method,
            last.path,
            last.duration
        ))
    });
    said("request", "requests", screen.rows.len(), rows)
}

/// Everything that was said, as far as the filter leaves it.
pub fn messages(screen: &Messages, shared: &Shared) -> Vec<String> {
    let shown = screen.shown(shared);
    if shown.is_empty() {
        return vec![Messages::nothing(shared).into()];
    }
    let count = shown.len();
    let rows = shown.into_iter().enumerate().map(|(at, (moment, notice))| {
        let clock = time::clock(*moment, &shared.zone);
        format!("{}. {clock}: {}", at + 1, notice.text)
    });
    said("message", "messages", count, rows)
}

/// One message whole, by its place among those that are shown.
pub fn message(screen: &Messages, shared: &Shared, at: usize) -> Option<Vec<String>> {
    let (moment, notice) = screen.shown(shared).into_iter().nth(at)?;
    let clock = time::clock(*moment, &shared.zone);
    Some(vec![format!("Message of {clock}."), notice.text.clone()])
}

/// The jobs, or one of them with its items.
pub fn jobs(screen: &Jobs, shared: &Shared) -> Vec<String> {
    if let (Some(known), Some(_)) = (screen.selected(shared), &screen.open) {
        return job(known, shared);
    }
    let rows = Jobs::rows(shared);
    let count = rows.len();
    if count == 0 {
        return vec![
            "No job is kept for this account. Mark endpoints, or type import FILE.".into(),
        ];
    }
    let rows = rows.enumerate().map(|(at, known)| {
        let (title, word) = (&known.job.plan.title, known.stage().word());
        format!("{}. {title}, {word}: {}", at + 1, known.line(shared.now()))
    });
    said("job", "jobs", count, rows)
}

fn job(known: &ListedJob, shared: &Shared) -> Vec<String> {
    let plan = &known.job.plan;
    let mut lines = vec![
        format!("{}.", plan.title),
        format!("{}: {}", known.stage().word(), known.line(shared.now())),
    ];
    if let Some(path) = plan.results.as_ref().filter(|_| plan.generates()) {
        lines.push(format!("New passwords: {path}"));
    }
    let items = known.job.items().map(|(item, status)| {
        let why = status
            .why()
            .map_or_else(String::new, |why| format!(", {why}"));
        format!("{}, {}{why}", item.what(), status.word())
    });
    lines.extend(items.take(MOST));
    if known.job.items().count() > MOST {
        lines.push("Type export FILE for all of them.".into());
    }
    lines.push("Type pause, stop, retry or back.".into());
    lines
}

/// A title with how many there are, and the latest of them.
pub(super) fn said(
    one: &str,
    many: &str,
    count: usize,
    rows: impl Iterator<Item = String>,
) -> Vec<String> {
    let title = format!("{}, the latest first.", counted(count, one, many));
    let mut lines = vec![title];
    lines.extend(rows.take(MOST));
    if count > MOST {
        lines.push(format!("The latest {MOST}: /words finds others."));
    }
    lines
}
