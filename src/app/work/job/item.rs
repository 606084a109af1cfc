//! One endpoint of a job, or a domain, and what is to be done to it.

use serde::{Deserialize, Serialize};

use crate::{
    api::{
        ApplicationId, Change, DomainId, Endpoint, EndpointDraft, EndpointId, EndpointPatch, Secret,
    },
    app::service::{call::Call, rows::EndpointRow},
};

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The domain it lives in.
    pub domain: DomainId,
    /// The domain's name, for people.
    pub domain_name: String,
    /// The endpoint's name, unique within the domain. Empty when the domain itself is changed or deleted.
    pub name: String,
    /// The endpoint; none while it is to be created, and for a domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<EndpointId>,
    /// Where it stands in the source file, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What is to be done.
    pub work: Work,
    /// How it was when the plan was made; everything open when it did not exist.
    #[serde(default)]
    pub before: Fields,
}

/// What is to be done to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Work {
    /// Make it.
    Create {
        /// What it starts with; open fields take the service's default.
        fields: Fields,
        /// Where its password comes from.
        password: NewPassword,
    },
    /// Change these fields and no other.
    Update {
        /// The fields that change.
        fields: Fields,
        /// Where a new password comes from, if it gets one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        password: Option<NewPassword>,
    },
    /// Delete it.
    Delete,
}

/// Where a new password comes from. The password itself is never part of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NewPassword {
    /// The item's line of the source file.
    Source,
    /// Made when its turn comes, and written to the plan's result file before it is sent.
    Generated,
}

/// The fields of an endpoint that can be read and changed. Open means "not spoken of"; empty text means none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fields {
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The application's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// On or off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

impl Fields {
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

    /// Those of these fields that are not as `there` has them.
    #[must_use]
    pub fn unlike(&self, there: &Self) -> Self {
        Self {
            description: self
                .description
                .clone()
                .filter(|text| there.description.as_ref() != Some(text)),
            application: self
                .application
                .clone()
                .filter(|id| there.application.as_ref() != Some(id)),
            enabled: self.enabled.filter(|on| there.enabled != Some(*on)),
        }
    }

    /// The same fields as `mask` speaks of, with these values.
    #[must_use]
    pub fn only(&self, mask: &Self) -> Self {
        Self {
            description: self
                .description
                .clone()
                .filter(|_| mask.description.is_some()),
            application: self
                .application
                .clone()
                .filter(|_| mask.application.is_some()),
            enabled: self.enabled.filter(|_| mask.enabled.is_some()),
        }
    }

    /// Whether nothing is spoken of.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn patch(&self, password: Option<Secret>) -> EndpointPatch {
        EndpointPatch {
            description: change(self.description.as_deref()),
            application_id: match change(self.application.as_deref()) {
                Change::Keep => Change::Keep,
                Change::Clear => Change::Clear,
                Change::Set(id) => Change::Set(id.into()),
            },
            enabled: self.enabled,
            password,
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

impl Item {
    /// Whether it is about the domain itself.
    #[must_use]
    pub fn is_domain(&self) -> bool {
        self.name.is_empty()
    }

    /// Where its new password comes from, if it gets one.
    #[must_use]
    pub fn new_password(&self) -> Option<NewPassword> {
        match &self.work {
            Work::Create { password, .. } => Some(*password),
            Work::Update { password, .. } => *password,
            Work::Delete => None,
        }
    }

    /// The order to the service, or `None` when the item lacks what it takes: a change without an endpoint,
    /// a creation without a password. Domains are not created by jobs.
    #[must_use]
    pub fn call(&self, password: Option<Secret>) -> Option<Call> {
        let domain = self.domain.clone();
        if self.is_domain() {
            return match &self.work {
                Work::Create { .. } => None,
                Work::Update { fields, .. } => Some(Call::UpdateDomain {
                    domain,
                    description: change(fields.description.as_deref()),
                }),
                Work::Delete => Some(Call::DeleteDomain(domain)),
            };
        }
        Some(match &self.work {
            Work::Create { fields, .. } => Call::CreateEndpoint {
                domain,
                draft: EndpointDraft {
                    name: self.name.clone(),
                    password: password?,
                    description: fields.description.clone().filter(|text| !text.is_empty()),
                    application_id: filled(fields.application.as_deref()),
                    enabled: fields.enabled.unwrap_or(true),
                },
            },
            Work::Update { fields, .. } => Call::UpdateEndpoint {
                domain,
                endpoint: self.endpoint.clone()?,
                patch: fields.patch(password),
            },
            Work::Delete => Call::DeleteEndpoint {
                domain,
                endpoint: self.endpoint.clone()?,
            },
        })
    }

    /// How the endpoint is once the work is done: `None` when it is gone.
    #[must_use]
    pub fn after(&self) -> Option<Fields> {
        match &self.work {
            Work::Create { fields, .. } => Some(Fields {
                description: Some(fields.description.clone().unwrap_or_default()),
                application: Some(fields.application.clone().unwrap_or_default()),
                enabled: Some(fields.enabled.unwrap_or(true)),
            }),
            Work::Update { fields, .. } => Some(Fields {
                description: fields
                    .description
                    .clone()
                    .or_else(|| self.before.description.clone()),
                application: fields
                    .application
                    .clone()
                    .or_else(|| self.before.application.clone()),
                enabled: fields.enabled.or(self.before.enabled),
            }),
            Work::Delete => None,
        }
    }

    /// The endpoint as people write it: `desk-1@lab`, or `the domain lab`.
    #[must_use]
    pub fn what(&self) -> String {
        if self.is_domain() {
            return format!("the domain {}", self.domain_name);
        }
        format!("{}@{}", self.name, self.domain_name)
    }
}

fn filled(id: Option<&str>) -> Option<ApplicationId> {
    id.filter(|id| !id.is_empty()).map(ApplicationId::from)
}
