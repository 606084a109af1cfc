//! Marks in a list of endpoints: kept by id, and acted on only where they are shown.

use std::collections::BTreeSet;

use crate::api::EndpointId;

use super::{
    bulk::{self, Change},
    keys::Action,
    names::Named,
    next::Next,
    notice::Notice,
    overlay::Overlay,
    picker::Picker,
    prefix::Prefix,
    screens::Endpoints,
    shared::Shared,
};

/// Does what an action means for marks; `None` when it means nothing for them.
pub fn act(screen: &mut Endpoints, action: Action) -> Option<Next> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other action marks anything"
    )]
    match action {
        Action::Mark => {
            let id: EndpointId = screen.selected()?.row.id.into();
            if !screen.list.marks.remove(&id) {
                screen.list.marks.insert(id);
            }
        }
        Action::MarkRange | Action::MarkAll if screen.unsettled().is_some() => {
            return screen.unsettled().map(|why| Next::Say(Notice::bad(why)));
        }
        Action::MarkRange => return Some(range(screen)),
        Action::MarkAll => {
            let all = (0..screen.found.rows.len()).filter_map(|at| screen.found.row(at));
            let ids: Vec<EndpointId> = all.map(|named| named.row.id.into()).collect();
            screen.list.marks.extend(ids);
        }
        Action::Unmark => {
            screen.anchor = None;
            screen.list.marks.clear();
        }
        _ => return None,
    }
    Some(Next::Stay)
}

/// The first time sets one end at the cursor, the second marks everything from there to the cursor.
fn range(screen: &mut Endpoints) -> Next {
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
    let span = here.min(there)..=here.max(there);
    let ids: Vec<EndpointId> = span
        .filter_map(|at| Some(screen.found.row(at)?.row.id.into()))
        .collect();
    screen.list.marks.extend(ids);
    Next::Stay
}

/// Begins a change of all that are marked and shown.
pub fn change(shared: &mut Shared, screen: &Endpoints, action: Action) -> Next {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other action changes what is marked"
    )]
    match action {
        Action::Delete => bulk::ask(shared, screen, &Change::Delete),
        Action::Password => bulk::ask(shared, screen, &Change::Password),
        Action::Toggle => Next::Show(Overlay::Prefix(Prefix::Switch)),
        Action::Application => Next::Pick(Picker::new(shared, None, "")),
        _ => Next::Stay,
    }
}

/// Takes the marks off, if there are any.
pub fn clear(screen: &mut Endpoints) -> bool {
    let any = !screen.list.marks.is_empty() || screen.anchor.is_some();
    screen.list.marks.clear();
    screen.anchor = None;
    any
}

/// The marked rows that are shown, in their order, and the names of those that the filter hides.
#[must_use]
pub fn split<'a>(shared: &'a Shared, screen: &'a Endpoints) -> (Vec<Named<'a>>, Vec<String>) {
    let marks = &screen.list.marks;
    let all = (0..screen.found.rows.len()).filter_map(|at| screen.found.row(at));
    let shown: Vec<Named<'_>> = all
        .filter(|named| marks.contains(&named.row.id.into()))
        .collect();
    let seen: BTreeSet<&str> = shown.iter().map(|named| named.row.id).collect();
    let pages = || shared.account.pages(screen.domain.as_ref());
    let hidden = marks.iter().filter(|id| !seen.contains(id.as_str()));
    let name = |id: &EndpointId| {
        pages().find_map(|page| Some(page.row(page.find(id.as_str())?).name.to_owned()))
    };
    (shown, hidden.filter_map(name).collect())
}
