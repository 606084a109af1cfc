//! One list of the service, read page by page: its rows, whether they are all, and how old they are.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    api::{Cursor, Failure},
    app::{service::ticket::Ticket, text::time::Moment},
};

/// The rows of a list. A refresh keeps the old rows until the last new page is there; a first load shows
/// its rows as they arrive.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing<T> {
    rows: Vec<T>,
    arriving: Option<Vec<T>>,
    next: Option<Cursor>,
    seen: HashSet<u64>,
    since: Moment,
    /// The page that is waited for; any other is dropped.
    pub awaited: Option<Ticket>,
    /// When that page was asked for.
    pub asked: Moment,
    /// Whether every page has been read at least once.
    pub complete: bool,
    /// Whether the rows are from an earlier run and were not read again yet.
    pub remembered: bool,
    /// Why the last attempt failed; cleared by a success.
    pub error: Option<Failure>,
    /// When the reading of the rows that are shown began.
    pub as_of: Option<Moment>,
}

/// What came of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It is in; the next one starts here.
    Ask(Cursor),
    /// It was the last one.
    Read,
    /// It did not come.
    Failed,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            arriving: None,
            next: None,
            seen: HashSet::new(),
            since: Moment::default(),
            awaited: None,
            asked: Moment::default(),
            complete: false,
            remembered: false,
            error: None,
            as_of: None,
        }
    }
}

impl<T> Listing<T> {
    /// What is known, in the service's order.
    #[must_use]
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// What is known, to be patched after a write.
    pub fn rows_mut(&mut self) -> &mut Vec<T> {
        &mut self.rows
    }

    /// Whether a page is waited for.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.awaited.is_some()
    }

    /// Whether nothing was ever asked or answered.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.awaited.is_none() && self.as_of.is_none() && self.error.is_none()
    }

    /// Takes over what is remembered from an earlier run, unless the service has told more by now.
    pub fn remember(&mut self, rows: Vec<T>, as_of: Moment) {
        if self.is_untouched() {
            self.rows = rows;
            self.as_of = Some(as_of);
            self.complete = true;
            self.remembered = true;
        }
    }

    /// Where to go on reading: from the first page, or behind the last one that arrived before a failure.
    pub fn begin(&mut self, now: Moment) -> Option<Cursor> {
        if self.complete {
            self.arriving = Some(Vec::new());
            self.next = None;
            self.seen.clear();
        }
        if self.next.is_none() {
            self.since = now;
        }
        self.next.clone()
    }

    /// A page is waited for from now on.
    pub fn await_page(&mut self, ticket: Ticket, now: Moment) {
        self.awaited = Some(ticket);
        self.asked = now;
    }

    /// Takes in what came of the page that was waited for. Rows move between pages while others create and delete:
    /// one whose id came before in this reading is left out.
    pub fn settle(
        &mut self,
        page: Result<(Vec<T>, Option<Cursor>), Failure>,
        id: impl Fn(&T) -> &str,
    ) -> Settled {
        match page {
            Ok((mut rows, next)) => {
                rows.retain(|row| self.is_new(id(row)));
                self.take(rows, next).map_or(Settled::Read, Settled::Ask)
            }
            Err(failure) => {
                self.fail(failure);
                Settled::Failed
            }
        }
    }

    fn is_new(&mut self, id: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        self.seen.insert(hasher.finish())
    }

    fn take(&mut self, page: Vec<T>, next: Option<Cursor>) -> Option<Cursor> {
        self.awaited = None;
        self.error = None;
        self.as_of.get_or_insert(self.since);
        match &mut self.arriving {
            Some(arriving) => arriving.extend(page),
            None => self.rows.extend(page),
        }
        self.next.clone_from(&next);
        if next.is_none() {
            self.complete = true;
            self.remembered = false;
            self.as_of = Some(self.since);
            self.seen = HashSet::new();
            if let Some(arrived) = self.arriving.take() {
                self.rows = arrived;
            }
        }
        next
    }

    /// The page did not come: the rows stay. A refresh starts over next time, a first load goes on.
    fn fail(&mut self, failure: Failure) {
        self.awaited = None;
        self.error = Some(failure);
        self.arriving = None;
    }
}
