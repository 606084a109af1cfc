//! Calls as a service tells of them (reference §8). What our own platform adds is left out by another service.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::{
    callback::Callback,
    id::{ApplicationId, BridgeId, CallId, DomainId, EndpointId},
    wire,
};

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// Opaque identifier, `c-…`.
    #[serde(deserialize_with = "wire::id")]
    pub id: CallId,
    /// `in` or `out`, as the platform sees it.
    #[serde(default, deserialize_with = "wire::word")]
    pub direction: String,
    /// Who calls.
    #[serde(default, deserialize_with = "wire::word")]
    pub from: String,
    /// Who is called.
    #[serde(default, deserialize_with = "wire::word")]
    pub to: String,
    /// `started`, `active`, `completed`, `rejected` …
    #[serde(default, deserialize_with = "wire::word")]
    pub state: String,
    /// When it began.
    #[serde(default, deserialize_with = "wire::time")]
    pub start_time: Option<Timestamp>,
    /// When it was answered.
    #[serde(default, deserialize_with = "wire::time")]
    pub active_time: Option<Timestamp>,
    /// When it ended.
    #[serde(default, deserialize_with = "wire::time")]
    pub end_time: Option<Timestamp>,
    /// Why it ended; empty where the service does not say.
    #[serde(default, deserialize_with = "wire::word")]
    pub cause: String,
    /// Where its events go; empty where nobody is told of them.
    #[serde(default, deserialize_with = "wire::word")]
    pub callback_url: String,
    /// The bridge that it is in, or was in.
    #[serde(default, deserialize_with = "wire::loose")]
    pub bridge_id: Option<BridgeId>,
    /// The domain of the endpoint that calls or is called.
    #[serde(default, deserialize_with = "wire::loose")]
    pub domain_id: Option<DomainId>,
    /// That endpoint.
    #[serde(default, deserialize_with = "wire::loose")]
    pub endpoint_id: Option<EndpointId>,
    /// The application that it came to.
    #[serde(default, deserialize_with = "wire::loose")]
    pub application_id: Option<ApplicationId>,
    /// How sound is written, once that was agreed on: `PCMU` or `PCMA`.
    #[serde(default, deserialize_with = "wire::word")]
    pub codec: String,
    /// What is heard in it.
    #[serde(flatten)]
    pub sound: Sound,
}

/// What is heard of a phone in a call; nothing where the service does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sound {
    /// Packets of sound that came from the phone, from its answer on.
    #[serde(default, deserialize_with = "wire::loose")]
    pub packets_received: Option<u64>,
    /// Packets that did not come.
    #[serde(default, deserialize_with = "wire::loose")]
    pub packets_lost: Option<u64>,
    /// How unevenly they came.
    #[serde(default, deserialize_with = "wire::loose")]
    pub jitter_ms: Option<u64>,
    /// Packets of sound that went to the phone.
    #[serde(default, deserialize_with = "wire::loose")]
    pub packets_sent: Option<u64>,
}

impl Sound {
    /// The newer figures, as far as they are told.
    pub fn renew(&mut self, newer: Self) {
        self.packets_received = newer.packets_received.or(self.packets_received);
        self.packets_lost = newer.packets_lost.or(self.packets_lost);
        self.jitter_ms = newer.jitter_ms.or(self.jitter_ms);
        self.packets_sent = newer.packets_sent.or(self.packets_sent);
    }
}

impl Call {
    /// Whether it has not ended.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.end_time.is_none() && !matches!(self.state.as_str(), "completed" | "rejected")
    }
}

/// A call that has begun, changed or ended, as the stream tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallNews {
    /// As it is now.
    pub call: Call,
    /// What became of it at each phone that was called.
    #[serde(default, deserialize_with = "wire::part")]
    pub phones: Vec<CalledPhone>,
}

/// What is heard of a call while it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallSound {
    /// Of which call.
    #[serde(deserialize_with = "wire::id")]
    pub id: CallId,
    /// What is heard by now.
    #[serde(flatten)]
    pub sound: Sound,
}

/// All that a service tells of one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallStory {
    /// The call.
    pub call: Call,
    /// What happened in it, in order.
    pub events: Vec<CallEvent>,
    /// What became of it at each phone that was called; nothing where the service does not tell.
    pub phones: Option<Vec<CalledPhone>>,
    /// What the application was told, in order; nothing where the service does not tell.
    pub callbacks: Option<Vec<Callback>>,
}

/// Something that happened in a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEvent {
    /// When.
    #[serde(default, deserialize_with = "wire::time")]
    pub time: Option<Timestamp>,
    /// `create`, `answer`, `hangup` …
    #[serde(default, deserialize_with = "wire::word")]
    pub name: String,
    /// Of a hangup: the cause.
    #[serde(default, deserialize_with = "wire::word")]
    pub data: String,
}

/// What became of a call at one of the phones that were called: our own platform tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalledPhone {
    /// Where it is.
    #[serde(default, deserialize_with = "wire::word")]
    pub contact: String,
    /// What it calls itself; empty when it does not.
    #[serde(default, deserialize_with = "wire::word")]
    pub user_agent: String,
    /// `called`, `ringing`, `answered`, `refused`, `cancelled`, `silent` or `unreachable`.
    #[serde(default, deserialize_with = "wire::word")]
    pub fate: String,
    /// When that was.
    #[serde(default, deserialize_with = "wire::time")]
    pub at: Option<Timestamp>,
    /// With which status it refused.
    #[serde(default, deserialize_with = "wire::loose")]
    pub status: Option<u16>,
}

impl CalledPhone {
    /// What it is, for people.
    #[must_use]
    pub fn name(&self) -> String {
        if self.user_agent.is_empty() {
            self.contact.clone()
        } else {
            format!("{} ({})", self.user_agent, self.contact)
        }
    }

    /// What became of the call at it, behind its name: `rings`.
    #[must_use]
    pub fn told(&self) -> String {
        match (self.fate.as_str(), self.status) {
            ("called", _) => "has said nothing yet".to_owned(),
            ("ringing", _) => "rings".to_owned(),
            ("answered", _) => "has answered".to_owned(),
            ("refused", Some(486 | 600)) => "is busy".to_owned(),
            ("refused", Some(status)) => format!("refuses with {status}"),
            ("cancelled", _) => "was told that it is over".to_owned(),
            ("silent", _) => "does not answer: nothing came back".to_owned(),
            ("unreachable", _) => "cannot be reached: its connection is gone".to_owned(),
            (other, _) => other.to_owned(),
        }
    }
}
