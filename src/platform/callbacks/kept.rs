//! The last events that applications were told, and what they answered: for whoever writes one.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{queue::Done, request::Tried};
use crate::{
    api::CallId,
    platform::{calls::Callback, choices, moment},
};

/// Events that were told, newest last.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Last>);

#[derive(Debug, Default)]
struct Last {
    /// How many there were so far.
    count: u64,
    /// How many of them were taken.
    taken: u64,
    /// With each what it takes to tell it again.
    all: VecDeque<(Arc<Entry>, Callback)>,
}

/// One of them. What may be secret of an address is not in it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its number since the start.
    id: u64,
    /// The number of the one that it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    repeats: Option<u64>,
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
    /// What became of a call that waited for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    followed: Option<&'static str>,
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
    /// Keeps what came of an event, and what of a call that waited for it. `now` is since the Unix epoch. With `repeats`,
    /// it was told once more, and is kept beside the first. Answers with how it is kept.
    pub fn add(
        &self,
        now: Duration,
        done: &Done,
        followed: Option<&'static str>,
        repeats: Option<u64>,
    ) -> Arc<Entry> {
        let callback = &done.callback;
        let fields = callback.fields.iter();
        let fields = fields.map(|(name, value)| ((*name).to_owned(), value.as_str().into()));
        // Nothing waits for what is told again.
        let again = Callback {
            decides: None,
            ..callback.clone()
        };
        let mut kept = self.lock();
        kept.count += 1;
        kept.taken += u64::from(done.is_taken());
        let entry = Arc::new(Entry {
            id: kept.count,
            repeats,
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
            taken: done.is_taken(),
            followed,
        });
        kept.all.push_back((Arc::clone(&entry), again));
        if kept.all.len() > choices::CALLBACKS_KEPT {
            kept.all.pop_front();
        }
        entry
    }

    /// What it takes to tell the event of this number again, while it is remembered.
    pub fn again(&self, id: u64) -> Option<Callback> {
        let kept = self.lock();
        let mut all = kept.all.iter();
        let found = all.find(|(entry, _)| entry.id == id);
        found.map(|(_, callback)| callback.clone())
    }

    /// Those of a call, or all, oldest first.
    pub fn of(&self, call: Option<&str>) -> Vec<Arc<Entry>> {
        let kept = self.lock();
        let entries = kept.all.iter().map(|(entry, _)| entry);
        let wanted = entries.filter(|entry| call.is_none_or(|call| entry.call_id.as_str() == call));
        wanted.cloned().collect()
    }

    /// How many were taken since the start, and how many there were.
    pub fn counts(&self) -> (u64, u64) {
        let kept = self.lock();
        (kept.taken, kept.count)
    }

    /// Forgets them.
    pub fn clear(&self) {
        self.lock().all.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Last> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
