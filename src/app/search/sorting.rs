//! Sorts rows by distributing them into buckets and sorting one bucket after the other.

use std::{collections::VecDeque, sync::Arc};

use crate::app::{service::rows::EndpointPage, text::order::Key};

use super::{
    ranking::{Keys, Ranking},
    slots::RowRef,
};

/// Rows that get their keys in one step, and about as many as a heap should hold.
const STEP: usize = if cfg!(test) { 4 } else { 1_024 };
const HEAP: usize = 8 * STEP;

/// Behind so many equal bytes texts are compared one by one.
const DEPTH: usize = 256;

/// A sort under way.
#[derive(Debug)]
pub struct Sorting {
    keys: Keys,
    source: Source,
    /// Where one heap ends and the next one begins.
    bounds: Vec<Key>,
    heaps: Vec<Vec<(Key, RowRef)>>,
    /// How many rows got their keys.
    pub keyed: usize,
    /// How many are to be sorted.
    pub total: usize,
    ordered: usize,
    sorted: Vec<RowRef>,
}

/// Where the rows come from.
#[derive(Debug)]
enum Source {
    /// All rows of these pages, whose numbers are taken off one by one.
    Pages(VecDeque<u32>),
    /// These rows.
    Rows(Vec<RowRef>),
}

impl Sorting {
    /// All rows of the pages with these numbers.
    pub fn of_pages(ranking: &Ranking<'_>, numbers: Vec<u32>) -> Self {
        let rows = |at: &u32| ranking.pages[*at as usize].len();
        let total = numbers.iter().map(rows).sum();
        Self::new(ranking, Source::Pages(numbers.into()), total)
    }

    /// These rows.
    pub fn of_rows(ranking: &Ranking<'_>, rows: Vec<RowRef>) -> Self {
        let total = rows.len();
        Self::new(ranking, Source::Rows(rows), total)
    }

    fn new(ranking: &Ranking<'_>, source: Source, total: usize) -> Self {
        let keys = Keys::new(ranking);
        let heaps = total.div_ceil(HEAP).max(1);
        let sample = source.sample(ranking.pages, total, if heaps > 1 { heaps * 16 } else { 0 });
        let mut sample: Vec<Key> = sample
            .into_iter()
            .map(|place| keys.of(ranking, place, 0).0)
            .collect();
        sample.sort_unstable();
        let bounds = (1..heaps).filter_map(|heap| sample.get(heap * sample.len() / heaps));
        Self {
            bounds: bounds.copied().collect(),
            heaps: vec![Vec::new(); heaps],
            keys,
            source,
            keyed: 0,
            total,
            ordered: 0,
            sorted: Vec::with_capacity(total),
        }
    }

    /// Goes on for about a millisecond. Answers whether there is more to do.
    pub fn step(&mut self, ranking: &Ranking<'_>) -> bool {
        let places = self.source.next(ranking.pages, self.keyed);
        if places.is_empty() {
            return self.put_in_order(ranking);
        }
        for place in &places {
            let (key, _) = self.keys.of(ranking, *place, 0);
            let heap = self.bounds.partition_point(|bound| *bound <= key);
            self.heaps[heap].push((key, *place));
        }
        self.keyed += places.len();
        true
    }

    fn put_in_order(&mut self, ranking: &Ranking<'_>) -> bool {
        let Some(heap) = self.heaps.get_mut(self.ordered) else {
            return false;
        };
        let mut rows = std::mem::take(heap);
        sort(&mut rows, &self.keys, ranking, 0);
        self.sorted.extend(rows.into_iter().map(|(_, place)| place));
        self.ordered += 1;
        self.ordered < self.heaps.len()
    }

    /// What has been sorted.
    pub fn done(self) -> Vec<RowRef> {
        self.sorted
    }

    /// Of the rows that have a key so far the first ones, in order: as many as can be put in order at once.
    pub fn so_far(&self, ranking: &Ranking<'_>) -> Vec<RowRef> {
        let mut rows = Vec::new();
        for heap in &self.heaps[self.ordered..] {
            if self.sorted.len() + rows.len() >= HEAP {
                break;
            }
            rows.extend_from_slice(heap);
        }
        sort(&mut rows, &self.keys, ranking, 0);
        let rest = rows.into_iter().map(|(_, place)| place);
        self.sorted.iter().copied().chain(rest).collect()
    }

    /// How much of it is done, of a hundred.
    pub fn percent(&self) -> usize {
        (self.keyed + self.sorted.len()) * 50 / self.total.max(1)
    }
}

impl Source {
    /// The rows behind so many.
    fn next(&mut self, pages: &[Arc<EndpointPage>], done: usize) -> Vec<RowRef> {
        match self {
            Self::Pages(numbers) => {
                let number = numbers.pop_front();
                number.map_or_else(Vec::new, |number| rows_of(pages, number).collect())
            }
            Self::Rows(rows) => rows[done..].iter().take(STEP).copied().collect(),
        }
    }

    /// About so many of the rows, from everywhere.
    fn sample(&self, pages: &[Arc<EndpointPage>], total: usize, count: usize) -> Vec<RowRef> {
        if count == 0 {
            return Vec::new();
        }
        let stride = (total / count).max(1);
        match self {
            Self::Pages(numbers) => {
                let rows = |at: &u32| rows_of(pages, *at).step_by(stride);
                numbers.iter().flat_map(rows).collect()
            }
            Self::Rows(rows) => rows.iter().step_by(stride).copied().collect(),
        }
    }
}

fn rows_of(pages: &[Arc<EndpointPage>], page: u32) -> impl Iterator<Item = RowRef> + use<> {
    let count = u32::try_from(pages[page as usize].len()).unwrap_or(u32::MAX);
    (0..count).map(move |row| RowRef { page, row })
}

/// Rows with equal keys are sorted by what stands behind these.
fn sort(rows: &mut [(Key, RowRef)], keys: &Keys, ranking: &Ranking<'_>, depth: usize) {
    rows.sort_unstable_by_key(|(key, _)| *key);
    for alike in rows.chunk_by_mut(|(a, _), (b, _)| a == b) {
        if alike.len() == 1 {
            continue;
        }
        if alike[0].0.is_whole() {
            ranking.sort_alike(alike, keys);
            continue;
        }
        let behind = depth + Key::SIZE;
        let mut more = false;
        for (key, place) in alike.iter_mut() {
            let (next, longer) = keys.of(ranking, *place, behind);
            more |= longer || next != Key::default();
            *key = next;
        }
        if more && behind < DEPTH {
            sort(alike, keys, ranking, behind);
        } else {
            ranking.sort_alike(alike, keys);
        }
    }
}
