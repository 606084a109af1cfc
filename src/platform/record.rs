//! Remembers the last thousand requests, for tests that count and people who look.

use std::{
    collections::VecDeque,
    io::Write as _,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    thread,
};

use jiff::Timestamp;
use serde::Serialize;

use crate::platform::excerpt::excerpt;

/// How many requests are remembered.
const KEPT: usize = 1000;
/// How much of each of its texts, in bytes.
const KEPT_BYTES: usize = 512;
/// Log lines that may wait for a slow terminal; more are left out rather than holding requests up.
const WAITING: usize = 4096;

/// One request. Nothing in it is secret: tokens in paths are left out.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// When its answer was ready.
    pub time: Timestamp,
    /// `GET`, `POST` …
    pub method: String,
    /// Without its query.
    pub path: String,
    /// The query, when there was one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// The status it was answered with; 0 when a fault closed the connection instead.
    pub status: u16,
    /// Milliseconds from the end of its head to the readiness of its answer.
    pub duration_ms: f64,
}

/// The memory of requests.
pub struct Record {
    last: Mutex<VecDeque<Entry>>,
    count: AtomicU64,
    log: Option<SyncSender<String>>,
}

impl Record {
    /// An empty memory, which also writes a line of JSON for each request to stderr when `log` is set.
    pub fn new(log: bool) -> std::io::Result<Self> {
        Ok(Self {
            last: Mutex::default(),
            count: AtomicU64::new(0),
            log: if log { Some(writer()?) } else { None },
        })
    }

    /// Remembers a request.
    pub fn add(&self, mut entry: Entry) {
        entry.path = excerpt(&without_token(&entry.path), KEPT_BYTES);
        entry.query = excerpt(&entry.query, KEPT_BYTES);
        entry.method = excerpt(&entry.method, KEPT_BYTES);
        if let Some(log) = &self.log
            && let Ok(line) = serde_json::to_string(&entry)
        {
            // Full or gone: the line is left out, see WAITING.
            let _ = log.try_send(line);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        let mut last = self.lock();
        if last.len() == KEPT {
            last.pop_front();
        }
        last.push_back(entry);
    }

    /// The last requests, oldest first.
    pub fn last(&self) -> Vec<Entry> {
        self.lock().iter().cloned().collect()
    }

    /// Forgets them.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// How many there were since the start.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn writer() -> std::io::Result<SyncSender<String>> {
    let (lines, waiting) = sync_channel::<String>(WAITING);
    thread::Builder::new().name("log".into()).spawn(move || {
        for line in waiting {
            // A closed stderr is no reason to stop serving.
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    })?;
    Ok(lines)
}

/// The path with the token of `…/tokens/{token}` replaced.
fn without_token(path: &str) -> String {
    match path.split_once("/tokens/") {
        Some((before, token)) if !token.is_empty() => format!("{before}/tokens/***"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_token;

    #[test]
    fn tokens_in_paths_are_not_remembered() {
        let shown = without_token("/v1/users/u/domains/d/endpoints/e/tokens/tk-secret/");
        assert_eq!(shown, "/v1/users/u/domains/d/endpoints/e/tokens/***");
        assert_eq!(without_token("/x/tokens/"), "/x/tokens/");
    }
}
