//! How many rows there are, how many of them are shown, and what is being done to them, in words.

use crate::app::{model::Model, screens::Screen, shared::Shared, text::number::grouped};

/// What is done to the rows, and how far that is.
pub fn under_way(model: &Model) -> Option<String> {
    let Screen::Endpoints(screen) = model.screen() else {
        return None;
    };
    let verb = if screen.is_sorting() {
        "sorting"
    } else {
        "searching"
    };
    let told = screen.found.partial();
    let told = told.map(|partial| format!("{verb} {}%", partial.percent));
    told.or_else(|| screen.is_searching().then(|| verb.to_owned()))
}

/// How many rows there are of those that an earlier run knew.
pub fn estimated(shown: usize, all: usize, expected: usize) -> String {
    let (read, expected) = (grouped(all), grouped(expected));
    if shown == all {
        format!("{read} of ~{expected} loaded")
    } else {
        format!("{} of {read}, ~{expected} in all", grouped(shown))
    }
}

/// How many domains have been read to their end.
pub fn read_of(shared: &Shared) -> String {
    let account = &shared.account;
    let read = account.lists(None).filter(|list| list.complete).count();
    format!("{read} of {} domains read", account.domains.rows().len())
}

pub fn counted(shown: usize, all: usize, complete: bool) -> Option<String> {
    let more = if complete { "" } else { " so far" };
    if shown == all {
        (all > 0).then(|| format!("{}{more}", grouped(all)))
    } else {
        Some(format!("{} of {}{more}", grouped(shown), grouped(all)))
    }
}
