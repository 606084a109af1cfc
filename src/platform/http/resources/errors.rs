//! Requests about recent errors, which are kept in memory, newest first (reference §6).

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use hyper::StatusCode;
use jiff::Timestamp;
use serde::Serialize;

use crate::platform::{
    choices,
    excerpt::excerpt,
    http::{
        answer::{Answer, Origin},
        ask::Ask,
        paging::Page,
    },
    mint,
    refusal::Refusal,
    store::Rows,
};

/// How many refusals are remembered; the service's own memory is not documented.
const KEPT: usize = 1000;

/// Recent refusals.
#[derive(Debug, Default)]
pub struct Errors {
    last: Mutex<VecDeque<Stored>>,
}

#[derive(Debug, Clone, Serialize)]
struct Stored {
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
    /// Remembers a refusal.
    pub fn add(&self, refusal: &Refusal, origin: &Origin, now: Timestamp) {
        let detail = |name, value: &String| Detail {
            id: mint::id("ued-"),
            name,
            value: value.clone(),
        };
        let stored = Stored {
            id: mint::id("ue-"),
            time: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            category: refusal.category,
            code: refusal.code,
            message: excerpt(&refusal.message, choices::EXCERPT),
            details: vec![
                detail("requestMethod", &origin.method),
                detail("requestPath", &origin.path),
                detail("remoteAddress", &origin.address),
            ],
        };
        let mut last = self.lock();
        last.truncate(KEPT - 1);
        last.push_front(stored);
    }

    /// `GET /errors`.
    pub fn list(&self, ask: &Ask) -> Result<Answer, Refusal> {
        let page = Page::of(&ask.query)?;
        let window = page.window();
        let (skip, size) = (
            usize::try_from(window.offset).unwrap_or(usize::MAX),
            window.size as usize,
        );
        let last = self.lock();
        let items: Vec<Stored> = last.iter().skip(skip).take(size).cloned().collect();
        let rows = Rows {
            more: last.len() > skip.saturating_add(size),
            items,
        };
        Ok(page.answer(&rows, &ask.url("errors")))
    }

    /// `GET /errors/{errorId}`.
    pub fn show(&self, id: &str) -> Result<Answer, Refusal> {
        let last = self.lock();
        let found = last.iter().find(|stored| stored.id == id);
        let found = found.ok_or_else(|| Refusal::missing("error", id, "user-error-not-found"))?;
        Ok(Answer::json(StatusCode::OK, found))
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Stored>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
