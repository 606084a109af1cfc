//! What can be edited, side by side with another version of it, for people.

use crate::app::{account::Account, next::Part, service::facts::Facts, text::line::Line};

use super::{entry::Value, table::FieldId};

const EDITABLE: [(FieldId, &str); 3] = [
    (FieldId::Description, "Description"),
    (FieldId::Application, "Application"),
    (FieldId::Enabled, "Enabled"),
];

impl Facts {
    /// The fields in which both differ.
    fn differing<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (FieldId, &'static str)> + 'a {
        EDITABLE.into_iter().filter(|(id, _)| match id {
            FieldId::Description => self.description != other.description,
            FieldId::Application => self.application != other.application,
            FieldId::Enabled => self.enabled != other.enabled,
            FieldId::Name | FieldId::Password => false,
        })
    }

    /// A field as people read it.
    #[must_use]
    pub fn show(&self, id: FieldId, account: &Account) -> String {
        let none = || "(none)".to_owned();
        match id {
            FieldId::Description => self.description.clone().unwrap_or_else(none),
            FieldId::Application => self
                .application
                .as_ref()
                .map_or_else(none, |id| account.application_name(id)),
            FieldId::Enabled => if self.enabled { "yes" } else { "no" }.to_owned(),
            FieldId::Name | FieldId::Password => String::new(),
        }
    }

    /// The difference that a save would make, field by field.
    #[must_use]
    pub fn difference(&self, after: &Self, account: &Account) -> Vec<Part> {
        self.differing(after)
            .map(|(id, label)| Part::Change {
                label,
                old: self.show(id, account),
                new: after.show(id, account),
            })
            .collect()
    }

    /// Every field that the person, somebody else, or both have changed since `self` was read.
    #[must_use]
    pub fn conflict(&self, theirs: &Self, mine: &Self, account: &Account) -> Vec<Part> {
        let changed = |id| {
            let by = |other| self.differing(other).any(|(found, _)| found == id);
            by(theirs) || by(mine)
        };
        EDITABLE
            .into_iter()
            .filter(|(id, _)| changed(*id))
            .map(|(id, label)| Part::Conflict {
                label,
                before: self.show(id, account),
                theirs: theirs.show(id, account),
                mine: mine.show(id, account),
            })
            .collect()
    }

    /// What a field of this version holds.
    #[must_use]
    pub fn value(&self, id: FieldId) -> Value {
        match id {
            FieldId::Description => {
                Value::Text(Line::new(self.description.clone().unwrap_or_default()))
            }
            FieldId::Application => Value::Choice(self.application.clone()),
            FieldId::Enabled => Value::Toggle(self.enabled),
            FieldId::Name | FieldId::Password => Value::Text(Line::default()),
        }
    }
}
