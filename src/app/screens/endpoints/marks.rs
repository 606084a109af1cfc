//! Marks in a list of endpoints: kept by id, and acted on only where they are shown.

use std::ops::Range;

use crate::api::Endpoint;
use crate::app::{
    keys::action::Action,
    next::{Next, choice::Subject, prefix::Prefix},
    page::notice::Notice,
    screens::changes,
    shared::Shared,
    work::{
        change::Change,
        gather::{Gather, Gathered},
    },
};

use super::{bulk, endpoints::Endpoints};

/// Does what an action means for marks; `None` when it means nothing for them.
pub fn act(shared: &mut Shared, screen: &mut Endpoints, action: Action) -> Option<Next> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other action marks anything"
    )]
    let next = match action {
        Action::Mark if screen.is_gathering() => {
            let why = "The rows are being marked: try again in a moment.";
            Next::Say(Notice::plain(why))
        }
        Action::Mark => {
            let id = screen.selected()?.row.id.to_owned();
            if !screen.marks.remove(&id) {
                screen.marks.insert(&id);
            }
            Next::Stay
        }
        Action::MarkRange | Action::MarkAll if screen.unsettled().is_some() => {
            let why = screen.unsettled().unwrap_or_default();
            Next::Say(Notice::bad(why))
        }
        Action::MarkRange => range(shared, screen),
        Action::MarkAll => mark(shared, screen, 0..screen.found.rows.len()),
        Action::Unmark => {
            clear(screen);
            Next::Stay
        }
        _ => return None,
    };
    Some(next)
}

/// The first time sets one end at the cursor, the second marks everything from there to the cursor.
fn range(shared: &mut Shared, screen: &mut Endpoints) -> Next {
    let here = screen.list.index;
    let Some(anchor) = screen.anchor.take() else {
        screen.anchor = screen.selected().map(|named| named.row.id.into());
        return Next::Say(Notice::plain(
            "Go to the other end, then press the same key again.",
        ));
    };
    let Some(there) = screen.found.position(anchor.as_str()) else {
        return Next::Say(Notice::plain(
            "The row at the first end is not shown any more.",
        ));
    };
    mark(shared, screen, here.min(there)..here.max(there) + 1)
}

/// Marks these rows: at once when they are few, off the loop otherwise.
fn mark(shared: &mut Shared, screen: &mut Endpoints, span: Range<usize>) -> Next {
    let gather = Gather::Marks {
        found: screen.found.clone(),
        span,
        marks: screen.marks.clone(),
    };
    match screen.gather(shared, gather) {
        Some(Gathered::Marks(marks)) => screen.marks = marks,
        Some(
            Gathered::Items(_) | Gathered::Name(_) | Gathered::Beginning(_) | Gathered::Census(_),
        )
        | None => {}
    }
    Next::Stay
}

/// The endpoints that are marked and shown, in their order.
pub fn shown(screen: &Endpoints) -> Vec<Endpoint> {
    let rows = (0..screen.found.rows.len()).filter_map(|at| screen.found.row(at));
    let marked = rows.filter(|named| screen.marks.contains(named.row.id));
    marked.map(|named| named.row.to_endpoint()).collect()
}

/// Begins a change of all that are marked and shown.
pub fn change(shared: &mut Shared, screen: &mut Endpoints, action: Action) -> Next {
    if let Some(reason) = changes::obstacle(shared, action) {
        return Next::Say(Notice::bad(reason));
    }
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other action changes what is marked"
    )]
    match action {
        Action::Delete => bulk::ask(shared, screen, &Change::Delete),
        Action::Password => bulk::ask(shared, screen, &Change::Password),
        Action::Toggle => Next::Prefix(Prefix::Switch),
        Action::Application => Next::Pick(Subject::Below {
            chosen: None,
            typed: String::new(),
        }),
        _ => Next::Stay,
    }
}

/// Takes the marks off, if there are any.
pub fn clear(screen: &mut Endpoints) -> bool {
    let any = !screen.marks.is_empty() || screen.anchor.is_some() || screen.is_gathering();
    screen.marks.clear();
    screen.anchor = None;
    screen.leave_gathering();
    any
}
