//! The tables of calls and bridges: records that others write and read, in the order in which the calls began.

use super::sql::{self, Connection};

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Of calls.
    Calls,
    /// Of bridges.
    Bridges,
}

impl Table {
    fn name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Bridges => "bridges",
        }
    }
}

/// Keeps a record, in place of what was kept under this identifier.
pub fn put(db: &Connection, table: Table, id: &str, record: &str) -> sql::Result<()> {
    let sql = format!(
        "INSERT INTO {} (id, record) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET record = ?2",
        table.name()
    );
    db.prepare_cached(&sql)?.execute((id, record))?;
    Ok(())
}

/// Forgets a record.
pub fn remove(db: &Connection, table: Table, id: &str) -> sql::Result<()> {
    let sql = format!("DELETE FROM {} WHERE id = ?1", table.name());
    db.prepare_cached(&sql)?.execute((id,))?;
    Ok(())
}

/// Forgets all records.
pub fn clear(db: &Connection, table: Table) -> sql::Result<()> {
    let sql = format!("DELETE FROM {}", table.name());
    db.prepare_cached(&sql)?.execute(())?;
    Ok(())
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
