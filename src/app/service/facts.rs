//! The editable part of an endpoint: its description, its application, and whether it is on. Plans, the journal, forms
//! and imports all speak of it in this one type.

use serde::{Deserialize, Serialize};

use crate::api::{ApplicationId, Change, Domain, Endpoint, EndpointDraft, EndpointPatch, Secret};

use super::rows::EndpointRow;

/// The fields of an endpoint that can be read and changed. Open means "not spoken of"; empty text means none. Of a
/// domain only the description is ever spoken of. Plans and journals hold it as JSON under these names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The application's id; in a file that is imported, its name or its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// On or off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

impl Facts {
    /// All fields as the endpoint has them.
    #[must_use]
    pub fn of(endpoint: &Endpoint) -> Self {
        let application = endpoint.application_id.as_ref().map(ApplicationId::as_str);
        Self {
            description: Some(endpoint.description.clone().unwrap_or_default()),
            application: Some(application.unwrap_or_default().to_owned()),
            enabled: Some(endpoint.enabled),
        }
    }

    /// All fields as a row of a list shows them.
    #[must_use]
    pub fn of_row(row: &EndpointRow<'_>) -> Self {
        let application = row.application.map(ApplicationId::as_str);
        Self {
            description: Some(row.description.to_owned()),
            application: Some(application.unwrap_or_default().to_owned()),
            enabled: Some(row.enabled),
        }
    }

    /// What there is of a domain.
    #[must_use]
    pub fn of_domain(domain: &Domain) -> Self {
        Self::described(domain.description.clone().unwrap_or_default())
    }

    /// This description, and nothing else.
    #[must_use]
    pub fn described(text: String) -> Self {
        Self {
            description: Some(text),
            ..Self::default()
        }
    }

    /// What an endpoint starts with of which nothing is said.
    #[must_use]
    pub fn at_first() -> Self {
        Self {
            description: Some(String::new()),
            application: Some(String::new()),
            enabled: Some(true),
        }
    }

    /// Those of these fields that are not as `there` has them.
    #[must_use]
    pub fn unlike(&self, there: &Self) -> Self {
        let (text, id) = (&there.description, &there.application);
        Self {
            description: self
                .description
                .clone()
                .filter(|_| self.description != *text),
            application: self.application.clone().filter(|_| self.application != *id),
            enabled: self.enabled.filter(|on| there.enabled != Some(*on)),
        }
    }

    /// The same fields as `mask` speaks of, with these values.
    #[must_use]
    pub fn only(&self, mask: &Self) -> Self {
        let (text, id) = (&mask.description, &mask.application);
        Self {
            description: self.description.clone().filter(|_| text.is_some()),
            application: self.application.clone().filter(|_| id.is_some()),
            enabled: self.enabled.filter(|_| mask.enabled.is_some()),
        }
    }

    /// These fields, and those that are not spoken of as `below` has them.
    #[must_use]
    pub fn over(&self, below: &Self) -> Self {
        let (text, id) = (&below.description, &below.application);
        Self {
            description: self.description.clone().or_else(|| text.clone()),
            application: self.application.clone().or_else(|| id.clone()),
            enabled: self.enabled.or(below.enabled),
        }
    }

    /// `mine`, but what I left alone since `self` was read as `theirs` has it.
    #[must_use]
    pub fn merged(&self, theirs: &Self, mine: &Self) -> Self {
        mine.unlike(self).over(theirs)
    }

    /// Whether nothing is spoken of.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The description, if there is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.description.as_deref().filter(|text| !text.is_empty())
    }

    /// The application, if there is one.
    #[must_use]
    pub fn application_id(&self) -> Option<ApplicationId> {
        let id = self.application.as_deref().filter(|id| !id.is_empty());
        id.map(ApplicationId::from)
    }

    /// The order to make an endpoint like this. What is not spoken of is as the service has it at first.
    #[must_use]
    pub fn draft(&self, name: String, password: Secret) -> EndpointDraft {
        EndpointDraft {
            name,
            password,
            description: self.text().map(str::to_owned),
            application_id: self.application_id(),
            enabled: self.enabled.unwrap_or(true),
        }
    }

    /// The order to change an endpoint to this. What is not spoken of stays as it is.
    #[must_use]
    pub fn patch(&self, password: Option<Secret>) -> EndpointPatch {
        EndpointPatch {
            description: self.new_description(),
            application_id: match change(self.application.as_deref()) {
                Change::Keep => Change::Keep,
                Change::Clear => Change::Clear,
                Change::Set(id) => Change::Set(id.into()),
            },
            enabled: self.enabled,
            password,
        }
    }

    /// What becomes of the description, which is all of a domain that can be changed.
    #[must_use]
    pub fn new_description(&self) -> Change<String> {
        change(self.description.as_deref())
    }
}

impl From<&EndpointPatch> for Facts {
    fn from(patch: &EndpointPatch) -> Self {
        Self {
            description: written(&patch.description),
            application: written(&patch.application_id),
            enabled: patch.enabled,
        }
    }
}

impl From<&Change<String>> for Facts {
    fn from(description: &Change<String>) -> Self {
        Self {
            description: written(description),
            ..Self::default()
        }
    }
}

fn change(text: Option<&str>) -> Change<String> {
    match text {
        None => Change::Keep,
        Some("") => Change::Clear,
        Some(text) => Change::Set(text.to_owned()),
    }
}

fn written<T: ToString>(change: &Change<T>) -> Option<String> {
    match change {
        Change::Keep => None,
        Change::Set(value) => Some(value.to_string()),
        Change::Clear => Some(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::Facts;
    use crate::api::Change;

    fn facts(description: &str, application: &str, enabled: bool) -> Facts {
        Facts {
            description: Some(description.to_owned()),
            application: Some(application.to_owned()),
            enabled: Some(enabled),
        }
    }

    #[test]
    fn only_what_differs_is_in_the_patch() {
        let before = facts("a", "a-1", true);
        let patch = facts("b", "a-1", true).unlike(&before).patch(None);
        assert_eq!(patch.description, Change::Set("b".into()));
        assert_eq!(patch.application_id, Change::Keep);
        assert_eq!(patch.enabled, None);
        let all = facts("", "", false).unlike(&before);
        let patch = all.patch(None);
        assert_eq!(patch.description, Change::Clear);
        assert_eq!(patch.application_id, Change::Clear);
        assert_eq!(patch.enabled, Some(false));
        assert_eq!(Facts::from(&patch), all);
    }

    #[test]
    fn what_was_left_alone_follows_the_service_and_what_was_changed_does_not() {
        let before = facts("old", "a-1", true);
        let theirs = facts("theirs", "a-2", true);
        let mine = facts("mine", "a-1", false);
        assert_eq!(before.merged(&theirs, &mine), facts("mine", "a-2", false));
        assert_eq!(before.merged(&mine, &theirs), facts("theirs", "a-2", false));
    }

    #[test]
    fn what_is_open_or_empty_stays_so_on_disk() {
        for (text, facts) in [
            ("{}", Facts::default()),
            (
                r#"{"description":"","application":"a-1","enabled":false}"#,
                facts("", "a-1", false),
            ),
            (r#"{"description":"x"}"#, Facts::described("x".into())),
        ] {
            assert_eq!(serde_json::from_str::<Facts>(text).expect("read"), facts);
            assert_eq!(serde_json::to_string(&facts).expect("written"), text);
        }
    }
}
