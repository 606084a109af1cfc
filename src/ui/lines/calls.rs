//! Calls as sentences: a list of them, and one of them.

use crate::app::{
    screens::{
        application::{ApplicationPage, What},
        calls::{
            CallPage, Calls, Ring,
            rows::{CallRow, talked, when},
        },
    },
    shared::Shared,
    text::number::counted,
};

use super::{logs::said, sentences};

/// The calls that are shown.
pub fn lines(screen: &Calls, shared: &Shared) -> Vec<String> {
    let unfollowed = Calls::unfollowed(shared).map(str::to_owned);
    if screen.rows.is_empty() {
        let nothing = [screen.nothing(shared)];
        return nothing.into_iter().chain(unfollowed).collect();
    }
    let rows = screen.rows.iter().enumerate().filter_map(|(at, id)| {
        let known = shared.calls.find(id)?;
        let row = CallRow::new(known, shared);
        let began = known.began().map_or_else(String::new, |at| {
            format!("{}, ", when(at, shared.now(), &shared.zone))
        });
        let talked = match talked(known, shared.now()).as_str() {
            "" => String::new(),
            talked => format!(", {talked}"),
        };
        let word = known.outcome.word();
        Some(format!(
            "{}. {began}{} to {}, {word}{talked}",
            at + 1,
            row.from,
            row.to
        ))
    });
    let mut lines = said("call", "calls", screen.rows.len(), rows);
    lines.extend(unfollowed);
    lines
}

/// One call.
pub fn call(screen: &CallPage, shared: &Shared) -> Vec<String> {
    let title = format!("Call of {}.", screen.name(shared));
    let Some(lines) = screen.lines(shared, u16::MAX) else {
        return vec![title, screen.nothing()];
    };
    let lines = sentences::detail(lines);
    std::iter::once(title).chain(lines).collect()
}

/// A ring test.
pub fn ring(screen: &Ring, shared: &Shared) -> Vec<String> {
    let title = format!("Ring test of {}.", screen.name(shared));
    let lines = sentences::detail(screen.lines(shared, u16::MAX));
    std::iter::once(title).chain(lines).collect()
}

/// What an application was told.
pub fn application(screen: &ApplicationPage, shared: &Shared) -> Vec<String> {
    let title = format!(
        "What {} was told of calls, the newest first.",
        screen.name(shared)
    );
    let lines = screen.lines(shared, u16::MAX);
    if lines.is_empty() {
        return vec![title, screen.nothing()];
    }
    let said = lines.into_iter().map(|(_, what)| match what {
        What::Told { at, taken, text } => {
            let taken = if taken { "" } else { ", not taken" };
            format!("{at}: {text}{taken}.")
        }
        What::Text(text) => text,
    });
    std::iter::once(title).chain(said).collect()
}

/// How many calls go on, as far as they are known.
pub fn under_way(shared: &Shared) -> Option<String> {
    let live = shared.calls.live();
    (live > 0).then(|| format!("{} under way.", counted(live, "call", "calls")))
}
