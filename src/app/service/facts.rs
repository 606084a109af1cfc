//! What can be edited of an endpoint or a domain, and the difference between two versions of it.

use crate::api::{ApplicationId, Change, Domain, Endpoint, EndpointPatch};

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

impl Facts {
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
