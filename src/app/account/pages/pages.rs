//! The endpoints of one domain: the pages that are shown, and the reading that brings newer ones.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    api::{Cause, Cursor, Endpoint, EndpointId, Failure, pace::Priority},
    app::{
        account::{marks::Marks, pass::Pass},
        service::{memory::Sketch, rows::EndpointPage, ticket::Ticket},
        text::time::Moment,
    },
};

/// Rows that a page of the service holds at most.
pub(super) const PAGE: usize = 1_000;

/// The list of a domain's endpoints.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pages {
    pub(super) rows: Vec<Arc<EndpointPage>>,
    /// What they come to: counted once for each change, because every frame asks.
    pub(super) sums: crate::app::account::tally::Tally,
    /// Where the pages start; `None` while that is not known, and the reading has to find out again.
    pub(super) cursors: Option<Vec<Cursor>>,
    pub(super) pass: Option<Box<Pass>>,
    /// The last reading, when deletes of ours were still unanswered at its end.
    pub(super) last: Option<Box<Pass>>,
    /// What was written while the reading ran: it knows better than pages that were read before.
    pub(super) written: BTreeMap<EndpointId, Option<Endpoint>>,
    /// What is remembered of it in numbers, until the rows are there.
    pub sketch: Option<Sketch>,
    /// Whether what is shown is from an earlier run and was not read again yet.
    pub remembered: bool,
    /// What the last refresh found new or changed.
    pub marks: Marks,
    /// How urgent the reading is.
    pub priority: Option<Priority>,
    /// Whether the reading only brings newer rows of a list that is known whole, since a person asked for them.
    wished: bool,
    /// The page that is waited for; any other is dropped.
    pub awaited: Option<Ticket>,
    /// When that page was asked for.
    pub asked: Moment,
    /// Whether every page has been read at least once.
    pub complete: bool,
    /// Why the last attempt failed; cleared by a success.
    pub error: Option<Failure>,
    /// When the reading of the rows that are shown began.
    pub as_of: Option<Moment>,
    /// Rises with every change of the rows.
    pub version: u64,
}

/// What is to be done next for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Ask for the page that starts here.
    Ask(Option<Cursor>),
    /// Nothing: it has been read to the end.
    Done,
}

impl Pages {
    /// What is known, in the service's order.
    #[must_use]
    pub fn rows(&self) -> &[Arc<EndpointPage>] {
        &self.rows
    }

