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

use super::screen::Screen;

/// What is said before the service has told whether it tells of phones.
const UNTOLD: &str = "It is not known yet whether this service tells which phones are registered.";

/// Where keys hold that do not hold everywhere, in words.
const PLACES: &[(Context, &str)] = &[
    (Context::Endpoints, "in a list of endpoints"),
    (Context::Marks, "in a list of endpoints"),
    (Context::Endpoint, "on an endpoint"),
    (Context::Examination, "in a test"),
    (Context::Overview, "in the overview"),
    (Context::Ladder, "in a ladder of messages"),
    (Context::Domains, "in the list of domains"),
    (Context::Beside, "beside a list of endpoints"),
    (Context::Rows, "in lists of things to open"),
    (Context::Calls, "in a list of calls"),
    (Context::Call, "on a call"),
    (Context::Ring, "in a ring test"),
    (Context::Application, "on an application"),
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

/// What is said about a condition that does not hold.
fn reason(when: When, screen: &Screen, shared: &Shared) -> Option<String> {
    let said = match when {
        When::Writable => return shared.refusal(),
        When::Told if shared.registrar.sight.is_open() => return None,
        When::Told => {
            let why = shared.registrar.sight.obstacle(&shared.zone);
            return Some(why.unwrap_or_else(|| UNTOLD.to_owned()));
        }
        When::Untold if shared.registrar.sight.is_silent() => return None,
        When::Untold => "The service tells which phones are registered: they stand on the page.",
        When::Phone => "No phone of it is known to be registered.",
        When::Selected => "Nothing is selected.",
        When::InDomain => "Choose a domain first.",
        When::List => "This is for use in the list of one domain's endpoints.",
        When::Narrow => "This list shows the whole account already.",
        When::Marked => "Nothing is marked.",
        When::Leads => "This is the first screen.",
        When::Readable => "This list grows by itself.",
        When::Unended => "This call has ended.",
        When::Over => "Its phones are still being called: stop that first.",
        When::Bridged => "It is not known to be bridged with another call.",
        When::Ours => "It is known of no endpoint that this call is one of its.",
        When::Closed => "This job is open already.",
        When::Unfinished => "This job has ended.",
        When::Failed => "Nothing in it failed.",
        When::Password => "There is no password in this form.",
        When::Chosen => "Nothing is chosen here.",
    };
    let holds = when != When::Untold && screen.scene().holds(when, shared);
    (!holds).then(|| said.to_owned())
}
