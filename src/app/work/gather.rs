//! Work over many rows that the runtime does off the loop: what a bulk change touches, a free name, marks.

use std::{ops::Range, sync::Arc};

use crate::app::{
    search::{
        Found, SMALL,
        beginning::Beginning,
        census::{Census, Count},
        marked::Marked,
    },
    service::{facts::Facts, rows::EndpointPage},
    text::{number::listed, suggest::next_name},
};

use super::{change::Change, job::item::Item, spent::Spent};

/// Endpoints that one job changes at most: at one request a second these take more than a day.
pub const MOST: usize = 100_000;

/// Names of hidden rows that are kept: more are only counted.
const NAMED: usize = 20;

/// What is to be found out.
#[derive(Debug, Clone, PartialEq)]
pub enum Gather {
    /// The marks when these rows are marked as well.
    Marks {
        /// What is shown.
        found: Found,
        /// Which of its rows.
        span: Range<usize>,
        /// The marks before.
        marks: Marked,
    },
    /// What a change of all that are marked and shown comes to.
    Items {
        /// What is shown.
        found: Found,
        /// What is marked.
        marks: Marked,
        /// What is to be done to them.
        change: Change,
    },
    /// A free name for a copy.
    Name {
        /// The endpoints of the domain.
        pages: Vec<Arc<EndpointPage>>,
        /// The name of the original.
        name: String,
    },
    /// Which endpoints the command line could mean.
    Beginning(Beginning),
    /// How all endpoints stand.
    Census(Count),
}

/// What was found out.
#[derive(Debug, Clone, PartialEq)]
pub enum Gathered {
    /// The marks.
    Marks(Marked),
    /// What a change comes to.
    Items(Box<Touched>),
    /// The name; empty when there is none.
    Name(String),
    /// What the command line could become, with what each is.
    Beginning(Vec<(String, String)>),
    /// How all endpoints stand.
    Census(Box<Census>),
}

impl Gathered {
    /// What of it takes long to free.
    #[must_use]
    pub fn spent(self) -> Option<Spent> {
        match self {
            Self::Marks(marks) => Some(Spent::Marks(marks)),
            Self::Items(touched) => Some(touched.spent()),
            Self::Name(_) | Self::Beginning(_) | Self::Census(_) => None,
        }
    }
}

/// The endpoints that a change would touch, and those that it would not.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    /// What is to be done.
    pub change: Change,
    /// The frozen list, in the order that is shown.
    pub items: Vec<Item>,
    /// Whether there are more than a job may change.
    pub too_many: bool,
    /// Their domains, in words.
    pub domains: String,
    /// How many are so already.
    pub as_they_are: usize,
    /// How many are marked but not shown.
    pub hidden: usize,
    /// The names of some of these.
    pub names: Vec<String>,
}

impl Touched {
    /// What of it takes long to free.
    #[must_use]
    pub fn spent(self) -> Spent {
        Spent::Items(self.items)
    }
}

impl Gather {
    /// Whether it takes so little that it can be done at once.
    #[must_use]
    pub fn is_small(&self) -> bool {
        let rows = match self {
            Self::Marks { span, marks, .. } => span.len() + marks.len(),
            Self::Items { found, .. } => found.total,
            Self::Census(count) => count.rows(),
            Self::Name { pages, .. } | Self::Beginning(Beginning { pages, .. }) => {
                pages.iter().map(|page| page.len()).sum()
            }
        };
        rows <= SMALL
    }

    /// Finds it out. May take half a second for a million rows. As soon as `left` says that nobody waits any more, it
    /// stops, and what it answers then is worth nothing.
    #[must_use]
    pub fn run(&self, left: &dyn Fn() -> bool) -> Gathered {
        match self {
            Self::Marks { found, span, marks } => {
                let span = span.clone().take_while(|_| !left());
                let rows = span.filter_map(|at| found.row(at));
                Gathered::Marks(marks.with(rows.map(|named| named.row.id)))
            }
            Self::Items {
                found,
                marks,
                change,
            } => Gathered::Items(Box::new(touched(found, marks, change, left))),
            Self::Name { pages, name } => {
                let pages = pages.iter().take_while(|_| !left());
                let taken = pages.flat_map(|page| page.iter());
                Gathered::Name(next_name(name, taken.map(|row| row.name)))
            }
            Self::Beginning(beginning) => Gathered::Beginning(beginning.run(left)),
            Self::Census(count) => Gathered::Census(Box::new(count.run(left))),
        }
    }
}

fn touched(found: &Found, marks: &Marked, change: &Change, left: &dyn Fn() -> bool) -> Touched {
    let mut touched = Touched {
        change: change.clone(),
        items: Vec::new(),
        too_many: false,
        domains: String::new(),
        as_they_are: 0,
        hidden: 0,
        names: Vec::new(),
    };
    let rows = (0..found.rows.len()).take_while(|_| !left());
    for named in rows.filter_map(|at| found.row(at)) {
        if !marks.contains(named.row.id) {
            continue;
        }
        let before = Facts::of_row(&named.row);
        match change.work(&before) {
            None => touched.as_they_are += 1,
            Some(_) if touched.items.len() == MOST => {
                touched.too_many = true;
                return touched;
            }
            Some(work) => touched.items.push(Item {
                domain: named.row.domain.clone(),
                domain_name: named.domain().to_owned(),
                name: named.row.name.to_owned(),
                endpoint: Some(named.row.id.into()),
                line: None,
                work,
                before,
            }),
        }
    }
    touched.domains = domains(&touched.items);
    if touched.items.len() + touched.as_they_are < marks.len() {
        let hidden = found.hidden().take_while(|_| !left());
        for named in hidden.filter(|named| marks.contains(named.row.id)) {
            touched.hidden += 1;
            if touched.names.len() < NAMED {
                touched.names.push(named.row.name.to_owned());
            }
        }
    }
    touched
}

/// The names of the domains of these endpoints, each once.
fn domains(items: &[Item]) -> String {
    let mut domains: Vec<&str> = items.iter().map(|item| item.domain_name.as_str()).collect();
    domains.sort_unstable();
    domains.dedup();
    listed(domains.iter().copied(), domains.len())
}
