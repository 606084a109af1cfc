//! What has to be done for a query, given what was found before: as little as possible.

use std::sync::Arc;

use crate::app::page::columns::EndpointColumn;

use super::{
    query::SMALL,
    search::Search,
    slots::Place,
    sorting::Sorting,
    walk::{Rest, Walk},
};

/// One thing to do.
pub enum Job {
    /// Sort the rows that were not there before.
    SortFresh(Box<Sorting>),
    /// Sort all rows.
    SortAll(Box<Sorting>),
    /// Sort the rows that are shown.
    SortRows(Box<Sorting>),
    /// Bring what was the order of all rows up to what is there now.
    MergeOrder(Arc<Vec<Place>>),
    /// Ask all rows in order whether they are shown.
    WalkOrder,
    /// Ask these rows whether they are shown.
    Walk(Box<Walk>),
    /// Add those that were not there before to the rows that are shown, and leave out those that are gone.
    MergeRows,
    /// Show all rows.
    ShowAll,
}

/// Plans the search.
pub fn plan(search: &mut Search) {
    let (query, base) = (&search.query, &search.query.base);
    let names = Arc::ptr_eq(&base.names, &query.names) || base.names == query.names;
    let texts_only = matches!(
        query.sort.column,
        EndpointColumn::Name | EndpointColumn::Description | EndpointColumn::Uri
    );
    let few = search.turn.fresh_rows() <= (search.turn.rows() / 4).max(SMALL);
    let in_order = base.sort == Some(query.sort)
        && (names || texts_only && base.names.same_domains(&query.names));
    let order = base.order.clone().filter(|_| in_order && few);
    let same = base.filter == query.filter;
    let within =
        base.sort.is_some() && names && few && (same || query.filter.is_within(&base.filter));
    let still = search.turn.is_empty();
    let halfway = base.partial.as_ref().is_some_and(|part| part.whole);
    if query.filter.is_empty() {
        keep_order_or_sort(search, order);
        search.jobs.push_back(Job::ShowAll);
    } else if within && base.partial.is_none() && (in_order || same) {
        if let Some(order) = order {
            keep_order_or_sort(search, Some(order));
        } else if !still {
            sort_fresh(search);
        }
        from_rows(search, same, in_order);
    } else if within && still && in_order && halfway {
        search.order.clone_from(&base.order);
        let walk = Walk::new(search.sieve(), unasked(search));
        search.jobs.push_back(Job::Walk(Box::new(walk)));
    } else {
        keep_order_or_sort(search, order);
        search.jobs.push_back(Job::WalkOrder);
    }
}

/// The rows that are shown were found before, perhaps among others, perhaps in another order.
fn from_rows(search: &mut Search, same: bool, in_order: bool) {
    let rows = Arc::clone(&search.query.base.rows);
    if !in_order {
        let left = rows.iter().copied();
        let left = left.filter(|place| !search.turn.is_gone(*place)).collect();
        let sorting = Sorting::of_rows(&search.ranking(), left);
        search.jobs.push_back(Job::SortRows(Box::new(sorting)));
    } else if same {
        search.rows = Some(rows);
    } else {
        let walk = Walk::new(search.sieve(), vec![(rows, 0)]);
        search.jobs.push_back(Job::Walk(Box::new(walk)));
    }
    if !search.turn.is_empty() {
        search.jobs.push_back(Job::MergeRows);
    }
}

/// What a walk that was left had found, and what it had not come to.
fn unasked(search: &Search) -> Vec<Rest> {
    let base = &search.query.base;
    let Some(partial) = &base.partial else {
        return Vec::new();
    };
    let mut found = Vec::clone(&base.rows);
    for early in &partial.early {
        if let Ok(at) = search.ranking().place_of(&found, *early) {
            found.remove(at);
        }
    }
    let mut rest = vec![(Arc::new(found), 0)];
    rest.extend(partial.rest.iter().cloned());
    rest
}

fn keep_order_or_sort(search: &mut Search, order: Option<Arc<Vec<Place>>>) {
    match order {
        Some(order) if search.turn.is_empty() => search.order = Some(order),
        Some(order) => {
            sort_fresh(search);
            search.jobs.push_back(Job::MergeOrder(order));
        }
        None => {
            let ranking = search.ranking();
            let pages = ranking.pages.iter().zip(&search.turn.gone).zip(0u32..);
            let there = pages.filter(|((page, gone), _)| !**gone && !page.is_empty());
            let numbers = there.map(|(_, number)| number).collect();
            let sorting = Sorting::of_pages(&ranking, numbers);
            search.jobs.push_back(Job::SortAll(Box::new(sorting)));
        }
    }
}

fn sort_fresh(search: &mut Search) {
    let sorting = Sorting::of_pages(&search.ranking(), search.turn.fresh.clone());
    search.jobs.push_back(Job::SortFresh(Box::new(sorting)));
}
