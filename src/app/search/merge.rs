//! Merges a few changed rows into a sorted list of many.

use super::{
    ranking::Ranking,
    slots::{RowRef, Turn},
};

/// The rows of `before` that are still there, and `fresh`, in order. Both are in order.
pub fn merge(
    before: &[RowRef],
    fresh: &[RowRef],
    turn: &Turn,
    ranking: Ranking<'_>,
) -> Vec<RowRef> {
    let any_gone = turn.gone.contains(&true);
    let mut merged = Vec::with_capacity(before.len() + fresh.len());
    let mut take = |part: &[RowRef], one: Option<RowRef>| {
        if any_gone {
            merged.extend(part.iter().copied().filter(|place| !turn.is_gone(*place)));
        } else {
            merged.extend_from_slice(part);
        }
        merged.extend(one);
    };
    let mut rest = before;
    for place in fresh {
        let (part, behind) = rest.split_at(place_in(rest, *place, ranking));
        take(part, Some(*place));
        rest = behind;
    }
    take(rest, None);
    merged
}

/// Where a row belongs: looked for near the start first, because rows of one page often stand together.
fn place_in(rows: &[RowRef], place: RowRef, ranking: Ranking<'_>) -> usize {
    let before = |other: &RowRef| ranking.compare(*other, place).is_lt();
    let mut end = 1;
    while rows.get(end).is_some_and(before) {
        end *= 2;
    }
    let start = end / 2;
    let end = end.min(rows.len());
    if start == 0 {
        return rows[..end].partition_point(before);
    }
    start + rows[start..end].partition_point(before)
}
