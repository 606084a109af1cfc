//! Calls as a service tells of them (reference §8). What our own platform adds is left out by another service.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::{id::CallId, wire};

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
    /// Packets of sound that came from the phone, from its answer on.
    #[serde(default, deserialize_with = "wire::loose")]
    pub packets_received: Option<u64>,
    /// Packets that did not come.
    #[serde(default, deserialize_with = "wire::loose")]
    pub packets_lost: Option<u64>,
    /// How unevenly they came.
    #[serde(default, deserialize_with = "wire::loose")]
    pub jitter_ms: Option<u64>,
}

impl Call {
    /// Whether it has not ended.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.end_time.is_none() && !matches!(self.state.as_str(), "completed" | "rejected")
    }
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
    /// With which status it refused.
    #[serde(default, deserialize_with = "wire::loose")]
    pub status: Option<u16>,
}
