//! Takes the filter of one domain over to the list of the whole account.

use crate::app::{
    keys::{action::Action, table::Context},
    shared::Shared,
};

use super::endpoints::Endpoints;

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
