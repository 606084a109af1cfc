//! Runs a query in steps of about a millisecond.

use std::{collections::VecDeque, sync::Arc};

use super::{
    merge::merge,
    plan::{Job, Plan, Scope},
    query::{Effort, Found, Partial, Query},
    sieve::Sieve,
    slots::RowRef,
    walk::{Walk, passes},
};

/// What is to be found, and how far that is.
pub struct Search {
    scope: Scope,
    jobs: VecDeque<Job>,
    /// Rows of pages that were not there before, in order.
    fresh: Vec<RowRef>,
    order: Option<Arc<Vec<RowRef>>>,
    rows: Option<Arc<Vec<RowRef>>>,
    sieve: Option<Sieve>,
    cursor: Option<RowRef>,
    /// What was told while rows are sorted: rows that come in between later would only be in the way.
    told: Option<Arc<Vec<RowRef>>>,
    effort: Effort,
}

/// Runs a query to its end. May take half a second for a million rows: call it where nobody waits.
pub fn run(query: &Query) -> Found {
    let mut search = Search::begin(query.clone());
    while search.step() {}
    search.done()
}

impl Search {
    /// Plans what is to be done.
    pub fn begin(query: Query) -> Self {
        let turn = query.base.slots.turn(&query.pages);
        let cursor = query.cursor.as_deref().and_then(|id| turn.locate(id));
        let scope = Scope { query, turn };
        let Plan { jobs, order, rows } = Plan::of(&scope);
        Self {
            scope,
            jobs,
            fresh: Vec::new(),
            order,
            rows,
            sieve: None,
            cursor,
            told: None,
            effort: Effort::default(),
        }
    }

    /// Goes on for about a millisecond. Answers whether there is more to do.
    pub fn step(&mut self) -> bool {
        let Some(mut job) = self.jobs.pop_front() else {
            return false;
        };
        let ranking = self.scope.ranking();
        let more = match &mut job {
            Job::SortFresh(sorting) | Job::SortAll(sorting) | Job::SortRows(sorting) => {
                let keyed = sorting.keyed;
                let more = sorting.step(&ranking);
                self.effort.keyed += sorting.keyed - keyed;
                more
            }
            Job::Walk(walk) => {
                let asked = walk.asked;
                let more = walk.step(&self.scope.turn);
                self.effort.asked += walk.asked - asked;
                more
            }
            Job::MergeOrder(_) | Job::WalkOrder | Job::MergeRows | Job::ShowAll => false,
        };
        if more {
            self.jobs.push_front(job);
        } else {
            self.finish(job);
        }
        !self.jobs.is_empty()
    }

    /// Takes over what a job has brought.
    fn finish(&mut self, job: Job) {
        match job {
            Job::SortFresh(sorting) => self.fresh = sorting.done(),
            Job::SortAll(sorting) => self.order = Some(Arc::new(sorting.done())),
            Job::SortRows(sorting) => self.rows = Some(Arc::new(sorting.done())),
            Job::MergeOrder(before) => {
                let order = merge(&before, &self.fresh, &self.scope.turn, self.scope.ranking());
                self.order = Some(Arc::new(order));
            }
            Job::WalkOrder => {
                let order = self.order.clone().unwrap_or_default();
                let walk = Walk::new(self.scope.sieve(), vec![(order, 0)]);
                self.jobs.push_front(Job::Walk(Box::new(walk)));
            }
            Job::Walk(walk) => {
                let (rows, sieve) = walk.done();
                self.rows = Some(Arc::new(rows));
                self.sieve = Some(sieve);
            }
            Job::MergeRows => {
                let mut sieve = self.sieve.take().unwrap_or_else(|| self.scope.sieve());
                let pages = &self.scope.turn.pages;
                let fresh = self.fresh.iter().copied();
                let fresh = fresh.filter(|place| passes(&mut sieve, pages, *place));
                let fresh: Vec<RowRef> = fresh.collect();
                self.effort.asked += self.fresh.len();
                let rows = self.rows.take().unwrap_or_default();
                let rows = merge(&rows, &fresh, &self.scope.turn, self.scope.ranking());
                self.rows = Some(Arc::new(rows));
            }
            Job::ShowAll => self.rows.clone_from(&self.order),
        }
    }

    /// What it has taken so far.
    #[must_use]
    pub fn effort(&self) -> Effort {
        self.effort
    }

    /// What is found by now; `None` when nothing can be told yet that was not known before.
    pub fn so_far(&mut self) -> Option<Found> {
        let ranking = self.scope.ranking();
        let whole = self.jobs.len() == 1;
        let (partial, rows) = match self.jobs.front()? {
            Job::SortAll(sorting) | Job::SortRows(sorting) if sorting.keyed > 0 => {
                let partial = Partial {
                    sorting: true,
                    percent: sorting.percent(),
                    rest: Vec::new(),
                    early: Vec::new(),
                    whole: false,
                };
                let rows = match &self.told {
                    Some(told) => Arc::clone(told),
                    None => Arc::new(sorting.so_far(&ranking)),
                };
                (partial, rows)
            }
            Job::Walk(walk) if walk.asked > 0 => {
                let partial = Partial {
                    sorting: false,
                    percent: walk.percent(),
                    rest: walk.rest(),
                    early: Vec::new(),
                    whole,
                };
                (partial, Arc::new(walk.so_far().to_vec()))
            }
            Job::SortAll(_)
            | Job::SortRows(_)
            | Job::Walk(_)
            | Job::SortFresh(_)
            | Job::MergeOrder(_)
            | Job::WalkOrder
            | Job::MergeRows
            | Job::ShowAll => {
                return None;
            }
        };
        let rows = if partial.sorting && self.told.is_none() {
            Arc::new(self.shown(&rows))
        } else {
            rows
        };
        if partial.sorting {
            self.told = Some(Arc::clone(&rows));
        }
        let mut found = self.found(rows, Some(partial));
        if let Some(cursor) = self.cursor {
            found.show_early(cursor, self.scope.query.whole_account);
        }
        Some(found)
    }

    /// Those of these rows that are shown.
    fn shown(&self, rows: &[RowRef]) -> Vec<RowRef> {
        if self.scope.query.filter.is_empty() {
            return rows.to_vec();
        }
        let mut sieve = self.scope.sieve();
        let pages = &self.scope.turn.pages;
        let rows = rows.iter().copied();
        rows.filter(|place| passes(&mut sieve, pages, *place))
            .collect()
    }

    /// What was found, when no step is left.
    pub fn done(mut self) -> Found {
        let rows = self.rows.take().unwrap_or_default();
        self.found(rows, None)
    }

    fn found(&self, rows: Arc<Vec<RowRef>>, partial: Option<Partial>) -> Found {
        Found {
            slots: self.scope.turn.slots(),
            names: Arc::clone(&self.scope.query.names),
            phones: self.scope.query.phones.clone(),
            rows,
            total: self.scope.turn.rows(),
            filter: self.scope.query.filter.clone(),
            sort: Some(self.scope.query.sort),
            order: self.order.clone(),
            partial: partial.map(Arc::new),
            effort: self.effort,
        }
    }
}
