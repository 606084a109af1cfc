//! The last events that applications were told, and what they answered: for whoever writes one.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{queue::Done, request::Tried};
use crate::{
    api::CallId,
    platform::{choices, moment},
};

/// Events that were told, newest last.
#[derive(Debug, Default)]
pub struct Kept(Mutex<VecDeque<Entry>>);

/// One of them. What may be secret of an address is not in it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// When it was done with.
    at: String,
    call_id: CallId,
    event: &'static str,
    method: &'static str,
    /// What was sent.
    fields: Map<String, Value>,
    /// Each attempt.
    tried: Vec<Attempt>,
    /// Whether one of them was taken.
    taken: bool,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Attempt {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    duration_ms: u64,
}

impl From<&Tried> for Attempt {
    fn from(tried: &Tried) -> Self {
        Self {
            url: tried.url.clone(),
            status: tried.answer.as_ref().ok().copied(),
            error: tried.answer.as_ref().err().cloned(),
            duration_ms: u64::try_from(tried.took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl Kept {
    /// Keeps what came of an event. `now` is since the Unix epoch.
    pub fn add(&self, now: Duration, done: &Done) {
        let callback = &done.callback;
        let fields = callback.fields.iter();
        let fields = fields.map(|(name, value)| ((*name).to_owned(), value.as_str().into()));
        let entry = Entry {
            at: moment::text(now),
            call_id: callback.call.clone(),
            event: callback.event,
            method: if callback.target.by_query {
                "GET"
            } else {
                "POST"
            },
            fields: fields.collect(),
            tried: done.tried.iter().map(Attempt::from).collect(),
            taken: done.outcome().is_ok(),
        };
        let mut kept = self.lock();
        kept.push_back(entry);
        if kept.len() > choices::CALLBACKS_KEPT {
            kept.pop_front();
        }
    }

    /// Those of a call, or all, oldest first.
    pub fn of(&self, call: Option<&str>) -> Vec<Entry> {
        let kept = self.lock();
        let wanted = kept
            .iter()
            .filter(|entry| call.is_none_or(|call| entry.call_id.as_str() == call));
        wanted.cloned().collect()
    }

    /// Forgets them.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
