//! Stable numbers for pages, so that a result can refer to a row while pages come and go.

use std::{collections::HashMap, sync::Arc};

use crate::app::{
    phones::Roll,
    search::named::Named,
    service::{names::Names, rows::EndpointPage},
};

/// A row's page and its place in that page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowRef {
    /// The page's number.
    pub page: u32,
    /// Index into the page.
    pub row: u32,
}

/// The pages by number. A page without rows stands where another one was.
#[derive(Debug, Clone, PartialEq)]
pub struct Slots(Arc<[Arc<EndpointPage>]>);

/// What becomes of the slots when other pages are known.
#[derive(Debug)]
pub struct Turn {
    /// All pages, those that are gone still among them.
    pub pages: Vec<Arc<EndpointPage>>,
    /// Whether the page with this number is gone.
    pub gone: Vec<bool>,
    /// The numbers of pages that were not there before.
    pub fresh: Vec<u32>,
}

impl Default for Slots {
    fn default() -> Self {
        Self(Arc::new([]))
    }
}

impl Slots {
    /// The pages, each at its number.
    pub fn pages(&self) -> &[Arc<EndpointPage>] {
        &self.0
    }

    /// The row at this place.
    pub fn row<'a>(&'a self, names: &'a Names, phones: &'a Roll, place: RowRef) -> Named<'a> {
        named(&self.0, names, phones, place)
    }

    /// Whether this place is that of the same row in the other slots.
    pub fn agree(&self, other: &Self, place: RowRef) -> bool {
        let at = place.page as usize;
        let pages = self.0.get(at).zip(other.0.get(at));
        pages.is_some_and(|(own, others)| Arc::ptr_eq(own, others))
    }

    /// Where the row with this id is. Asks every page.
    pub fn locate(&self, id: &str) -> Option<RowRef> {
        locate(self.0.iter().zip(0..), id)
    }

    /// Gives numbers to these pages: those that are known keep theirs.
    pub fn turn(&self, pages: &[Arc<EndpointPage>]) -> Turn {
        let numbered = self.0.iter().zip(0u32..);
        let known: HashMap<*const EndpointPage, u32> = numbered
            .map(|(page, number)| (Arc::as_ptr(page), number))
            .collect();
        let mut turn = Turn {
            pages: self.0.to_vec(),
            gone: self.0.iter().map(|page| !page.is_empty()).collect(),
            fresh: Vec::new(),
        };
        let mut free = 0;
        for page in pages.iter().filter(|page| !page.is_empty()) {
            if let Some(number) = known.get(&Arc::as_ptr(page)) {
                turn.gone[*number as usize] = false;
                continue;
            }
            while turn.pages.get(free).is_some_and(|page| !page.is_empty()) {
                free += 1;
            }
            if free == turn.pages.len() {
                turn.pages.push(Arc::clone(page));
                turn.gone.push(false);
            } else {
                turn.pages[free] = Arc::clone(page);
            }
            turn.fresh.push(u32::try_from(free).unwrap_or(u32::MAX));
        }
        turn
    }
}

impl Turn {
    /// Whether all pages are those that were known.
    pub fn is_empty(&self) -> bool {
        self.fresh.is_empty() && !self.gone.contains(&true)
    }

    /// Whether this place is that of a row that is gone.
    pub fn is_gone(&self, place: RowRef) -> bool {
        self.gone[place.page as usize]
    }

    /// Where the row with this id is now. It may stand in a page that is gone as well.
    pub fn locate(&self, id: &str) -> Option<RowRef> {
        let pages = self.pages.iter().zip(0..).zip(&self.gone);
        let left = pages.filter_map(|(page, gone)| (!gone).then_some(page));
        locate(left, id)
    }

    /// How many rows were not there before.
    pub fn fresh_rows(&self) -> usize {
        let pages = self.fresh.iter().map(|at| self.pages[*at as usize].len());
        pages.sum()
    }

    /// How many rows there are now.
    pub fn rows(&self) -> usize {
        let pages = self.pages.iter().zip(&self.gone);
        let there = pages.filter(|(_, gone)| !**gone);
        there.map(|(page, _)| page.len()).sum()
    }

    /// The slots without what is gone.
    pub fn slots(&self) -> Slots {
        let blank = Arc::new(EndpointPage::pack("".into(), &[]));
        let pages = self.pages.iter().zip(&self.gone);
        let left = pages.map(|(page, gone)| Arc::clone(if *gone { &blank } else { page }));
        Slots(left.collect())
    }
}

/// The row at this place of these pages.
pub fn named<'a>(
    pages: &'a [Arc<EndpointPage>],
    names: &'a Names,
    phones: &'a Roll,
    place: RowRef,
) -> Named<'a> {
    Named {
        row: pages[place.page as usize].row(place.row as usize),
        names,
        phones,
    }
}

fn locate<'a>(
    mut pages: impl Iterator<Item = (&'a Arc<EndpointPage>, u32)>,
    id: &str,
) -> Option<RowRef> {
    pages.find_map(|(page, number)| {
        let row = u32::try_from(page.find(id)?).ok()?;
        Some(RowRef { page: number, row })
    })
}
