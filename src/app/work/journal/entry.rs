//! One change, as the journal keeps it. No secret is ever part of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::{
    service::facts::Facts,
    work::job::{
        event::Outcome,
        item::{Item, Work},
        plan::JobId,
    },
};

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Tells it from every other entry.
    pub id: String,
    /// When the answer came.
    pub at: Timestamp,
    /// Who did it, and where.
    #[serde(flatten)]
    pub who: Who,
    /// What was done.
    pub verb: Verb,
    /// To what.
    pub object: Object,
    /// The fields that changed, as they were; all fields of a thing that was deleted.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub before: Facts,
    /// The fields that changed, as they were asked to be; all that were given to a thing that was created.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub after: Facts,
    /// Whether a password was set. It is not written down.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub password: bool,
    /// How it ended.
    pub outcome: Ended,
    /// Why it ended so, where there is something to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The requests that it took, as the requests screen shows them: method, path and status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<String>,
    /// The job that it was part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// Which item of the job, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<usize>,
    /// The entry or the job that it took back: such a change is not taken back itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<String>,
}

/// Who changes things, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The profile.
    pub profile: String,
    /// The account.
    pub account: String,
    /// The local user, or the owner of the key that somebody came with.
    pub user: String,
    /// How they came, if they came over SSH.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
}

/// How somebody came who works over SSH.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The fingerprint of their key.
    pub key: String,
    /// What they may do.
    pub role: String,
    /// The address that they came from.
    pub from: String,
    /// The number of the connection, as the log has it.
    pub session: u64,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// It was made.
    Create,
    /// It was changed.
    Change,
    /// It was deleted.
    Delete,
}

/// The kinds of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A domain.
    Domain,
    /// An endpoint.
    Endpoint,
    /// A phone that was registered; it has the name of its endpoint.
    Phone,
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Its kind.
    pub kind: Kind,
    /// Its id, once it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id of the domain, which for a domain is its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub domain: String,
    /// The name of the domain.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub domain_name: String,
}

/// How a change ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ended {
    /// As asked.
    Done,
    /// Nothing was changed.
    Failed,
    /// Not found out.
    Unknown,
}

impl Entry {
    /// What is to be noted about an item of a job that ended.
    #[must_use]
    pub fn of_item(at: Timestamp, who: Who, item: &Item, outcome: &Outcome) -> Self {
        let (verb, before, after) = match &item.work {
            Work::Create { fields, .. } => (Verb::Create, Facts::default(), fields.clone()),
            Work::Update { fields, .. } => (Verb::Change, item.before.only(fields), fields.clone()),
            Work::Delete => (Verb::Delete, item.before.clone(), Facts::default()),
        };
        let (ended, why, created) = match outcome {
            Outcome::Done { endpoint } => (Ended::Done, None, endpoint.as_ref()),
            Outcome::Failed { why } => (Ended::Failed, Some(why.clone()), None),
            Outcome::Unknown { why } => (Ended::Unknown, Some(why.clone()), None),
        };
        let id = created.or(item.endpoint.as_ref()).map(ToString::to_string);
        let (kind, id, name) = if item.is_domain() {
            (Kind::Domain, item.domain.to_string(), &item.domain_name)
        } else {
            (Kind::Endpoint, id.unwrap_or_default(), &item.name)
        };
        Self {
            id: String::new(),
            at,
            who,
            verb,
            object: Object {
                kind,
                id,
                name: name.clone(),
                domain: item.domain.to_string(),
                domain_name: item.domain_name.clone(),
            },
            before,
            after,
            password: item.new_password().is_some(),
            outcome: ended,
            why,
            requests: Vec::new(),
            job: None,
            item: None,
            undoes: None,
        }
    }

    /// The thing as people write it: `desk-1@lab`, or `the domain lab`.
    #[must_use]
    pub fn what(&self) -> String {
        match self.object.kind {
            Kind::Domain => format!("the domain {}", self.object.name),
            Kind::Endpoint => format!("{}@{}", self.object.name, self.object.domain_name),
            Kind::Phone => format!(
                "a phone of {}@{}",
                self.object.name, self.object.domain_name
            ),
        }
    }
}
