//! One endpoint of a job, or a domain, and what is to be done to it.

use serde::{Deserialize, Serialize};

use crate::{
    api::{DomainId, EndpointId, Secret},
    app::service::{call::Call, facts::Facts},
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
    pub before: Facts,
}

/// What is to be done to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Work {
    /// Make it.
    Create {
        /// What it starts with; open fields take the service's default.
        fields: Facts,
        /// Where its password comes from.
        password: NewPassword,
    },
    /// Change these fields and no other.
    Update {
        /// The fields that change.
        fields: Facts,
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

impl Item {
    /// Whether it is about the domain itself.
    pub fn is_domain(&self) -> bool {
        self.name.is_empty()
    }

    /// Where its new password comes from, if it gets one.
    pub fn new_password(&self) -> Option<NewPassword> {
        match &self.work {
            Work::Create { password, .. } => Some(*password),
            Work::Update { password, .. } => *password,
            Work::Delete => None,
        }
    }

    /// The order to the service, or `None` when the item lacks what it takes: a change without an endpoint,
    /// a creation without a password. Domains are not created by jobs.
    pub fn call(&self, password: Option<Secret>) -> Option<Call> {
        let domain = self.domain.clone();
        if self.is_domain() {
            return match &self.work {
                Work::Create { .. } => None,
                Work::Update { fields, .. } => Some(Call::UpdateDomain {
                    domain,
                    description: fields.new_description(),
                }),
                Work::Delete => Some(Call::DeleteDomain(domain)),
            };
        }
        Some(match &self.work {
            Work::Create { fields, .. } => Call::CreateEndpoint {
                domain,
                draft: fields.draft(self.name.clone(), password?),
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
    pub fn after(&self) -> Option<Facts> {
        match &self.work {
            Work::Create { fields, .. } => Some(fields.over(&Facts::at_first())),
            Work::Update { fields, .. } => Some(fields.over(&self.before)),
            Work::Delete => None,
        }
    }

    /// The endpoint as people write it: `desk-1@lab`, or `the domain lab`.
    pub fn what(&self) -> String {
        if self.is_domain() {
            return format!("the domain {}", self.domain_name);
        }
        format!("{}@{}", self.name, self.domain_name)
    }
}
