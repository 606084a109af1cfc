//! An index that finds the n-th row of a list in creation order at the same cost for every n, however many rows came
//! and went: a tree of counts over the ordinals of the list.
//!
//! A node of level 1 covers 64 ordinals, a node of the next level 64 nodes. Adding or removing a row touches
//! one node a level; finding a row reads at most 64 nodes a level.

use super::sql::{Connection, Result};

/// Bits of an ordinal that a level takes.
pub const BITS: u32 = 6;
/// Levels of the tree; above the last, nodes are simply read in order (one for 16 million ordinals).
pub const LEVELS: u32 = 4;

/// The list of domains. Endpoint lists go by their domain's ordinal, which is positive.
pub const DOMAINS: i64 = -1;
/// The list of applications.
pub const APPLICATIONS: i64 = -2;

/// Counts a row that was added at this ordinal.
pub fn add(db: &Connection, list: i64, ordinal: i64) -> Result<()> {
    // All levels at once: a server answers each statement by itself.
    let node = |level| format!("(?1, {level}, CAST(?2 AS BIGINT) >> {}, 1)", BITS * level);
    let nodes: Vec<String> = (1..=LEVELS).map(node).collect();
    let sql = format!(
        "INSERT INTO ranks VALUES {} ON CONFLICT (list, level, node) DO UPDATE SET count = ranks.count + 1",
        nodes.join(", ")
    );
    db.prepare_cached(&sql)?.execute((list, ordinal))?;
    Ok(())
}

/// Counts many rows at once, whose ordinals are `0..count` in a list that was empty.
pub fn fill(db: &Connection, list: i64, count: i64) -> Result<()> {
    let mut add = db.prepare_cached("INSERT INTO ranks VALUES (?1, ?2, ?3, ?4)")?;
    for level in 1..=LEVELS {
        let width = 1 << (BITS * level);
        for node in 0..(count + width - 1) / width {
            add.execute((list, level, node, width.min(count - node * width)))?;
        }
    }
    Ok(())
}

/// Forgets a row that was removed. Nodes that count nothing go too.
pub fn remove(db: &Connection, list: i64, ordinal: i64) -> Result<()> {
    let mut take = db.prepare_cached(
        "UPDATE ranks SET count = count - 1 WHERE list = ?1 AND level = ?2 AND node = ?3",
    )?;
    let mut prune = db.prepare_cached(
        "DELETE FROM ranks WHERE list = ?1 AND level = ?2 AND node = ?3 AND count = 0",
    )?;
    for level in 1..=LEVELS {
        let node = (list, level, ordinal >> (BITS * level));
        take.execute(node)?;
        prune.execute(node)?;
    }
    Ok(())
}

/// How many rows the list has.
pub fn total(db: &Connection, list: i64) -> Result<i64> {
    db.prepare_cached(
        "SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM ranks WHERE list = ?1 AND level = ?2",
    )?
    .query_row((list, LEVELS), |row| row.get(0))
}

/// Where a row is: among the rows from `ordinal` on, after skipping `skip` of them (fewer than 64).
#[derive(Debug, PartialEq, Eq)]
pub struct Spot {
    /// First ordinal of the block of 64 that holds the row.
    pub ordinal: i64,
    /// Rows of that block that come before it.
    pub skip: i64,
}

/// Finds the row with `rank` rows before it, if the list is that long.
pub fn seek(db: &Connection, list: i64, rank: u64) -> Result<Option<Spot>> {
    let Ok(mut rank) = i64::try_from(rank) else {
        return Ok(None);
    };
    let mut children = db.prepare_cached(
        "SELECT node, count FROM ranks
         WHERE list = ?1 AND level = ?2 AND node BETWEEN ?3 AND ?4 ORDER BY node",
    )?;
    let mut span = (0, i64::MAX);
    for level in (1..=LEVELS).rev() {
        let nodes = children.query_map((list, level, span.0, span.1), |row| {
            Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
        })?;
        let holds = nodes.into_iter().find(|(_, count)| {
            let here = rank < *count;
            if !here {
                rank -= count;
            }
            here
        });
        let Some((node, _)) = holds else {
            return Ok(None);
        };
        span.0 = node << BITS;
        span.1 = span.0 | ((1 << BITS) - 1);
    }
    Ok(Some(Spot {
        ordinal: span.0,
        skip: rank,
    }))
}

#[cfg(test)]
mod tests {
    use super::{
        super::{file, sql::Connection},
        Spot, add, fill, remove, seek, total,
    };

    fn store() -> Connection {
        file::temporary().expect("opens")
    }

    #[test]
    fn the_nth_row_is_found_after_rows_before_it_went() {
        let db = store();
        for ordinal in 0..10_000 {
            add(&db, 7, ordinal).expect("adds");
        }
        for ordinal in (0..10_000).filter(|ordinal| ordinal % 3 != 0) {
            remove(&db, 7, ordinal).expect("removes");
        }
        assert_eq!(total(&db, 7), Ok(3334));
        let block = |ordinal: i64| ordinal / 64 * 64;
        for rank in [0, 1, 63, 64, 1000, 3333] {
            let ordinal = rank * 3;
            let before = (block(ordinal)..ordinal).filter(|o| o % 3 == 0).count();
            let spot = Spot {
                ordinal: block(ordinal),
                skip: i64::try_from(before).expect("small"),
            };
            assert_eq!(seek(&db, 7, rank.unsigned_abs()), Ok(Some(spot)), "{rank}");
        }
        assert_eq!(seek(&db, 7, 3334), Ok(None));
        assert_eq!(seek(&db, 8, 0), Ok(None));
    }

    #[test]
    fn filling_a_list_counts_as_adding_its_rows_one_by_one() {
        let dump = |db: &Connection| -> Vec<(i64, i64, i64)> {
            let mut all = db
                .prepare_cached("SELECT level, node, count FROM ranks ORDER BY 1, 2")
                .expect("prepares");
            all.query_map((), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
                .expect("reads")
        };
        let (filled, added) = (store(), store());
        fill(&filled, 1, 5000).expect("fills");
        for ordinal in 0..5000 {
            add(&added, 1, ordinal).expect("adds");
        }
        assert_eq!(dump(&filled), dump(&added));
    }
}
