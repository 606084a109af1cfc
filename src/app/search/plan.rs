//! Decides how much of an earlier result a new query can reuse.

use std::{collections::VecDeque, sync::Arc};

use crate::app::page::columns::EndpointColumn;

use super::{
    query::{Query, SMALL, fields},
    ranking::Ranking,
    sieve::Sieve,
    slots::{RowRef, Turn},
    sorting::Sorting,
    walk::{Rest, Walk},
};

/// What a search looks at.
pub struct Scope {
    /// What is to be found.
    pub query: Query,
    /// Where.
    pub turn: Turn,
}

impl Scope {
    /// The order of the rows.
    pub fn ranking(&self) -> Ranking<'_> {
        Ranking {
            pages: &self.turn.pages,
            names: &self.query.names,
            phones: &self.query.phones,
            sort: self.query.sort,
        }
    }

    /// The filter, made ready for the pages.
    pub fn sieve(&self) -> Sieve {
        let columns = fields(self.query.whole_account);
        let (pages, names) = (&self.turn.pages, &self.query.names);
        let phones = self.query.phones.clone();
        Sieve::new(&self.query.filter, columns, pages, names, phones)
    }
}

/// One thing to do.
pub enum Job {
    /// Sort the rows that were not there before.
    SortFresh(Box<Sorting>),
    /// Sort all rows.
    SortAll(Box<Sorting>),
    /// Sort the rows that are shown.
    SortRows(Box<Sorting>),
    /// Bring what was the order of all rows up to what is there now.
    MergeOrder(Arc<Vec<RowRef>>),
    /// Ask all rows in order whether they are shown.
    WalkOrder,
    /// Ask these rows whether they are shown.
    Walk(Box<Walk>),
    /// Add those that were not there before to the rows that are shown, and leave out those that are gone.
    MergeRows,
    /// Show all rows.
    ShowAll,
}

/// What is to be done, and what need not be done again.
#[derive(Default)]
pub struct Plan {
    /// What is to be done, one after the other.
    pub jobs: VecDeque<Job>,
    /// All rows in order, if that is known.
    pub order: Option<Arc<Vec<RowRef>>>,
    /// The rows that are shown, if that is known.
    pub rows: Option<Arc<Vec<RowRef>>>,
}

impl Plan {
    /// The plan of a search.
    pub fn of(scope: &Scope) -> Self {
        let mut plan = Self::default();
        let (query, base) = (&scope.query, &scope.query.base);
        let names = Arc::ptr_eq(&base.names, &query.names) || base.names == query.names;
        let texts_only = matches!(
            query.sort.column,
            EndpointColumn::Name | EndpointColumn::Description | EndpointColumn::Uri
        );
        // What was found by other phones says nothing where phones count.
        let alike = base.phones == query.phones;
        let found = alike || !query.filter.follows_phones();
        let few = scope.turn.fresh_rows() <= (scope.turn.rows() / 4).max(SMALL);
        let in_order = base.sort == Some(query.sort)
            && (alike || !query.sort.column.follows_phones())
            && (names || texts_only && base.names.same_domains(&query.names));
        let order = base.order.clone().filter(|_| in_order && few);
        let same = base.filter == query.filter;
        let within = base.sort.is_some()
            && found
            && names
            && few
            && (same || query.filter.is_within(&base.filter));
        let still = scope.turn.is_empty();
        let halfway = base.partial.as_ref().is_some_and(|part| part.whole);
        if query.filter.is_empty() {
            plan.keep_order_or_sort(scope, order);
            plan.jobs.push_back(Job::ShowAll);
        } else if within && base.partial.is_none() && (in_order || same) {
            if let Some(order) = order {
                plan.keep_order_or_sort(scope, Some(order));
            } else if !still {
                plan.sort_fresh(scope);
            }
            plan.start_from_rows(scope, same, in_order);
        } else if within && still && in_order && halfway {
            plan.order.clone_from(&base.order);
            plan.walk(scope, unasked(scope));
        } else {
            plan.keep_order_or_sort(scope, order);
            plan.jobs.push_back(Job::WalkOrder);
        }
        plan
    }

    /// The rows that are shown were found before, perhaps among others, perhaps in another order.
    fn start_from_rows(&mut self, scope: &Scope, same: bool, in_order: bool) {
        let rows = Arc::clone(&scope.query.base.rows);
        if !in_order {
            let left = rows.iter().copied();
            let left = left.filter(|place| !scope.turn.is_gone(*place)).collect();
            let sorting = Sorting::of_rows(&scope.ranking(), left);
            self.jobs.push_back(Job::SortRows(Box::new(sorting)));
        } else if same {
            self.rows = Some(rows);
        } else {
            self.walk(scope, vec![(rows, 0)]);
        }
        if !scope.turn.is_empty() {
            self.jobs.push_back(Job::MergeRows);
        }
    }

    fn walk(&mut self, scope: &Scope, rest: Vec<Rest>) {
        let walk = Walk::new(scope.sieve(), rest);
        self.jobs.push_back(Job::Walk(Box::new(walk)));
    }

    fn keep_order_or_sort(&mut self, scope: &Scope, order: Option<Arc<Vec<RowRef>>>) {
        match order {
            Some(order) if scope.turn.is_empty() => self.order = Some(order),
            Some(order) => {
                self.sort_fresh(scope);
                self.jobs.push_back(Job::MergeOrder(order));
            }
            None => {
                let ranking = scope.ranking();
                let pages = ranking.pages.iter().zip(&scope.turn.gone).zip(0u32..);
                let there = pages.filter(|((page, gone), _)| !**gone && !page.is_empty());
                let numbers = there.map(|(_, number)| number).collect();
                let sorting = Sorting::of_pages(&ranking, numbers);
                self.jobs.push_back(Job::SortAll(Box::new(sorting)));
            }
        }
    }

    fn sort_fresh(&mut self, scope: &Scope) {
        let sorting = Sorting::of_pages(&scope.ranking(), scope.turn.fresh.clone());
        self.jobs.push_back(Job::SortFresh(Box::new(sorting)));
    }
}

/// What a walk that was left had found, and what it had not come to.
fn unasked(scope: &Scope) -> Vec<Rest> {
    let base = &scope.query.base;
    let Some(partial) = &base.partial else {
        return Vec::new();
    };
    let mut found = Vec::clone(&base.rows);
    for early in &partial.early {
        if let Ok(at) = scope.ranking().place_of(&found, *early) {
            found.remove(at);
        }
    }
    let mut rest = vec![(Arc::new(found), 0)];
    rest.extend(partial.rest.iter().cloned());
    rest
}
