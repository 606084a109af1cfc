//! Requests that one process hands to another, which holds what they are about: a row is the request, and then its answer.
//! Whoever is to carry it out is told so, and so is whoever waits.

use std::time::Duration;

use super::{
    life::{CLOCK, kept},
    post::{CHANNEL, Letter},
    sql::{self, Connection},
};

/// A request, without what proves who sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which, chosen by who asks.
    pub id: String,
    /// Everything but its body; a text of whoever writes and reads it.
    pub head: String,
    /// Its body.
    pub body: Vec<u8>,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered so: head and body.
    Answered(String, Vec<u8>),
    /// It was never begun, and will not be.
    Untouched,
    /// It was begun, and nobody knows more.
    Doubtful,
}

/// Hands an order to a process that has fewer than so many; whether it is handed. From so long on, it is not begun any more.
pub fn hand(
    db: &Connection,
    order: &Order,
    process: u64,
    (within, most): (Duration, u32),
) -> sql::Result<bool> {
    let letter = Letter::Order(process, order.id.clone()).text();
    let sql = format!(
        "WITH made AS (
            INSERT INTO orders (id, process, ends, head, body) SELECT CAST(?1 AS TEXT), CAST(?2 AS BIGINT), {CLOCK} + {}, CAST(?3 AS TEXT), CAST(?4 AS BYTEA)
                WHERE (SELECT count(*) FROM orders WHERE process = CAST(?2 AS BIGINT)) < {most} RETURNING id
         ) SELECT id, pg_notify('{CHANNEL}', ?5) FROM made",
        within.as_millis()
    );
    let made = db.prepare_cached(&sql)?.query_opt(
        (&order.id, kept(process), &order.head, &order.body, &letter),
        |row| row.get::<String>(0),
    )?;
    Ok(made.is_some())
}

/// Takes an order to carry it out, unless it was taken or has come too late; nobody else does then.
pub fn take(db: &Connection, process: u64, id: &str) -> sql::Result<Option<Order>> {
    let sql = format!(
        "UPDATE orders SET taken = true WHERE id = ?1 AND process = ?2 AND NOT taken AND ends > {CLOCK} RETURNING head, body"
    );
    db.prepare_cached(&sql)?
        .query_opt((id, kept(process)), |row| {
            Ok(Order {
                id: id.to_owned(),
                head: row.get(0)?,
                body: row.get(1)?,
            })
        })
}

/// The orders that wait for a process.
pub fn waiting(db: &Connection, process: u64) -> sql::Result<Vec<String>> {
    let sql = format!("SELECT id FROM orders WHERE process = ?1 AND NOT taken AND ends > {CLOCK}");
    db.prepare_cached(&sql)?
        .query_map((kept(process),), |row| row.get(0))
}

/// Answers an order that was taken, and tells who waits.
pub fn answer(db: &Connection, id: &str, head: &str, body: &Vec<u8>) -> sql::Result<()> {
    let letter = Letter::Answered(id.to_owned()).text();
    let sql = format!(
        "WITH done AS (UPDATE orders SET answer = ?2, content = ?3 WHERE id = ?1 RETURNING id)
         SELECT id, pg_notify('{CHANNEL}', ?4) FROM done"
    );
    db.prepare_cached(&sql)?
        .query_opt((id, head, body, &letter), |row| row.get::<String>(0))?;
    Ok(())
}

/// Whether an order is answered.
pub fn is_answered(db: &Connection, id: &str) -> sql::Result<bool> {
    let sql = "SELECT id FROM orders WHERE id = ?1 AND answer IS NOT NULL";
    let found = db
        .prepare_cached(sql)?
        .query_opt((id,), |row| row.get::<String>(0))?;
    Ok(found.is_some())
}

/// Takes an order back, whatever has become of it.
pub fn end(db: &Connection, id: &str) -> sql::Result<Outcome> {
    let found = db
        .prepare_cached("DELETE FROM orders WHERE id = ?1 RETURNING taken, answer, content")?
        .query_opt((id,), |row| {
            Ok((
                row.get::<bool>(0)?,
                row.get::<Option<String>>(1)?,
                row.get::<Option<Vec<u8>>>(2)?,
            ))
        })?;
    Ok(match found {
        Some((_, Some(head), content)) => Outcome::Answered(head, content.unwrap_or_default()),
        Some((false, None, _)) => Outcome::Untouched,
        // The server has lost it, which it does only when it falls.
        Some((true, None, _)) | None => Outcome::Doubtful,
    })
}

/// Forgets the orders whose askers are gone: they ended longer ago than anybody waits.
pub fn tidy(db: &Connection, after: Duration) -> sql::Result<()> {
    let sql = format!(
        "DELETE FROM orders WHERE ends < {CLOCK} - {}",
        after.as_millis()
    );
    db.prepare_cached(&sql)?.execute(())?;
    Ok(())
}

/// Tells all processes something, once the transaction is durable.
pub(super) fn tell(db: &Connection, letter: &Letter) -> sql::Result<()> {
    db.prepare_cached("SELECT pg_notify(?1, ?2)")?
        .execute((CHANNEL, &letter.text()))?;
    Ok(())
}
