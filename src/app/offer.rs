//! What is on offer: whether an action would do something on a screen now, and if not, why.

use super::{
    keys::{Action, Context},
    message::Key,
    screen::Screen,
    screens::Jobs,
    shared::Shared,
    widen,
};

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
pub fn elsewhere(shared: &Shared, key: Key) -> Option<String> {
    PLACES.iter().find_map(|(context, place)| {
        let action = shared.keymap.resolve(&[*context], key)?;
        let mut bounds = shared.keymap.of(*context);
        let bound = bounds.find(|bound| bound.binding.action == action)?;
        let shown = bound.shown()?;
        let help = bound.binding.help;
        Some(format!(
            "{shown} does nothing here. It is for use {place}: {help}"
        ))
    })
}

/// Why this action would do nothing here and now; `None` when it works.
#[must_use]
pub fn refusal(screen: &Screen, shared: &Shared, action: Action) -> Option<String> {
    if action.changes()
        && let Some(reason) = shared.refusal()
    {
        return Some(reason);
    }
    let needs_a_domain =
        action == Action::New && matches!(screen, Screen::Endpoints(list) if list.domain.is_none());
    let needs = needs_a_domain
        || matches!(action, Action::Open | Action::Copy | Action::Json)
        || (action.changes() && !matches!(action, Action::New | Action::Undo));
    let nothing_to_read =
        action == Action::Reload && matches!(screen, Screen::Requests(_) | Screen::Messages(_));
    let no_password = matches!(action, Action::Generate | Action::Reveal)
        && matches!(screen, Screen::Form(form) if !form.has_password());
    if let Screen::Jobs(jobs) = screen
        && let Some(reason) = of_job(jobs, shared, action)
    {
        Some(reason.to_owned())
    } else if action == Action::Widen && widen::refusal(screen).is_some() {
        widen::refusal(screen).map(str::to_owned)
    } else if action == Action::Unmark
        && matches!(screen, Screen::Endpoints(list) if list.marks.is_empty())
    {
        Some("Nothing is marked.".to_owned())
    } else if no_password {
        Some("There is no password in this form.".to_owned())
    } else if nothing_to_read {
        Some("This list grows by itself.".to_owned())
    } else if needs && !has_something(screen, shared) {
        Some("Nothing is selected.".to_owned())
    } else {
        None
    }
}

/// Why this would do nothing with the job that is opened or under the cursor.
fn of_job(jobs: &Jobs, shared: &Shared, action: Action) -> Option<&'static str> {
    let job = &jobs.selected(shared)?.job;
    let counts = job.counts();
    let steers = matches!(action, Action::Pause | Action::Stop);
    if action == Action::Open && jobs.open.is_some() {
        Some("This job is open already.")
    } else if steers && job.is_finished() {
        Some("This job has ended.")
    } else if action == Action::Retry && counts.failed + counts.unknown == 0 {
        Some("Nothing in it failed.")
    } else {
        None
    }
}

/// Whether there is something under the cursor, or shown.
fn has_something(screen: &Screen, shared: &Shared) -> bool {
    match screen {
        Screen::Domains(screen) => screen.list.cursor.is_some(),
        Screen::Endpoints(screen) => screen.selected().is_some(),
        Screen::Endpoint(screen) => screen.endpoint(shared).is_some(),
        Screen::Jobs(screen) => screen.selected(shared).is_some(),
        Screen::Requests(screen) => screen.selected(shared).is_some(),
        Screen::Form(_) | Screen::Messages(_) => true,
    }
}
