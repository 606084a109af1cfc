//! What can be told about the pace of requests: plain data for the header and the requests screen.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de};

/// The resource families that the service counts separately (reference §6, "Rate limits").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Family {
    /// `/domains`, without what is under a domain.
    Domains,
    /// Endpoints and their tokens.
    Endpoints,
    /// `/applications`.
    Applications,
    /// `/account`.
    Account,
    /// Registrations of phones, which no documented API has.
    Registrations,
    /// Failed attempts of phones, likewise.
    Attempts,
    /// The stream of events, likewise.
    Stream,
    /// `/calls`.
    Calls,
}

impl Family {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Domains,
        Self::Endpoints,
        Self::Applications,
        Self::Account,
        Self::Registrations,
        Self::Attempts,
        Self::Stream,
        Self::Calls,
    ];
}

/// Who goes first; the order of the variants is the order of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Priority {
    /// A person waits for it.
    Interactive,
    /// Refreshes what is on the screen.
    Visible,
    /// Work that was asked for and takes its time.
    Bulk,
    /// Nobody asked for it yet.
    Prefetch,
}

impl Priority {
    /// All of them, the first served first.
    pub const ALL: [Self; 4] = [Self::Interactive, Self::Visible, Self::Bulk, Self::Prefetch];
}

/// The pace of every family that has been used.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PaceFacts {
    /// One entry a family, in the order of [`Family`].
    pub families: Vec<FamilyFacts>,
}

/// The pace of one family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FamilyFacts {
    /// Which one.
    pub family: Family,
    /// Requests per second that the service was found to allow; `None` while no limit was met.
    pub rate: Option<f64>,
    /// Requests that may be sent now without waiting; `None` while no limit was met.
    pub left: Option<u32>,
    /// When the next request may be sent, in epoch milliseconds, if not now.
    pub ready_at: Option<u64>,
    /// Requests waiting for their turn, by [`Priority`].
    pub waiting: [usize; Priority::ALL.len()],
    /// Requests sent and not answered yet.
    pub under_way: usize,
    /// How many may be under way at once, unless a person waits.
    pub width: usize,
    /// Milliseconds that pass between two answers while others wait; `None` as long as nothing shows how it will go on.
    pub each: Option<u64>,
    /// Milliseconds from sending a request to its answer, as measured; `None` while nothing was.
    pub took: Option<u64>,
}

impl FamilyFacts {
    /// Requests waiting for their turn.
    pub fn waiting(&self) -> usize {
        self.waiting.iter().sum()
    }
}

/// The name of an HTTP method. An alias, since a field that is seen to be a reference is expected to borrow what is read.
type Method = &'static str;

/// One attempt of a request, for people to look at. Never holds a secret or a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// The request; all its attempts share this number.
    pub request: u64,
    /// When it was sent, in epoch milliseconds.
    pub at: u64,
    /// `GET`, `POST` or `DELETE`.
    #[serde(deserialize_with = "method")]
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// HTTP status, when an answer came.
    pub status: Option<u16>,
    /// What went wrong: why no answer came, or the service's own words and code.
    pub error: Option<String>,
    /// From sending to the end of the body, in milliseconds.
    pub duration: u64,
    /// 1 for the first attempt.
    pub attempt: u32,
    /// Size of the answer's body, in bytes.
    pub bytes: u64,
}

/// One of the methods that the service knows.
fn method<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Method, D::Error> {
    let text = String::deserialize(deserializer)?;
    let known = ["GET", "POST", "DELETE"]
        .into_iter()
        .find(|known| *known == text);
    known.ok_or_else(|| de::Error::custom("this is no method of the service"))
}

impl fmt::Display for RequestRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = i64::try_from(self.at).ok();
        let at = at.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        let (at, method, path) = (at.unwrap_or_default(), self.method, &self.path);
        write!(f, "{at} {method} {path} ")?;
        match (self.status, &self.error) {
            (Some(status), _) => write!(f, "{status}"),
            (None, Some(error)) => f.write_str(error),
            (None, None) => f.write_str("no answer"),
        }
    }
}
