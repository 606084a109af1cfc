//! What can be edited of an endpoint or a domain, side by side with another version of it.

use crate::{
    api::{ApplicationId, Change, Domain, Endpoint, EndpointPatch},
    app::{account::Account, next::Part},
};

use super::table::FieldId;

/// The editable part of an endpoint. Of a domain only the description counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Free text, absent when unset.
    pub description: Option<String>,
    /// Receives the call events.
    pub application: Option<ApplicationId>,
    /// On or off.
    pub enabled: bool,
}

impl From<&Endpoint> for Facts {
    fn from(endpoint: &Endpoint) -> Self {
        Self {
            description: endpoint.description.clone().filter(|text| !text.is_empty()),
            application: endpoint.application_id.clone(),
            enabled: endpoint.enabled,
        }
    }
}

impl From<&Domain> for Facts {
    fn from(domain: &Domain) -> Self {
        Self {
            description: domain.description.clone().filter(|text| !text.is_empty()),
            application: None,
            enabled: true,
        }
    }
}

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

    /// `mine`, but what the person left alone as it stands at the service now.
    #[must_use]
    pub fn merged(&self, theirs: &Self, mine: &Self) -> Self {
        let pick = |kept: bool| if kept { theirs } else { mine };
        Self {
            description: pick(self.description == mine.description)
                .description
                .clone(),
            application: pick(self.application == mine.application)
                .application
                .clone(),
            enabled: pick(self.enabled == mine.enabled).enabled,
        }
    }

    /// `mine`, but everything that somebody else changed as they have it.
    #[must_use]
    pub fn yielding(&self, theirs: &Self, mine: &Self) -> Self {
        self.merged(mine, theirs)
    }

    /// The patch that turns `self` into `after`: only what differs.
    #[must_use]
    pub fn patch(&self, after: &Self) -> EndpointPatch {
        EndpointPatch {
            description: change(self.description.as_ref(), after.description.as_ref()),
            application_id: change(self.application.as_ref(), after.application.as_ref()),
            enabled: (self.enabled != after.enabled).then_some(after.enabled),
            password: None,
        }
    }
}

/// What a patch does to turn one into the other.
pub fn change<T: Clone + PartialEq>(before: Option<&T>, after: Option<&T>) -> Change<T> {
    match after {
        after if before == after => Change::Keep,
        Some(value) => Change::Set(value.clone()),
        None => Change::Clear,
    }
}

#[cfg(test)]
mod tests {
    use super::Facts;
    use crate::api::Change;

    fn facts(description: &str, application: &str, enabled: bool) -> Facts {
        Facts {
            description: Some(description.to_owned()).filter(|text| !text.is_empty()),
            application: Some(application)
                .filter(|id| !id.is_empty())
                .map(Into::into),
            enabled,
        }
    }

    #[test]
    fn only_what_differs_is_in_the_patch() {
        let patch = facts("a", "a-1", true).patch(&facts("b", "a-1", true));
        assert_eq!(patch.description, Change::Set("b".into()));
        assert_eq!(patch.application_id, Change::Keep);
        assert_eq!(patch.enabled, None);
        let patch = facts("a", "a-1", true).patch(&facts("", "", false));
        assert_eq!(patch.description, Change::Clear);
        assert_eq!(patch.application_id, Change::Clear);
        assert_eq!(patch.enabled, Some(false));
    }

    #[test]
    fn what_was_left_alone_follows_the_service_and_what_was_changed_does_not() {
        let before = facts("old", "a-1", true);
        let theirs = facts("theirs", "a-2", true);
        let mine = facts("mine", "a-1", false);
        assert_eq!(before.merged(&theirs, &mine), facts("mine", "a-2", false));
        assert_eq!(
            before.yielding(&theirs, &mine),
            facts("theirs", "a-2", false)
        );
    }
}
