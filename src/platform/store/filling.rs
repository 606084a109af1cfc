//! A made-up account that is being written, remembered from its first domain to its last, so that one that was
//! interrupted is neither served nor forgotten.

use super::sql::{Connection, Result};

/// What is being made, and how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filling {
    /// Number of domains.
    pub domains: i64,
    /// Endpoints in each of them.
    pub endpoints: i64,
    /// Where it is made from.
    pub seed: i64,
    /// Domains that are done.
    pub done: i64,
}

/// What was begun and is not finished, if there is something.
pub fn read(db: &Connection) -> Result<Option<Filling>> {
    db.prepare_cached("SELECT domains, endpoints, seed, done FROM filling")?
        .query_opt((), |row| {
            Ok(Filling {
                domains: row.get(0)?,
                endpoints: row.get(1)?,
                seed: row.get(2)?,
                done: row.get(3)?,
            })
        })
}

/// Remembers that it is begun.
pub fn begin(db: &Connection, filling: Filling) -> Result<()> {
    let Filling {
        domains,
        endpoints,
        seed,
        done,
    } = filling;
    db.prepare_cached("INSERT INTO filling VALUES (1, ?1, ?2, ?3, ?4)")?
        .execute((domains, endpoints, seed, done))?;
    Ok(())
}

/// Counts a domain as done, in the transaction that made it; the last one ends it.
pub fn advance(db: &Connection) -> Result<()> {
    db.prepare_cached("UPDATE filling SET done = done + 1")?
        .execute(())?;
    db.prepare_cached("DELETE FROM filling WHERE done >= domains")?
        .execute(())?;
    Ok(())
}
