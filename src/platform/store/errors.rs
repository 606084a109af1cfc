//! What was refused lately, where several processes serve one account: kept in the database, newest first.

use super::{
    rows::{Rows, Window},
    sql::{self, Connection},
};

/// How many of the last errors are looked at when one is added: those before them go.
const SPARE: i64 = 64;

/// Adds an error; so many are kept at least, and a few more.
pub(super) fn add(db: &Connection, id: &str, record: &str, kept: u32) -> sql::Result<()> {
    let place: i64 = db
        .prepare_cached("INSERT INTO errors (id, record) VALUES (?1, ?2) RETURNING place")?
        .query_row((id, record), |row| row.get(0))?;
    if place % SPARE == 0 {
        db.prepare_cached("DELETE FROM errors WHERE place <= ?1")?
            .execute((place - i64::from(kept),))?;
    }
    Ok(())
}

/// The records in this window of the last ones, newest first.
pub fn list(db: &Connection, kept: u32, window: Window) -> sql::Result<Rows<String>> {
    let offset = i64::try_from(window.offset).unwrap_or(i64::MAX);
    let rows = db
        .prepare_cached(
            "SELECT record FROM (SELECT place, record FROM errors ORDER BY place DESC LIMIT ?1) AS last
             ORDER BY place DESC LIMIT ?2 OFFSET ?3",
        )?
        .query_map((kept, window.size + 1, offset), |row| row.get(0))?;
    Ok(Rows::cut(rows, window.size))
}

/// The record of the error with this identifier.
pub fn find(db: &Connection, id: &str) -> sql::Result<Option<String>> {
    db.prepare_cached("SELECT record FROM errors WHERE id = ?1")?
        .query_opt((id,), |row| row.get(0))
}
