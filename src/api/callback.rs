//! What an application was told, and what it answered: our own platform remembers it for whoever writes one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::api::{id::CallId, wire};

/// An event of a call that was told, or could not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Callback {
    /// Its number since the start of the service; nothing where it cannot be told again.
    #[serde(default, deserialize_with = "wire::loose")]
    pub id: Option<u64>,
    /// When it was done with.
    #[serde(default, deserialize_with = "wire::time")]
    pub at: Option<Timestamp>,
    /// The call that it is of.
    #[serde(deserialize_with = "wire::id")]
    pub call_id: CallId,
    /// `incomingcall`, `answer`, `hangup` …
    #[serde(default, deserialize_with = "wire::word")]
    pub event: String,
    /// `GET` or `POST`.
    #[serde(default, deserialize_with = "wire::word")]
    pub method: String,
    /// What was sent.
    #[serde(default, deserialize_with = "wire::part")]
    pub fields: Map<String, Value>,
    /// Each attempt, the fallback's among them.
    #[serde(default, deserialize_with = "wire::part")]
    pub tried: Vec<Tried>,
    /// Whether one of them was taken.
    #[serde(default, deserialize_with = "wire::part")]
    pub taken: bool,
    /// What became of a call that waited for it; empty where none did.
    #[serde(default, deserialize_with = "wire::word")]
    pub followed: String,
    /// The number of the one that it repeats.
    #[serde(default, deserialize_with = "wire::loose")]
    pub repeats: Option<u64>,
}

/// An address without what may be secret in it, neither user nor password nor query; empty where it is none.
#[must_use]
pub fn bare(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else {
        return String::new();
    };
    // An address that cannot have them has none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

/// An attempt to tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tried {
    /// The address, without what may be secret in it.
    #[serde(default, deserialize_with = "wire::word")]
    pub url: String,
    /// The status of the answer.
    #[serde(default, deserialize_with = "wire::loose")]
    pub status: Option<u16>,
    /// Why there was none.
    #[serde(default, deserialize_with = "wire::word")]
    pub error: String,
    /// How long it took.
    #[serde(default, deserialize_with = "wire::number")]
    pub duration_ms: u64,
}

impl Tried {
    /// What came back: `200 in 12 ms`.
    #[must_use]
    pub fn told(&self) -> String {
        let what = match (self.status, self.error.as_str()) {
            (Some(status), _) => status.to_string(),
            (None, "") => "no answer".to_owned(),
            (None, why) => why.to_owned(),
        };
        format!("{what} in {} ms", self.duration_ms)
    }
}

impl Callback {
    /// Which event, by which attempts, with which answers, in one line.
    #[must_use]
    pub fn told(&self) -> String {
        let tried: Vec<String> = self.tried.iter().map(Tried::told).collect();
        let answers = if tried.is_empty() {
            "not told: too much was waiting".to_owned()
        } else {
            tried.join(", then ")
        };
        let again = self.repeats.map_or("", |_| " again");
        let followed = match self.followed.as_str() {
            "" => String::new(),
            followed => format!("; the call: {followed}"),
        };
        format!("{}{again}  {answers}{followed}", self.event)
    }
}
