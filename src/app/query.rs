//! Filtering and sorting rows: a pure function that the runtime runs off the loop.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    columns::{ENDPOINTS, EndpointColumn},
    filter::{Field, Filter, Matcher},
    names::{Named, Names},
    order::{Sort, head, head_behind, natural},
    rows::EndpointPage,
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
    /// What is shown.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort<EndpointColumn>,
    /// Whether the domain is a column.
    pub whole_account: bool,
    /// The id of the row under the cursor: where it comes to stand is answered.
    pub cursor: Option<String>,
}

/// A row's page and its place in that page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index into the pages.
    pub page: u32,
    /// Index into the page.
    pub row: u32,
}

/// What came of a query. Eight bytes a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The pages that `rows` point into.
    pub pages: Vec<Arc<EndpointPage>>,
    /// The names that belong to them.
    pub names: Arc<Names>,
    /// The rows that are shown, in order.
    pub rows: Arc<[Place]>,
    /// How many rows there were to choose from.
    pub total: usize,
    /// The row that was under the cursor, and where it stands now.
    pub cursor: Option<(String, Option<usize>)>,
}

impl Default for Found {
    fn default() -> Self {
        Self {
            pages: Vec::new(),
            names: Arc::default(),
            rows: Arc::new([]),
            total: 0,
            cursor: None,
        }
    }
}

impl Found {
    /// The row at this index of what is shown.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<Named<'_>> {
        let place = self.rows.get(index)?;
        Some(at(&self.pages, &self.names, *place))
    }

    /// Where the row with this id stands. Looks at every row: for when the cursor moved during the query.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        let place = locate(&self.pages, id)?;
        self.rows.iter().position(|other| *other == place)
    }
}

impl Query {
    /// How many rows are to be looked at.
    #[must_use]
    pub fn size(&self) -> usize {
        self.pages.iter().map(|page| page.len()).sum()
    }
}

/// The columns that a word without a field looks at.
#[must_use]
pub fn fields(whole_account: bool) -> Vec<Field> {
    let shown = ENDPOINTS
        .iter()
        .filter(|column| whole_account || column.key != EndpointColumn::Domain);
    shown.filter_map(|column| column.field).collect()
}

/// Runs it. May take a second for a million rows: call it where nobody waits.
#[must_use]
pub fn run(query: &Query) -> Found {
    let columns = fields(query.whole_account);
    let mut matcher = Matcher::new(&query.filter, &columns);
    let weights = Weights::new(query);
    let mut rows = Vec::new();
    for (page, index) in query.pages.iter().zip(0u32..) {
        for (row, place) in page.iter().zip(0u32..) {
            let named = Named {
                row,
                names: &query.names,
            };
            if query.filter.is_empty() || matcher.matches(&named) {
                rows.push((
                    weights.of(&named),
                    Place {
                        page: index,
                        row: place,
                    },
                ));
            }
        }
    }
    sort(&mut rows, query);
    let rows: Arc<[Place]> = rows.into_iter().map(|(_, place)| place).collect();
    let cursor = query.cursor.clone().map(|id| {
        let place = locate(&query.pages, &id);
        let index = place.and_then(|place| rows.iter().position(|other| *other == place));
        (id, index)
    });
    Found {
        pages: query.pages.clone(),
        names: Arc::clone(&query.names),
        total: query.size(),
        rows,
        cursor,
    }
}

/// Heads decide nearly always; only among rows with equal ones the texts are looked at. Equal rows stand in the
/// order of their names, then of their ids, whichever way round the column is.
fn sort(rows: &mut [(u128, Place)], query: &Query) {
    let Sort { column, reverse } = query.sort;
    let few = few_texts(column);
    // Rows with one of few texts are told apart by their names, which stand in one order both ways round.
    let way = |order: Ordering| {
        if reverse && !few {
            order.reverse()
        } else {
            order
        }
    };
    let named = |place: Place| at(&query.pages, &query.names, place);
    let (key, known) = if few {
        (EndpointColumn::Name, 12)
    } else {
        (column, 16)
    };
    rows.sort_by(|(a, _), (b, _)| way(a.cmp(b)));
    for alike in rows.chunk_by_mut(|(a, _), (b, _)| a == b) {
        if alike.len() > 1 {
            for (head, place) in alike.iter_mut() {
                *head = head_behind(text(&named(*place), key), known);
            }
            alike.sort_by(|(a, first), (b, second)| {
                way(a.cmp(b)).then_with(|| {
                    let (a, b) = (named(*first), named(*second));
                    way(natural(text(&a, key), text(&b, key)))
                        .then_with(|| natural(a.row.name, b.row.name))
                        .then_with(|| a.row.id.cmp(b.row.id))
                })
            });
        }
    }
}

/// Whether rows have so few different texts in this column that each gets a number.
fn few_texts(column: EndpointColumn) -> bool {
    match column {
        EndpointColumn::State | EndpointColumn::Domain | EndpointColumn::Application => true,
        EndpointColumn::Name | EndpointColumn::Description | EndpointColumn::Uri => false,
    }
}

/// What the rows are sorted by: the head of a text, or the number of one of few before the head of the name.
struct Weights<'a> {
    column: EndpointColumn,
    reverse: bool,
    numbers: HashMap<&'a str, u32>,
}

impl<'a> Weights<'a> {
    fn new(query: &'a Query) -> Self {
        let column = query.sort.column;
        let mut texts: Vec<&str> = match column {
            EndpointColumn::Domain | EndpointColumn::Application => {
                let names = &query.names;
                let rows = query.pages.iter().flat_map(|page| page.iter());
                let texts = rows.map(|row| text(&Named { row, names }, column));
                texts.collect::<HashSet<_>>().into_iter().collect()
            }
            EndpointColumn::State
            | EndpointColumn::Name
            | EndpointColumn::Description
            | EndpointColumn::Uri => Vec::new(),
        };
        texts.sort_by(|a, b| natural(a, b));
        Self {
            column,
            reverse: query.sort.reverse,
            numbers: texts.into_iter().zip(0..).collect(),
        }
    }

    fn of(&self, named: &Named<'_>) -> u128 {
        let number = match self.column {
            EndpointColumn::State => named.standing() as u32,
            EndpointColumn::Domain | EndpointColumn::Application => {
                let number = self.numbers.get(text(named, self.column));
                number.copied().unwrap_or_default()
            }
            EndpointColumn::Name | EndpointColumn::Description | EndpointColumn::Uri => {
                return head(text(named, self.column));
            }
        };
        let number = if self.reverse { !number } else { number };
        (u128::from(number) << 96) | (head(named.row.name) >> 32)
    }
}

fn text<'a>(named: &Named<'a>, column: EndpointColumn) -> &'a str {
    match column {
        EndpointColumn::State => "",
        EndpointColumn::Name => named.row.name,
        EndpointColumn::Domain => named.domain(),
        EndpointColumn::Application => named.application(),
        EndpointColumn::Description => named.row.description,
        EndpointColumn::Uri => named.row.sip_uri,
    }
}

fn at<'a>(pages: &'a [Arc<EndpointPage>], names: &'a Names, place: Place) -> Named<'a> {
    Named {
        row: pages[place.page as usize].row(place.row as usize),
        names,
    }
}

fn locate(pages: &[Arc<EndpointPage>], id: &str) -> Option<Place> {
    pages.iter().zip(0u32..).find_map(|(page, index)| {
        let row = u32::try_from(page.find(id)?).ok()?;
        Some(Place { page: index, row })
    })
}