    /// Whether a page is waited for.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.awaited.is_some()
    }

    /// When the latest reading began, whether it is through or not.
    #[must_use]
    pub fn begun(&self) -> Option<Moment> {
        let under_way = self.pass.as_ref().map(|pass| pass.since);
        under_way.max(self.as_of)
    }

    /// Whether it was not asked for in this run.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        let unread = self.as_of.is_none() || self.remembered;
        !self.is_due() && self.begins() && self.error.is_none() && unread
    }

    /// Whether it was not read whole in this run, and is or may be asked for.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        self.error.is_none() && (!self.complete || self.remembered)
    }

    /// Whether the rows of an earlier run are on their way. Until they are there, nothing is asked: a reading that did
    /// not know them would cost more, and would have them forgotten.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.sketch.is_some() && self.as_of.is_none()
    }

    /// Whether nothing is being read.
    fn begins(&self) -> bool {
        self.pass.is_none() && self.awaited.is_none()
    }

    /// Begins to read, or goes on behind a failure. Answers where the page to be asked for starts.
    pub fn begin(&mut self, now: Moment) -> Option<Cursor> {
        if self.pass.is_none() {
            self.last = None;
            self.marks.clear();
            self.written.clear();
            let known = self.cursors.clone().filter(|_| self.complete);
            self.pass = Some(Box::new(Pass::begin(known, now)));
        }
        let asked = self.pass.as_mut().and_then(|pass| pass.ask());
        asked.and_then(|(_, cursor)| cursor)
    }

    /// A person wishes to see newer rows.
    pub fn wish(&mut self) {
        self.wished = self.complete && !self.remembered && self.pass.is_none();
    }

    /// Gives up a reading that somebody wished for and that nothing else needs. Answers whether it did.
    pub fn give_up(&mut self) -> bool {
        let wished = std::mem::take(&mut self.wished);
        if wished {
            self.awaited = None;
            self.pass = None;
            self.priority = None;
            self.written.clear();
        }
        wished
    }

    /// A page is waited for from now on.
    pub fn await_page(&mut self, ticket: Ticket, now: Moment) {
        self.awaited = Some(ticket);
        self.asked = now;
    }

    /// Takes a page in. `deleting` tells whether deletes of ours are under way. Answers what follows.
    pub fn take(
        &mut self,
        page: Arc<EndpointPage>,
        next: Option<Cursor>,
        now: Moment,
        deleting: bool,
    ) -> Turn {
        self.awaited = None;
        self.error = None;
        let Some(mut pass) = self.pass.take() else {
            return Turn::Done;
        };
        let (number, page) = pass.take(page, next, now);
        let page = self.as_written(page);
        let page = match self.rows.get(number) {
            Some(shown) if *shown == page => Arc::clone(shown),
            Some(_) | None => page,
        };
        pass.replace(number, &page);
        if self.complete {
            self.compare(number, &page);
        } else {
            self.as_of.get_or_insert(pass.since);
        }
        let Some((_, cursor)) = pass.ask() else {
            let before = self.sums.endpoints;
            self.show(&pass, true);
            if self.complete {
                self.marks.count(before, self.sums.endpoints);
            }
            self.finish(&pass);
            self.last = Some(pass).filter(|_| deleting);
            return Turn::Done;
        };
        if !self.complete {
            self.show(&pass, false);
        }
        self.pass = Some(pass);
        Turn::Ask(cursor)
    }

    /// A page of a refresh: shown at once where it takes the place of the same rows, and else when all are there.
    fn compare(&mut self, number: usize, page: &Arc<EndpointPage>) {
        let ends = |page: &EndpointPage| {
            let last = page.len().checked_sub(1)?;
            Some((page.row(0).id.to_owned(), page.row(last).id.to_owned()))
        };
        let shown = self.rows.get(number);
        if shown.is_some_and(|shown| Arc::ptr_eq(shown, page)) {
            return;
        }
        self.marks.note(&self.rows, number, page);
        if shown.is_some_and(|shown| ends(shown) == ends(page) && shown.len() == page.len()) {
            self.rows[number] = Arc::clone(page);
            self.changed();
        }
    }

    /// Shows what a reading has brought, with what was created meanwhile behind it. Unless it is through, that
    /// must be at least as much as is shown already.
    fn show(&mut self, pass: &Pass, through: bool) {
        let read = pass.pages().map(|page| page.len()).sum::<usize>();
        if !through && read < self.sums.endpoints {
            return;
        }
        let mut rows: Vec<_> = pass
            .pages()
            .filter(|page| !page.is_empty())
            .enumerate()
            .map(|(at, page)| match self.rows.get(at) {
                Some(shown) if Arc::ptr_eq(shown, page) || shown == page => Arc::clone(shown),
                Some(_) | None => Arc::clone(page),
            })
            .collect();
        let homeless =
            |one: &&Endpoint| !rows.iter().any(|page| page.find(one.id.as_str()).is_some());
        let created: Vec<Endpoint> = self
            .written
            .values()
            .flatten()
            .filter(homeless)
            .cloned()
            .collect();
        if let Some(domain) = created.first().and_then(|one| one.domain_id.clone()) {
            rows.push(Arc::new(EndpointPage::pack(domain, &created)));
        }
        let same = |(a, b): (&Arc<_>, &Arc<_>)| Arc::ptr_eq(a, b);
        if rows.len() != self.rows.len() || !rows.iter().zip(&self.rows).all(same) {
            self.rows = rows;
            self.changed();
        }
    }

    fn finish(&mut self, pass: &Pass) {
        self.cursors = Some(pass.cursors());
        self.complete = true;
        self.remembered = false;
        self.sketch = None;
        self.as_of = Some(pass.since);
        self.written.clear();
        self.priority = None;
        self.wished = false;
    }

    /// The page did not come: the rows stay. The reading goes on there next time, unless the service was reached
    /// and refused: then the next one starts over from the first page.
    pub fn fail(&mut self, failure: Failure) {
        self.awaited = None;
        if matches!(
            failure.cause,
            Cause::Missing | Cause::Refused | Cause::Garbled
        ) {
            self.pass = None;
            self.cursors = None;
        }
        self.error = Some(failure);
    }
}
