//! What an application is told of a call: where, in which words, and whether anything depends on its answer
//! (reference §10).

use std::time::Duration;

use crate::api::{CallId, Secret};

/// Where events of a call go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The address, which may hold a password.
    pub url: Secret,
    /// Stands in for it when it fails.
    pub fallback: Option<Secret>,
    /// How long each of them may take to answer.
    pub timeout: Duration,
    /// Whether the event is in the query of a GET, not in the body of a POST.
    pub by_query: bool,
}

/// An event that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// The call.
    pub call: CallId,
    /// Where it is told.
    pub target: Target,
    /// `incomingcall`, `answer`, `timeout` or `hangup`.
    pub event: &'static str,
    /// Names and values, in their order; `callUri` is added by whoever knows where the API is.
    pub fields: Vec<(&'static str, String)>,
    /// Where [`Switchboard::called_back`](super::Switchboard::called_back) is to hear what came of it: whether the call
    /// is answered then.
    pub decides: Option<bool>,
}
