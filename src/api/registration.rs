//! What a platform tells of the phones that are registered as endpoints: who is, who was refused, who was, what happens.
//!
//! None of this is in the documented API: our own platform has it, labelled as ours, and another service may not (the page
//! is `assets/platform.md`). Members that are missing or of another type are left out rather than lose the rest; only what
//! names a thing must be there. Texts are one harmless line, and none is longer than [`wire::TEXT_MAX`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::{
    call::{CallNews, CallSound},
    id::{DomainId, EndpointId, RegistrationId},
    resource::{Domain, Endpoint},
    wire,
};

/// One phone that is registered as an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// Names it for as long as it lives, refreshes included.
    #[serde(deserialize_with = "wire::id")]
    pub id: RegistrationId,
    /// As whom it is registered.
    #[serde(deserialize_with = "wire::id")]
    pub endpoint_id: EndpointId,
    /// The domain of the endpoint.
    #[serde(default, deserialize_with = "wire::loose")]
    pub domain_id: Option<DomainId>,
    /// Where it is, as it said itself: the URI of its Contact.
    #[serde(default, deserialize_with = "wire::word")]
    pub contact: String,
    /// `udp`, `tcp` or `tls`.
    #[serde(default, deserialize_with = "wire::word")]
    pub transport: String,
    /// Where its last REGISTER came from, as `host:port`.
    #[serde(default, deserialize_with = "wire::word")]
    pub source: String,
    /// What it calls itself; empty when it does not.
    #[serde(default, deserialize_with = "wire::word")]
    pub user_agent: String,
    /// Since when.
    #[serde(default, deserialize_with = "wire::time")]
    pub registered_at: Option<Timestamp>,
    /// Until when, unless it registers again.
    #[serde(default, deserialize_with = "wire::time")]
    pub expires_at: Option<Timestamp>,
    /// Which node holds the way to it, where there are several.
    #[serde(
        default,
        deserialize_with = "wire::loose",
        skip_serializing_if = "Option::is_none"
    )]
    pub node: Option<u32>,
}

/// Attempts to register or to call that were refused, all alike.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Attempt {
    /// Why, as a word for programs such as `wrong-password`.
    #[serde(deserialize_with = "wire::word")]
    pub reason: String,
    /// Why, in a few words in the middle of a sentence.
    #[serde(deserialize_with = "wire::word")]
    pub message: String,
    /// How many there were.
    #[serde(deserialize_with = "wire::number")]
    pub count: u64,
    /// When the first of them came.
    #[serde(deserialize_with = "wire::time")]
    pub first_at: Option<Timestamp>,
    /// When the last of them came.
    #[serde(deserialize_with = "wire::time")]
    pub last_at: Option<Timestamp>,
    /// When the same phone has registered after all.
    #[serde(deserialize_with = "wire::time")]
    pub resolved_at: Option<Timestamp>,
    /// `REGISTER`, `INVITE` …
    #[serde(deserialize_with = "wire::word")]
    pub method: String,
    /// The status of the SIP response; 0 when it is not told.
    #[serde(deserialize_with = "wire::number")]
    pub status: u64,
    /// `udp`, `tcp` or `tls`.
    #[serde(deserialize_with = "wire::word")]
    pub transport: String,
    /// From where, as `host:port`.
    #[serde(deserialize_with = "wire::word")]
    pub source: String,
    /// What it calls itself; empty when it does not.
    #[serde(deserialize_with = "wire::word")]
    pub user_agent: String,
    /// What was done to the user name, where it is none of the domain's: `case`, `blanks` or `address`.
    #[serde(deserialize_with = "wire::word")]
    pub slip: String,
    /// What it sent.
    #[serde(deserialize_with = "wire::part")]
    pub sent: Shown,
    /// What would have been right.
    #[serde(deserialize_with = "wire::part")]
    pub expected: Shown,
}

impl Attempt {
    /// Why, in a few words, also where the service has a word for programs alone.
    #[must_use]
    pub fn why(&self) -> String {
        match self.message.as_str() {
            "" => self.reason.replace('-', " "),
            message => message.to_owned(),
        }
    }

    /// Whether both are of the same phone, for the same reason, so that one counts the other.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let host = |one: &Self| one.source.rsplit_once(':').map(|(host, _)| host.to_owned());
        host(self) == host(other)
            && (&self.reason, &self.transport, &self.user_agent)
                == (&other.reason, &other.transport, &other.user_agent)
            && self.method == other.method
            && self.sent.is_like(&other.sent)
    }
}

/// A SIP message of an endpoint, as the platform remembers it: what proves a password is blanked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Traced {
    /// When it came or was sent.
    #[serde(deserialize_with = "wire::time")]
    pub at: Option<Timestamp>,
    /// `in` or `out`, as the service sees it.
    #[serde(deserialize_with = "wire::word")]
    pub direction: String,
    /// `udp`, `tcp` or `tls`.
    #[serde(deserialize_with = "wire::word")]
    pub transport: String,
    /// The other end, as `host:port`.
    #[serde(deserialize_with = "wire::word")]
    pub peer: String,
    /// The service's own end; empty when it is not told.
    #[serde(deserialize_with = "wire::word")]
    pub local: String,
    /// The message, line by line.
    #[serde(deserialize_with = "wire::lines")]
    pub text: String,
}

