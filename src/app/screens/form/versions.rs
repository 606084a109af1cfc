//! Two or three versions of what is edited, side by side: what a save would change, and where two people differ.

use crate::app::{account::Account, next::Part, service::facts::Facts};

use super::table::FieldId;

const EDITABLE: [(FieldId, &str); 3] = [
    (FieldId::Description, "Description"),
    (FieldId::Application, "Application"),
    (FieldId::Enabled, "Enabled"),
];

/// The difference that a save would make, field by field.
pub fn difference(before: &Facts, after: &Facts, account: &Account) -> Vec<Part> {
    differing(before, after)
        .map(|(id, label)| Part::Change {
            label,
            old: show(before, id, account),
            new: show(after, id, account),
        })
        .collect()
}

/// Every field that the person, somebody else, or both have changed since `before` was read.
pub fn conflict(before: &Facts, theirs: &Facts, mine: &Facts, account: &Account) -> Vec<Part> {
    let changed = |id| {
        let by = |other| differing(before, other).any(|(found, _)| found == id);
        by(theirs) || by(mine)
    };
    EDITABLE
        .into_iter()
        .filter(|(id, _)| changed(*id))
        .map(|(id, label)| Part::Conflict {
            label,
            before: show(before, id, account),
            theirs: show(theirs, id, account),
            mine: show(mine, id, account),
        })
        .collect()
}

/// The fields in which both differ.
fn differing<'a>(
    one: &'a Facts,
    other: &'a Facts,
) -> impl Iterator<Item = (FieldId, &'static str)> + 'a {
    EDITABLE.into_iter().filter(|(id, _)| match id {
        FieldId::Description => one.description != other.description,
        FieldId::Application => one.application != other.application,
        FieldId::Enabled => one.enabled != other.enabled,
        FieldId::Name | FieldId::Password => false,
    })
}

/// A field as people read it.
fn show(facts: &Facts, id: FieldId, account: &Account) -> String {
    let none = || "(none)".to_owned();
    match id {
        FieldId::Description => facts.text().map_or_else(none, str::to_owned),
        FieldId::Application => facts
            .application_id()
            .map_or_else(none, |id| account.application_name(&id)),
        FieldId::Enabled => if facts.enabled == Some(false) {
            "no"
        } else {
            "yes"
        }
        .to_owned(),
        FieldId::Name | FieldId::Password => String::new(),
    }
}
