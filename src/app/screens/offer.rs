//! Decides whether an action is available on a screen now, and gives the reason if not.

use crate::app::{
    keys::{
        action::Action,
        key::Key,
        keymap::Bound,
        table::{Binding, Context},
        when::When,
    },
    page::notice::Notice,
    shared::Shared,
};

use super::{endpoints::widen, jobs::Jobs, screen::Screen};

/// Where keys hold that do not hold everywhere, in words.
const PLACES: &[(Context, &str)] = &[
    (Context::Endpoints, "in a list of endpoints"),
    (Context::Marks, "in a list of endpoints"),
    (Context::Endpoint, "on an endpoint"),
    (Context::Domains, "in the list of domains"),
    (Context::Rows, "in lists of things to open"),
    (Context::Jobs, "in the jobs"),
    (Context::Log, "in the logs"),
    (Context::Requests, "in the requests"),
    (Context::Request, "in the requests"),
];

/// What a key that holds nowhere here does elsewhere; nothing for a key that does nothing at all.
#[must_use]
pub fn elsewhere(shared: &Shared, key: Key) -> Option<Notice> {
    PLACES.iter().find_map(|(context, place)| {
        let action = shared.keymap.resolve(&[*context], key)?;
        let bound = shared.keymap.bound(&[*context], action)?;
        Some(belongs(bound.shown()?, bound.binding, place))
    })
}

fn belongs(what: &str, binding: &Binding, place: &str) -> Notice {
    let help = binding.help;
    Notice::plain(format!(
        "{what} does nothing here. It is for use {place}: {help}"
    ))
}

/// What is said instead of doing this here and now; `None` when it works.
#[must_use]
pub fn refused(screen: &Screen, shared: &Shared, action: Action) -> Option<Notice> {
    let Some(bound) = shared.keymap.bound(screen.contexts(), action) else {
        return Some(misplaced(shared, action));
    };
    let (when, reason) = broken(screen, shared, bound.binding)?;
    Some(if when == When::Writable {
        Notice::bad(reason)
    } else {
        Notice::plain(reason)
    })
}

/// What is said of an action that is bound nowhere here.
fn misplaced(shared: &Shared, action: Action) -> Notice {
    let name = action.name();
    let find = |(context, place): &(Context, &str)| {
        let bound: &Bound = shared.keymap.bound(&[*context], action)?;
        Some(belongs(&name, bound.binding, place))
    };
    let place = PLACES.iter().find_map(find);
    place.unwrap_or_else(|| Notice::plain(format!("{name} does nothing here.")))
}

/// Why this line of the table would do nothing here and now; `None` when it works.
#[must_use]
pub fn refusal(screen: &Screen, shared: &Shared, binding: &Binding) -> Option<String> {
    broken(screen, shared, binding).map(|(_, reason)| reason)
}

/// The first of its conditions that does not hold, with what is said about it.
fn broken(screen: &Screen, shared: &Shared, binding: &Binding) -> Option<(When, String)> {
    let mut all = binding.when.iter();
    all.find_map(|when| Some((*when, reason(*when, screen, shared)?)))
}

fn reason(when: When, screen: &Screen, shared: &Shared) -> Option<String> {
    let (holds, said) = match when {
        When::Writable => return shared.refusal(),
        When::Narrow => return widen::refusal(screen).map(str::to_owned),
        When::Selected => (has_something(screen, shared), "Nothing is selected."),
        When::InDomain => (is_in_domain(screen), "Open a domain first."),
        When::Marked => (has_marks(screen), "Nothing is marked."),
        When::Leads => (leads(screen), "This is the first screen."),
        When::Readable => (
            !matches!(screen, Screen::Requests(_) | Screen::Messages(_)),
            "This list grows by itself.",
        ),
        When::Closed => (
            !matches!(screen, Screen::Jobs(jobs) if jobs.open.is_some()),
            "This job is open already.",
        ),
        When::Unfinished => (
            job(screen, shared, |job| !job.is_finished()),
            "This job has ended.",
        ),
        When::Failed => (
            job(screen, shared, |job| {
                let counts = job.counts();
                counts.failed + counts.unknown > 0
            }),
            "Nothing in it failed.",
        ),
        When::Password => (
            !matches!(screen, Screen::Form(form) if !form.has_password()),
            "There is no password in this form.",
        ),
        When::Chosen => (
            !matches!(screen, Screen::Form(form) if !form.has_chosen()),
            "Nothing is chosen here.",
        ),
    };
    (!holds).then(|| said.to_owned())
}

/// Whether there is something under the cursor, or shown, or marked.
fn has_something(screen: &Screen, shared: &Shared) -> bool {
    match screen {
        Screen::Domains(screen) => screen.list.cursor.is_some(),
        Screen::Endpoints(screen) => screen.selected().is_some() || has_marks_of(screen),
        Screen::Endpoint(screen) => screen.endpoint(shared).is_some(),
        Screen::Jobs(screen) => screen.selected(shared).is_some(),
        Screen::Requests(screen) => screen.selected(shared).is_some(),
        Screen::Form(_) | Screen::Messages(_) => true,
    }
}

fn has_marks(screen: &Screen) -> bool {
    matches!(screen, Screen::Endpoints(list) if has_marks_of(list))
}

fn has_marks_of(list: &super::endpoints::Endpoints) -> bool {
    !list.marks.is_empty()
}

/// Whether a new endpoint would have a domain to be in.
fn is_in_domain(screen: &Screen) -> bool {
    !matches!(screen, Screen::Endpoints(list) if list.domain.is_none() && list.selected().is_none())
}

/// Whether there is something to clear, or a screen before this one: the first is that of the domains.
fn leads(screen: &Screen) -> bool {
    !matches!(screen, Screen::Domains(_))
        || screen.prompt().is_some_and(|prompt| !prompt.is_empty())
}

/// Whether this holds for the job that is opened or under the cursor.
fn job(
    screen: &Screen,
    shared: &Shared,
    holds: impl FnOnce(&crate::app::work::job::state::Job) -> bool,
) -> bool {
    let selected = |jobs: &Jobs| jobs.selected(shared).map(|known| holds(&known.job));
    match screen {
        Screen::Jobs(jobs) => selected(jobs).unwrap_or(true),
        Screen::Domains(_)
        | Screen::Endpoints(_)
        | Screen::Endpoint(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_) => true,
    }
}
