//! A query: filter, sort order and pages, with the rows found so far.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::app::{
    filter::{Field, Filter, matcher::Matcher},
    page::columns::{EndpointColumn, of_endpoints},
    phones::Roll,
    search::{named::Named, ranking::Ranking},
    service::{names::Names, rows::EndpointPage},
    text::order::Sort,
};

use super::{
    slots::{RowRef, Slots},
    walk,
};

/// Below so many rows a query is quicker than the way to another thread.
pub const SMALL: usize = 2_000;

/// What is to be filtered and sorted: a snapshot that costs one reference a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The rows.
    pub pages: Vec<Arc<EndpointPage>>,
    /// The names of what the rows refer to.
    pub names: Arc<Names>,
    /// The phones of the rows.
    pub phones: Roll,
    /// What is shown.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort<EndpointColumn>,
    /// Whether the domain is a column.
    pub whole_account: bool,
    /// The id of the row under the cursor: if it is shown, it is among the rows of every partial result.
    pub cursor: Option<String>,
    /// What was found before, for the same list.
    pub base: Found,
}

/// What came of a query. Sixteen bytes a row at most, eight without a filter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    pub(super) slots: Slots,
    /// The names that belong to the rows.
    pub names: Arc<Names>,
    /// The phones by which the rows were found and put in order.
    pub phones: Roll,
    /// The rows that are shown, in order.
    pub rows: Arc<Vec<RowRef>>,
    /// How many rows there were to choose from.
    pub total: usize,
    /// Which rows these are.
    pub(super) filter: Filter,
    pub(super) sort: Option<Sort<EndpointColumn>>,
    /// All rows in order, if that was found out.
    pub(super) order: Option<Arc<Vec<RowRef>>>,
    /// What is missing; `None` when nothing is.
    pub(super) partial: Option<Arc<Partial>>,
    /// What it took.
    pub effort: Effort,
}

/// How far a query is that is under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Partial {
    /// Whether rows are being sorted, rather than looked for.
    pub sorting: bool,
    /// How much of it is done, of a hundred.
    pub percent: usize,
    /// What has not been asked yet.
    pub(super) rest: Vec<walk::Rest>,
    /// Rows that stand there only because the cursor is or was on them.
    pub(super) early: Vec<RowRef>,
    /// Whether the rows and what has not been asked yet are all there is.
    pub(super) whole: bool,
}

/// What a query took: rows that were looked at, however many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Effort {
    /// Rows that were sorted.
    pub keyed: usize,
    /// Rows that the filter was asked about.
    pub asked: usize,
}

impl Found {
    /// The row at this index of what is shown.
    pub fn row(&self, index: usize) -> Option<Named<'_>> {
        let place = self.rows.get(index)?;
        Some(self.slots.row(&self.names, &self.phones, *place))
    }

    /// Where the row with this id stands. Asks every page, but not every row.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.index_of(self.slots.locate(id)?)
    }

    /// Where a row stands here that stands at this index there.
    pub fn position_of(&self, other: &Self, index: usize) -> Option<usize> {
        self.index_of(self.place_of(other, index)?)
    }

    /// The place here of the row that stands at this index there.
    fn place_of(&self, other: &Self, index: usize) -> Option<RowRef> {
        let place = *other.rows.get(index)?;
        if self.slots.agree(&other.slots, place) {
            return Some(place);
        }
        let id = other.slots.row(&other.names, &other.phones, place).row.id;
        self.slots.locate(id)
    }

    /// Shows the row that stands at this index there, if the whole result will: somebody went to it while only a part
    /// was found.
    pub fn hold(&mut self, other: &Self, index: usize, whole_account: bool) {
        if self.partial.is_none() {
            return;
        }
        if let Some(place) = self.place_of(other, index) {
            self.show_early(place, whole_account);
        }
    }

    /// Shows this row in a part if the whole result will show it.
    pub(super) fn show_early(&mut self, place: RowRef, whole_account: bool) {
        let fields = fields(whole_account);
        let row = self.slots.row(&self.names, &self.phones, place);
        if Matcher::new(&self.filter, &fields).matches(&row)
            && let Some(Err(at)) = self.rank(place)
            && let Some(partial) = &mut self.partial
        {
            Arc::make_mut(&mut self.rows).insert(at, place);
            Arc::make_mut(partial).early.push(place);
        }
    }

    /// The rows that are not shown. Looks at every one.
    pub fn hidden(&self) -> impl Iterator<Item = Named<'_>> {
        let pages = self.slots.pages();
        let mut shown: Vec<Vec<bool>> = pages.iter().map(|page| vec![false; page.len()]).collect();
        for place in self.rows.iter() {
            shown[place.page as usize][place.row as usize] = true;
        }
        let each = pages.iter().zip(shown);
        each.flat_map(|(page, shown)| {
            let hidden = (0..page.len()).filter(move |row| !shown[*row]);
            hidden.map(|row| Named {
                row: page.row(row),
                names: &self.names,
                phones: &self.phones,
            })
        })
    }

    fn index_of(&self, place: RowRef) -> Option<usize> {
        self.rank(place)?.ok()
    }

    /// Where this row stands, or where it would stand; `None` before anything was found.
    fn rank(&self, place: RowRef) -> Option<Result<usize, usize>> {
        let ranking = Ranking {
            pages: self.slots.pages(),
            names: &self.names,
            phones: &self.phones,
            sort: self.sort?,
        };
        Some(ranking.place_of(&self.rows, place))
    }

    /// Which rows these are.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// In which order they stand; `None` before anything was found.
    pub fn sort(&self) -> Option<Sort<EndpointColumn>> {
        self.sort
    }

    /// What is missing; `None` when nothing is.
    pub fn partial(&self) -> Option<&Partial> {
        self.partial.as_deref()
    }
}

impl Query {
    /// Whether what is found, or its order, changes with what phones do.
    pub fn follows_phones(&self) -> bool {
        follows_phones(&self.filter, self.sort)
    }

    /// How many rows are to be looked at.
    pub fn size(&self) -> usize {
        self.pages.iter().map(|page| page.len()).sum()
    }
}

/// Whether what such a filter finds, or this order, changes with what phones do.
pub fn follows_phones(filter: &Filter, sort: Sort<EndpointColumn>) -> bool {
    filter.follows_phones() || sort.column.follows_phones()
}

/// The columns that a word without a field looks at.
pub fn fields(whole_account: bool) -> Vec<Field> {
    of_endpoints(whole_account, false)
        .filter_map(|column| column.field)
        .collect()
}
