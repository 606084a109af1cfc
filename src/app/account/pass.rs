//! One reading of a list from its first to its last page, while others create and delete rows meanwhile.
//!
//! The service gives pages by number and says nothing about how many rows there are. Its order is taken to be
//! that of creation, so a create appends, and a delete moves every later row one place to the front. Then a row
//! can slip out of sight in one way only: it moves from a page that is yet to be read to the one before it, when
//! that one has been read already. **Read backwards, nothing can slip**: a row that moves to the front moves
//! towards the reader, and at worst comes twice, which its id tells.
//!
//! * A list that was read before is read from its last page to its first: `ceil(n / 1000)` requests, and
//!   nothing to be checked. If it has grown by whole pages since, these come first, forwards, and the pages
//!   before each of them follow backwards: one request more a grown page. A last page that turns out to be
//!   empty costs one request for each.
//! * A list that was never read whole is read forwards, since only page by page is it known where it ends. Each page
//!   is asked for a little early, so that it begins with rows that end the one before: while it does, nothing can
//!   have slipped between the two. If not, the page before is read again afterwards, and the one before that
//!   if the two have no row in common then. One delete costs one page at most, and mostly none. In a quiet list this
//!   costs `ceil(n / 1000)` requests, and one more where the last of its `k` pages would be full but for fewer
//!   than `k * (k - 1)` rows: no reading in fewer could tell a row that slipped from one that never was. Only the
//!   first 33 pages are secured like this; what slips behind them comes with the next refresh, which is backwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    api::Cursor,
    app::{service::rows::EndpointPage, text::time::Moment},
};

use super::seen::Seen;

/// A reading under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Pass {
    /// When it began.
    pub since: Moment,
    /// Where the second page starts, the third, and so on.
    cursors: Vec<Cursor>,
    /// Where the first page says that the second one starts.
    second: Option<Cursor>,
    /// Whether the list was known whole before.
    again: bool,
    /// The page to be read because the one before it says that it exists.
    ahead: Option<usize>,
    /// Pages to be read when there is nothing ahead, the last one first.
    behind: BTreeSet<usize>,
    /// The page that was asked for.
    asked: Option<usize>,
    read: BTreeMap<usize, Read>,
    seen: Seen,
    count: u32,
}

/// A page as this reading found it.
#[derive(Debug, Clone, PartialEq)]
struct Read {
    /// Without rows that stand in another page.
    page: Arc<EndpointPage>,
    /// The id of the first row, repeated or not.
    first: Option<String>,
    /// Its number in the order of reading.
    order: u32,
    at: Moment,
}

impl Pass {
    /// Begins: backwards from the last known page of a list that was read whole before, or else forwards.
    #[must_use]
    pub fn begin(known: Option<Vec<Cursor>>, now: Moment) -> Self {
        let again = known.is_some();
        let cursors = known.unwrap_or_default();
        Self {
            since: now,
            again,
            ahead: Some(cursors.len()),
            behind: (0..cursors.len()).collect(),
            cursors,
            second: None,
            asked: None,
            read: BTreeMap::new(),
            seen: Seen::default(),
            count: 0,
        }
    }

    /// The next page to be asked for, by number and by where it starts; `None` when the reading is done.
    pub fn ask(&mut self) -> Option<(usize, Option<Cursor>)> {
        // A list that has become shorter has no such pages any more.
        self.behind.retain(|page| *page <= self.cursors.len());
        let page = self.ahead.or_else(|| self.behind.last().copied())?;
        self.asked = Some(page);
        let cursor = page.checked_sub(1).and_then(|at| self.cursors.get(at));
        Some((page, cursor.cloned()))
    }

    /// Takes the page in that was asked for. Answers its number, and what of it is not in the page before.
    pub fn take(
        &mut self,
        page: Arc<EndpointPage>,
        next: Option<Cursor>,
        now: Moment,
    ) -> (usize, Arc<EndpointPage>) {
        let number = self.asked.take().unwrap_or_default();
        let before = self.read.remove(&number);
        for row in before.iter().flat_map(|read| read.page.iter()) {
            self.seen.remove(row.id);
        }
        let first = (!page.is_empty()).then(|| page.row(0).id.to_owned());
        if number > 0 && self.may_have_slipped(number, first.as_deref(), before.as_ref()) {
            // What stood at its start may stand at the end of the page before by now.
            self.behind.insert(number - 1);
        }
        let empty = page.is_empty();
        let page = self.claim(number, page);
        self.follow(number, next, empty);
        self.count += 1;
        let read = Read {
            page: Arc::clone(&page),
            first,
            order: self.count,
            at: now,
        };
        self.read.insert(number, read);
        (number, page)
    }

    /// Whether a row may have moved from this page to the one before since that was read. `before` is what was read
    /// of this page earlier.
    fn may_have_slipped(&self, number: usize, first: Option<&str>, before: Option<&Read>) -> bool {
        let shares = self.cursors.get(number - 1).is_some_and(Cursor::is_earlier);
        let Some(earlier) = self.read.get(&(number - 1)).filter(|_| shares) else {
            return before.is_some_and(|read| read.first.as_deref() != first);
        };
        // Where the two pages have a row in common, nothing is between them.
        first.is_none_or(|first| earlier.page.find(first).is_none())
    }

