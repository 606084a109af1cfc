//! What went wrong lately, kept in memory, newest first: requests that were refused, and calls (reference §6).

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use serde::Serialize;

use crate::platform::{choices, excerpt::excerpt, mint};

/// How many errors are remembered; the service's own memory is not documented.
const KEPT: usize = 1000;

/// Recent errors.
#[derive(Debug, Default)]
pub struct Errors {
    last: Mutex<VecDeque<Stored>>,
}

/// One error, as the API shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Stored {
    id: String,
    time: String,
    category: &'static str,
    code: &'static str,
    message: String,
    details: Vec<Detail>,
}

#[derive(Debug, Clone, Serialize)]
struct Detail {
    id: String,
    name: &'static str,
    value: String,
}

impl Errors {
    /// Remembers an error.
    pub fn add<'a>(
        &self,
        now: Timestamp,
        (category, code): (&'static str, &'static str),
        message: &str,
        details: impl IntoIterator<Item = (&'static str, &'a str)>,
    ) {
        let details = details.into_iter().map(|(name, value)| Detail {
            id: mint::id("ued-"),
            name,
            value: value.to_owned(),
        });
        let stored = Stored {
            id: mint::id("ue-"),
            time: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            category,
            code,
            message: excerpt(message, choices::EXCERPT),
            details: details.collect(),
        };
        let mut last = self.lock();
        last.truncate(KEPT - 1);
        last.push_front(stored);
    }

    /// So many of them after so many, and whether there are more.
    pub fn some(&self, skip: usize, most: usize) -> (Vec<Stored>, bool) {
        let last = self.lock();
        let found = last.iter().skip(skip).take(most).cloned().collect();
        (found, last.len() > skip.saturating_add(most))
    }

    /// The error with this identifier.
    pub fn find(&self, id: &str) -> Option<Stored> {
        self.lock().iter().find(|stored| stored.id == id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Stored>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
