//! Finds rows that only moved: then the terminal can move them itself.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    ops::RangeInclusive,
};

use super::grid::{Grid, Slot};

/// Moving rows costs about as many bytes as this many changed cells.
const PRICE: i64 = 24;

/// Rows that the terminal should move: the region, and by how many lines up (down when negative).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scroll {
    /// First and last row that move or are filled with blanks.
    pub region: RangeInclusive<u16>,
    /// Lines, never 0.
    pub by: i32,
}

/// The scroll that saves most, if any does.
pub fn find(shown: &Grid, wanted: &Grid) -> Option<Scroll> {
    let changed = (0..wanted.height).filter(|y| shown.row(*y) != wanted.row(*y));
    if changed.count() < 3 {
        return None;
    }
    let by = likely_shift(shown, wanted)?;
    let height = i32::from(wanted.height);
    let cost = |y: i32, from: i32| {
        let blank = Slot::blank();
        let row = wanted.row(u16::try_from(y).unwrap_or(0));
        let old = u16::try_from(from).ok().filter(|from| *from < shown.height);
        let changed = match old {
            Some(from) => shown
                .row(from)
                .iter()
                .zip(row)
                .filter(|(a, b)| a != b)
                .count(),
            None => row.iter().filter(|slot| **slot != blank).count(),
        };
        i64::try_from(changed).unwrap_or(i64::MAX)
    };
    let gains = (0..height).map(|y| {
        let from = y + by;
        if (0..height).contains(&from) {
            cost(y, y) - cost(y, from)
        } else {
            i64::MIN / 1024
        }
    });
    let (first, last) = best_run(gains)?;
    let (top, bottom) = (first.min(first + by), last.max(last + by));
    // Rows of the region that no row moves into become blank.
    let before: i64 = (top..=bottom).map(|y| cost(y, y)).sum();
    let after: i64 = (top..=bottom)
        .map(|y| {
            let inside = (top..=bottom).contains(&(y + by));
            cost(y, if inside { y + by } else { -1 })
        })
        .sum();
    (before - after > PRICE).then(|| Scroll {
        region: u16::try_from(top).unwrap_or(0)..=u16::try_from(bottom).unwrap_or(0),
        by,
    })
}

/// The shift under which most rows that changed are found again, judged by their left halves: beside a
/// list there may be a pane that does not move with it.
fn likely_shift(shown: &Grid, wanted: &Grid) -> Option<i32> {
    let (old, new) = (fingerprints(shown), fingerprints(wanted));
    let height = i32::try_from(new.len()).ok()?;
    let blank = fingerprint(&vec![Slot::blank(); usize::from(wanted.width)]);
    let at = |rows: &[u64], y: i32| usize::try_from(y).ok().and_then(|y| rows.get(y).copied());
    (1 - height..height)
        .filter(|by| *by != 0)
        .map(|by| {
            let moved = (0..height).filter(|y| {
                let now = at(&new, *y);
                now != at(&old, *y) && now == at(&old, y + by) && now != Some(blank)
            });
            (moved.count(), by)
        })
        .filter(|(moved, _)| *moved > 0)
        .max_by_key(|(moved, by)| (*moved, -by.abs()))
        .map(|(_, by)| by)
}

fn fingerprints(grid: &Grid) -> Vec<u64> {
    (0..grid.height).map(|y| fingerprint(grid.row(y))).collect()
}

/// What is hashed, in one piece: a hash of many small pieces takes many times as long.
#[derive(Default)]
struct Pieces(Vec<u8>);

impl Hasher for Pieces {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.0);
        hasher.finish()
    }
}

/// A number for the left half of a row, without its first two columns, where a marker may stand.
fn fingerprint(row: &[Slot]) -> u64 {
    let mut hasher = Pieces::default();
    let half = row.len().div_ceil(2).max(3).min(row.len());
    for slot in row[..half].iter().skip(2) {
        match slot {
            Slot::Unknown => hasher.write_u8(0),
            Slot::Tail => hasher.write_u8(1),
            Slot::Glyph(cell, _) => {
                cell.symbol().hash(&mut hasher);
                (cell.fg, cell.bg, cell.modifier).hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}

/// The run of neighbours with the greatest sum above zero: its first and last place.
fn best_run(gains: impl Iterator<Item = i64>) -> Option<(i32, i32)> {
    let (mut best, mut found) = (0, None);
    let (mut sum, mut start) = (0, 0);
    for (y, gain) in (0..).zip(gains) {
        if sum <= 0 {
            (sum, start) = (0, y);
        }
        sum += gain;
        if sum > best {
            (best, found) = (sum, Some((start, y)));
        }
    }
    found
}