/// What a phone shows of who it wants to be. Never what proves a password.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Shown {
    /// Of the credentials, with its blanks; empty without them.
    #[serde(deserialize_with = "wire::verbatim")]
    pub username: String,
    /// Of the credentials, with its blanks; empty without them.
    #[serde(deserialize_with = "wire::verbatim")]
    pub realm: String,
    /// Of the credentials; empty without them.
    #[serde(deserialize_with = "wire::word")]
    pub algorithm: String,
    /// The Request-URI.
    #[serde(deserialize_with = "wire::word")]
    pub request_uri: String,
    /// The field To, or the address alone.
    #[serde(deserialize_with = "wire::word")]
    pub to: String,
    /// For how many seconds it asks to be registered, if it says so.
    #[serde(deserialize_with = "wire::loose")]
    pub expires: Option<u64>,
}

impl Shown {
    /// Whether both are the same but for what is new in each attempt, such as tags.
    fn is_like(&self, other: &Self) -> bool {
        (&self.username, &self.realm) == (&other.username, &other.realm)
            && (&self.algorithm, &self.request_uri) == (&other.algorithm, &other.request_uri)
    }
}

/// The failures of an endpoint that are not resolved, in short.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Refusals {
    /// How many in all.
    #[serde(deserialize_with = "wire::number")]
    pub count: u64,
    /// Why the newest was refused, as a word for programs.
    #[serde(deserialize_with = "wire::word")]
    pub reason: String,
    /// When the newest came.
    #[serde(deserialize_with = "wire::time")]
    pub last_at: Option<Timestamp>,
}

/// How an endpoint stands that has a phone, or failures that are not resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Which one.
    #[serde(deserialize_with = "wire::id")]
    pub endpoint_id: EndpointId,
    /// How many phones it has.
    #[serde(default, deserialize_with = "wire::number")]
    pub registrations: u64,
    /// Failures that are not resolved.
    #[serde(default, deserialize_with = "wire::loose")]
    pub refused: Option<Refusals>,
}

/// How a domain stands that has anything to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DomainSummary {
    /// Which one.
    #[serde(deserialize_with = "wire::id")]
    pub domain_id: DomainId,
    /// Phones.
    #[serde(default, deserialize_with = "wire::number")]
    pub registrations: u64,
    /// Endpoints with at least one phone.
    #[serde(default, deserialize_with = "wire::number")]
    pub endpoints: u64,
    /// Endpoints with failures that are not resolved.
    #[serde(default, deserialize_with = "wire::number")]
    pub refused: u64,
}

/// A time during which a phone was registered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Stay {
    /// The registration.
    #[serde(deserialize_with = "wire::word")]
    pub registration_id: String,
    /// `udp`, `tcp` or `tls`.
    #[serde(deserialize_with = "wire::word")]
    pub transport: String,
    /// From where, as `host:port`.
    #[serde(deserialize_with = "wire::word")]
    pub source: String,
    /// What it called itself; empty when it did not.
    #[serde(deserialize_with = "wire::word")]
    pub user_agent: String,
    /// Since when.
    #[serde(deserialize_with = "wire::time")]
    pub from: Option<Timestamp>,
    /// Until when; nothing while it lasts.
    #[serde(deserialize_with = "wire::time")]
    pub until: Option<Timestamp>,
    /// Why it ended, such as `expired`; empty while it lasts.
    #[serde(deserialize_with = "wire::word")]
    pub end: String,
}

/// Something that happened at the service, as the stream tells it. Each says how things are now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// A phone has registered, or its registration is another now.
    Registered {
        /// As it is now.
        registration: Registration,
        /// How many phones the endpoint has now.
        registrations: u64,
        /// Whether it was registered before.
        again: bool,
    },
    /// A phone is not registered any more.
    Gone {
        /// As it was.
        registration: Registration,
        /// How many phones the endpoint has now.
        registrations: u64,
        /// Why, such as `expired`.
        reason: String,
        /// When.
        at: Option<Timestamp>,
    },
    /// Failures of an endpoint: there is another, or fewer are left.
    Refused {
        /// The endpoint's domain.
        domain: DomainId,
        /// The endpoint.
        endpoint: EndpointId,
        /// What is not resolved; nothing when all is.
        left: Option<Refusals>,
        /// The newest, when there is another.
        attempt: Option<Box<Attempt>>,
        /// When.
        at: Option<Timestamp>,
    },
    /// An endpoint was created or changed, by whomever.
    Endpoint(DomainId, Box<Endpoint>),
    /// An endpoint was deleted, by whomever.
    EndpointDeleted(DomainId, EndpointId),
    /// A domain was created or changed, by whomever.
    Domain(Domain),
    /// A domain was deleted, by whomever.
    DomainDeleted(DomainId),
    /// A call has begun, changed or ended.
    Call(Box<CallNews>),
    /// What is heard in calls that go on.
    Sounds(Vec<CallSound>),
}
