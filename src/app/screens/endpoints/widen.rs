//! Takes the filter of one domain over to the list of the whole account.

use crate::app::{
    keys::{action::Action, table::Context},
    next::Next,
    screens::screen::Screen,
    shared::Shared,
};

use super::endpoints::Endpoints;

/// Takes the search of this screen on.
#[must_use]
pub fn act(screen: &Screen) -> Next {
    let filter = screen.prompt().map(|prompt| prompt.line.text().to_owned());
    Next::Widen(filter.unwrap_or_default())
}

/// Why there is nothing to take on from here; `None` in the list of one domain.
#[must_use]
pub fn refusal(screen: &Screen) -> Option<&'static str> {
    match screen {
        Screen::Endpoints(list) if list.domain.is_some() => None,
        Screen::Endpoints(_) => Some("This list shows the whole account already."),
        Screen::Domains(_)
        | Screen::Endpoint(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => Some("This is for use in the list of one domain's endpoints."),
    }
}

/// What can be done where a filter finds nothing in one domain, in words.
#[must_use]
pub fn advice(list: &Endpoints, shared: &Shared) -> Option<String> {
    let domain = list.domain.as_ref()?;
    let key = shared.keymap.way(&[Context::Endpoints], Action::Widen);
    let name = shared.account.names.domain(domain);
    let first = shared.keymap.shown(&[Context::Prompt], Action::Choose);
    let first = first.filter(|_| list.prompt.typing);
    let keys = first.map_or_else(|| key.clone(), |first| format!("{first}, then {key}"));
    Some(format!(
        "This looked in {name} only: {keys} looks in the whole account."
    ))
}
