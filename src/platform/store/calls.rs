//! The tables of calls and bridges: records that others write and read, in the order in which the calls began.

use super::{
    life::{kept, number},
    news,
    sql::{self, Connection},
};
use crate::platform::stream::Notice;

/// Where a process tells the others of its calls.
pub const CHANNEL: &str = "sipdeck_calls";

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Of calls.
    Calls,
    /// Of bridges.
    Bridges,
}

impl Table {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Bridges => "bridges",
        }
    }
}

/// Keeps a record of a process, in place of what it has kept under this identifier.
pub fn put(
    db: &Connection,
    table: Table,
    process: u64,
    (id, record): (&str, &str),
) -> sql::Result<()> {
    let table = table.name();
    let sql = format!(
        "INSERT INTO {table} (id, record, process) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET record = ?2 WHERE {table}.process = ?3"
    );
    db.prepare_cached(&sql)?
        .execute((id, record, kept(process)))?;
    Ok(())
}

/// Forgets a record of a process.
pub fn remove(db: &Connection, table: Table, process: u64, id: &str) -> sql::Result<()> {
    let sql = format!(
        "DELETE FROM {} WHERE id = ?1 AND process = ?2",
        table.name()
    );
    db.prepare_cached(&sql)?.execute((id, kept(process)))?;
    Ok(())
}

/// Forgets all records of a process.
pub fn clear(db: &Connection, table: Table, process: u64) -> sql::Result<()> {
    let sql = format!("DELETE FROM {} WHERE process = ?1", table.name());
    db.prepare_cached(&sql)?.execute((kept(process),))?;
    Ok(())
}

/// Gives the last records of a process to another, so many at most, and forgets the others. Answers with them, oldest first.
pub fn give(
    db: &Connection,
    table: Table,
    (from, to): (u64, u64),
    most: usize,
) -> sql::Result<Vec<String>> {
    let (from, to) = (kept(from), kept(to));
    let name = table.name();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let sql =
        format!("SELECT place, record FROM {name} WHERE process = ?1 ORDER BY place DESC LIMIT ?2");
    let mut rows = db
        .prepare_cached(&sql)?
        .query_map((from, most), |row| Ok((row.get::<i64>(0)?, row.get(1)?)))?;
    rows.reverse();
    let Some((first, _)) = rows.first() else {
        return Ok(Vec::new());
    };
    let sql = format!("DELETE FROM {name} WHERE process = ?1 AND place < ?2");
    db.prepare_cached(&sql)?.execute((from, *first))?;
    let sql = format!("UPDATE {name} SET process = ?2 WHERE process = ?1");
    db.prepare_cached(&sql)?.execute((from, to))?;
    Ok(rows.into_iter().map(|(_, record)| record).collect())
}

/// A record among those of all processes.
pub struct Placed {
    /// Where it stands: those that began later stand behind it.
    pub place: i64,
    /// The process that holds it.
    pub process: u64,
    /// What it is the record of.
    pub id: String,
    /// The record.
    pub record: String,
}

/// So many records behind a place, or before it with `back`.
pub fn some(
    db: &Connection,
    table: Table,
    (place, back): (i64, bool),
    most: u32,
) -> sql::Result<Vec<Placed>> {
    let (than, order) = if back { ("<", "DESC") } else { (">", "ASC") };
    let sql = format!(
        "SELECT place, process, id, record FROM {} WHERE place {than} ?1 ORDER BY place {order} LIMIT ?2",
        table.name()
    );
    db.prepare_cached(&sql)?.query_map((place, most), |row| {
        Ok(Placed {
            place: row.get(0)?,
            process: number(row.get(1)?),
            id: row.get(2)?,
            record: row.get(3)?,
        })
    })
}

/// Tells all processes what one has kept, once that is durable.
pub fn tell(db: &Connection, process: u64, notices: &[Notice]) -> sql::Result<()> {
    for (at, letter) in news::letters_of(notices).iter().enumerate() {
        db.prepare_cached("SELECT pg_notify(?1, ?2)")?
            .execute((CHANNEL, &format!("{process} {at}\n{letter}")))?;
    }
    Ok(())
}

/// What a letter says, unless this process has written it.
pub(super) fn read(letter: &str, own: u64) -> Vec<Notice> {
    let (head, _) = letter.split_once('\n').unwrap_or_default();
    let writer = head.split(' ').next().and_then(|it| it.parse().ok());
    if own != 0 && writer == Some(own) {
        return Vec::new();
    }
    news::read(letter)
}

/// The last records, oldest first; so many at most.
pub fn last(db: &Connection, table: Table, most: usize) -> sql::Result<Vec<String>> {
    let sql = format!(
        "SELECT record FROM {} ORDER BY place DESC LIMIT ?1",
        table.name()
    );
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut records = db
        .prepare_cached(&sql)?
        .query_map((most,), |row| row.get(0))?;
    records.reverse();
    Ok(records)
}