    /// Where the reading leads from here.
    fn follow(&mut self, number: usize, next: Option<Cursor>, empty: bool) {
        let forwards = self.ahead == Some(number);
        self.behind.remove(&number);
        if forwards {
            self.ahead = None;
        }
        match next {
            Some(cursor) if number >= self.cursors.len() => {
                if number == 0 {
                    self.second = Some(cursor.clone());
                }
                let earlier = cursor.earlier().filter(|_| !self.again);
                self.cursors.push(earlier.unwrap_or(cursor));
            }
            // What was asked for a little early is asked for there again.
            Some(_) if self.cursors[number].is_earlier() => {}
            Some(cursor) => self.cursors[number] = cursor,
            None => self
                .cursors
                .truncate(number.saturating_sub(usize::from(empty))),
        }
        if forwards && self.cursors.len() > number {
            self.ahead = Some(number + 1);
            if self.again {
                self.behind.insert(number);
            }
        }
    }

    /// A row that comes twice is taken out of the page further behind: that is where it stood, or where the service
    /// was asked for it on purpose. Answers what is left of the page.
    fn claim(&mut self, number: usize, page: Arc<EndpointPage>) -> Arc<EndpointPage> {
        let seen = &mut self.seen;
        let repeated: Vec<usize> = (0..page.len())
            .filter(|at| !seen.insert(page.row(*at).id))
            .collect();
        let mut here = BTreeSet::new();
        for at in repeated {
            let id = page.row(at).id;
            let (before, behind) = (self.read.range(..number), self.read.range(number..));
            let mut holds = before
                .rev()
                .chain(behind)
                .filter(|(_, read)| read.page.find(id).is_some());
            let Some(holder) = holds.next().map(|(holder, _)| *holder) else {
                continue;
            };
            if holder < number {
                here.insert(at);
            } else if let Some(read) = self.read.get_mut(&holder)
                && let Some(rest) = read.page.without(&id.into())
            {
                read.page = Arc::new(rest);
            }
        }
        if here.is_empty() {
            return page;
        }
        Arc::new(page.only(|at| !here.contains(&at)))
    }

    /// This endpoint was deleted by ourselves, at some time since `sent`: pages that were read before that and
    /// before the page behind them have lost sight of a row. `more` tells whether further deletes are unanswered.
    pub fn deleted(&mut self, id: &str, sent: Moment, more: bool) {
        let mut holds = self
            .read
            .iter()
            .filter(|(_, read)| read.page.find(id).is_some());
        let once = self.behind.is_empty() && self.count as usize == self.read.len();
        let from = match holds.next() {
            Some((&from, _)) => from,
            // Nothing can be out of sight: it was gone before its page was read, or is yet to come.
            None if once && !more => return,
            None => 0,
        };
        let slipped = |number: usize, read: &Read| match self.read.get(&(number + 1)) {
            Some(behind) => read.order < behind.order && behind.at >= sent,
            None => self.ahead == Some(number + 1),
        };
        let pages = self.read.range(from..);
        let pages = pages.filter(|(number, read)| slipped(**number, read));
        let pages: Vec<usize> = pages.map(|(number, _)| *number).collect();
        let under_way = self.asked.filter(|asked| self.ahead != Some(*asked));
        self.behind
            .extend(pages.into_iter().filter(|page| under_way != Some(*page)));
    }

    /// How many pages came so far.
    #[must_use]
    pub fn done(&self) -> usize {
        self.count as usize
    }

    /// How many pages are still to be read, as far as that is known.
    #[must_use]
    pub fn left(&self) -> usize {
        let behind = self
            .behind
            .iter()
            .filter(|page| **page <= self.cursors.len());
        behind.count() + usize::from(self.ahead.is_some())
    }

    /// Whether the list was known whole before: then no page comes as a surprise.
    #[must_use]
    pub fn is_again(&self) -> bool {
        self.again
    }

    /// Changes the one page that this can be done to.
    pub fn change(&mut self, change: impl Fn(&EndpointPage) -> Option<EndpointPage>) {
        let mut pages = self.read.values_mut();
        if let Some((read, page)) =
            pages.find_map(|read| change(&read.page).map(|page| (read, page)))
        {
            read.page = Arc::new(page);
        }
    }

    /// Puts a page in the place of what was read: the same rows, held elsewhere already.
    pub fn replace(&mut self, number: usize, page: &Arc<EndpointPage>) {
        if let Some(read) = self.read.get_mut(&number) {
            read.page = Arc::clone(page);
        }
    }

    /// What has been read so far, in order.
    pub fn pages(&self) -> impl Iterator<Item = &Arc<EndpointPage>> {
        self.read.values().map(|read| &read.page)
    }

    /// Where the pages start, for the next reading: without the rows that they shared in this one.
    #[must_use]
    pub fn cursors(&self) -> Vec<Cursor> {
        let shared = self.cursors.first().is_some_and(Cursor::is_earlier);
        let plain = || -> Option<Vec<Cursor>> {
            let second = self.second.as_ref().filter(|_| shared && !self.again)?;
            let rows: usize = self.pages().map(|page| page.len()).sum();
            let pages = rows.div_ceil(second.size()?);
            (1..pages).map(|page| second.numbered(page)).collect()
        };
        plain().unwrap_or_else(|| self.cursors.clone())
    }
}
