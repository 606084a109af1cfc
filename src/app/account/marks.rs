//! Marks rows that a refresh found new or changed, until the person has moved on.

use std::{collections::BTreeMap, sync::Arc};

use crate::{api::EndpointId, app::service::rows::EndpointPage};

/// More than these are not worth marking: then nearly everything changed.
const MOST: usize = 2_000;
/// In a list of more pages than this a row is looked for only where it may have moved to.
const FEW_PAGES: usize = 16;

/// What a refresh found about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It was not there before.
    New,
    /// It was different before.
    Changed,
}

/// The marks of one list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    rows: BTreeMap<EndpointId, Mark>,
    /// How many rows are not there any more.
    pub gone: usize,
}

impl Marks {
    /// The mark of this row.
    #[must_use]
    pub fn of(&self, id: &EndpointId) -> Option<Mark> {
        self.rows.get(id).copied()
    }

    /// Whether nothing is marked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.gone == 0
    }

    /// The person has moved on.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.gone = 0;
    }

    /// There were so many rows before, and are so many now: those that are not new and not there are gone.
    pub fn count(&mut self, before: usize, now: usize) {
        let new = self.rows.values().filter(|mark| **mark == Mark::New);
        if self.rows.len() < MOST {
            self.gone = (before + new.count()).saturating_sub(now);
        }
    }

    /// Compares a page with what was known before.
    pub fn note(&mut self, before: &[Arc<EndpointPage>], number: usize, page: &EndpointPage) {
        for row in page.iter() {
            if self.rows.len() >= MOST {
                return;
            }
            let known = near(before, number).find_map(|page| Some(page.row(page.find(row.id)?)));
            let mark = match known {
                Some(known) if known == row => continue,
                Some(_) => Mark::Changed,
                None => Mark::New,
            };
            self.rows.insert(row.id.into(), mark);
        }
    }
}

/// The page with this number, its neighbours, and the others while they are few.
fn near(pages: &[Arc<EndpointPage>], number: usize) -> impl Iterator<Item = &Arc<EndpointPage>> {
    let close = number.saturating_sub(1)..=number + 1;
    let all = pages.len() <= FEW_PAGES;
    let first = pages.get(number).into_iter();
    let numbered = pages.iter().enumerate();
    let others = numbered.filter(move |(at, _)| *at != number && (all || close.contains(at)));
    first.chain(others.map(|(_, page)| page))
}
