//! The processes that answer SIP for one account from a server, by number: who is there, who has died, and what one takes over
//! from another.

use super::{
    calls::{self, Table},
    life::{CLOCK, kept, lost, number},
    orders,
    post::Letter,
    sql::{self, Connection},
};
use crate::platform::choices;

/// Takes earlier processes for dead that were reached where another is now.
pub fn succeed(db: &Connection, sip: &str) -> sql::Result<()> {
    db.prepare_cached("UPDATE processes SET seen = 0 WHERE sip = ?1")?
        .execute((sip,))?;
    Ok(())
}

/// Takes in this process, which is reached at this SIP URI. Answers with its number.
pub fn enter(db: &Connection, sip: Option<&str>) -> sql::Result<u64> {
    let sql = format!(
        "INSERT INTO processes (name, sip, seen) VALUES (current_setting('application_name'), ?1, {CLOCK}) RETURNING number"
    );
    db.prepare_cached(&sql)?
        .query_row((sip,), |row| Ok(number(row.get(0)?)))
}

/// Says that a process is there. Answers with the server's clock in milliseconds; none when it was taken for dead meanwhile.
pub fn beat(db: &Connection, process: u64) -> sql::Result<Option<i64>> {
    let sql = format!(
        "UPDATE processes SET seen = {CLOCK} WHERE number = ?1 AND seen > 0 RETURNING seen"
    );
    db.prepare_cached(&sql)?
        .query_opt((kept(process),), |row| row.get(0))
}

/// Whether a process was not taken for dead.
pub fn is_there(db: &Connection, process: u64) -> sql::Result<bool> {
    let sql = "SELECT number FROM processes WHERE number = ?1 AND seen > 0";
    let found = db
        .prepare_cached(sql)?
        .query_opt((kept(process),), |row| row.get::<i64>(0))?;
    Ok(found.is_some())
}

/// The processes that have ended, and, where silence counts, those that were not heard of for too long.
pub fn dead(db: &Connection, own: u64, silence_counts: bool) -> sql::Result<Vec<u64>> {
    let sql = format!(
        "SELECT number FROM processes WHERE number <> ?1 AND (seen = 0 OR (?2 AND seen < {})) ORDER BY number",
        lost()
    );
    db.prepare_cached(&sql)?
        .query_map((kept(own), silence_counts), |row| Ok(number(row.get(0)?)))
}

/// What a process leaves to the one that takes its place.
pub struct Left {
    /// Where it was reached, and no other is.
    pub sip: Option<String>,
    /// The records of its calls, oldest first.
    pub calls: Vec<String>,
    /// Those of its bridges.
    pub bridges: Vec<String>,
}

/// Takes over from a process that is dead, under the account's lock; nothing where another has done that, or it lives, or this
/// one was itself taken for dead.
pub fn take(db: &Connection, dead: u64, own: u64) -> sql::Result<Option<Left>> {
    if !is_there(db, own)? {
        return Ok(None);
    }
    let sql = format!(
        "DELETE FROM processes WHERE number = ?1 AND seen < {} RETURNING sip",
        lost()
    );
    let ended = db
        .prepare_cached(&sql)?
        .query_opt((kept(dead),), |row| row.get::<Option<String>>(0))?;
    let Some(sip) = ended else {
        return Ok(None);
    };
    let is_reached = db
        .prepare_cached("SELECT EXISTS (SELECT FROM processes WHERE sip = ?1 AND seen > 0)")?
        .query_row((&sip,), |row| row.get::<bool>(0))?;
    db.prepare_cached("DELETE FROM homes WHERE process = ?1")?
        .execute((kept(dead),))?;
    Ok(Some(Left {
        sip: sip.filter(|_| !is_reached),
        calls: calls::give(db, Table::Calls, (dead, own), choices::CALLS_KEPT)?,
        bridges: calls::give(db, Table::Bridges, (dead, own), choices::BRIDGES_KEPT)?,
    }))
}

/// Takes a process out that ends. What it remembers of calls is left to the others.
pub fn leave(db: &Connection, process: u64) -> sql::Result<()> {
    let process = kept(process);
    db.prepare_cached("DELETE FROM homes WHERE process = ?1")?
        .execute((process,))?;
    db.prepare_cached(
        "DELETE FROM processes WHERE number = ?1 AND NOT EXISTS (SELECT FROM calls WHERE process = ?1)
            AND NOT EXISTS (SELECT FROM bridges WHERE process = ?1)",
    )?
    .execute((process,))?;
    db.prepare_cached("UPDATE processes SET seen = 0 WHERE number = ?1")?
        .execute((process,))?;
    orders::tell(db, &Letter::Left)
}

/// Who holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// This process, which lives.
    Alive(u64),
    /// This one, whose place nobody has taken yet.
    Dead(u64),
    /// Nobody.
    Nobody,
}

/// Who holds the call or bridge of this identifier: the process that its row names, and while there is none, the one that made
/// the identifier.
pub fn holder(db: &Connection, table: Table, id: &str, maker: u64) -> sql::Result<Holder> {
    let sql = format!(
        "SELECT h.process, p.seen IS NOT NULL, coalesce(p.seen >= {}, false)
         FROM (SELECT coalesce((SELECT process FROM {} WHERE id = ?1), ?2) AS process) AS h
         LEFT JOIN processes p ON p.number = h.process",
        lost(),
        table.name()
    );
    db.prepare_cached(&sql)?
        .query_row((id, kept(maker)), |row| {
            let process = number(row.get(0)?);
            Ok(match (row.get(1)?, row.get(2)?) {
                (true, true) => Holder::Alive(process),
                (true, false) => Holder::Dead(process),
                (false, _) => Holder::Nobody,
            })
        })
}
