//! What went wrong lately, kept in memory, newest first: requests that were refused, and calls (reference §6).

use std::{
    borrow::Cow,
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::{choices, excerpt::excerpt, mint};

/// How many errors are remembered; the service's own memory is not documented.
pub const KEPT: u32 = 1000;

/// Recent errors.
#[derive(Debug, Default)]
pub struct Errors {
    last: Mutex<VecDeque<Stored>>,
}

/// One error, as the API shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stored {
    /// Its identifier, `ue-…`.
    pub id: String,
    time: String,
    category: Cow<'static, str>,
    code: Cow<'static, str>,
    message: String,
    details: Vec<Detail>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Detail {
    id: String,
    name: Cow<'static, str>,
    value: String,
}

impl Stored {
    /// As it is kept where several processes remember together: JSON.
    #[must_use]
    pub fn record(&self) -> String {
        serde_json::to_string(self).expect("plain data with string keys")
    }

    /// An error that has just been met.
    pub fn new<'a>(
        now: Timestamp,
        (category, code): (&'static str, &'static str),
        message: &str,
        details: impl IntoIterator<Item = (&'static str, &'a str)>,
    ) -> Self {
        let details = details.into_iter().map(|(name, value)| Detail {
            id: mint::id("ued-"),
            name: name.into(),
            value: value.to_owned(),
        });
        Self {
            id: mint::id("ue-"),
            time: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            category: category.into(),
            code: code.into(),
            message: excerpt(message, choices::EXCERPT),
            details: details.collect(),
        }
    }
}

impl Errors {
    /// Remembers an error.
    pub fn add(&self, stored: Stored) {
        let mut last = self.lock();
        last.truncate(KEPT as usize - 1);
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
