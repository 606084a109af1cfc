//! Reads and writes whole lists in the database of a cache; unchanged pages are not written again.

use std::sync::{Arc, Weak};

use rusqlite::{OptionalExtension, Transaction, params};
use serde::Serialize;

use crate::{
    api::DomainId,
    app::{
        service::{
            memory::Stock,
            rows::{EndpointPage, fold},
        },
        text::time::Moment,
    },
};

use super::trouble::Trouble;

/// What is known to stand in the database of a list.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) change: i64,
    /// Weak, so that nothing is held, and an address is not given to another page.
    pub(super) pages: Vec<Weak<EndpointPage>>,
}

pub(super) fn put_list<T: Serialize>(
    change: &Transaction<'_>,
    name: &str,
    rows: &[T],
    as_of: Moment,
) -> Result<(), Trouble> {
    let body = serde_json::to_vec(rows).map_err(|_| Trouble::Damaged)?;
    change.execute(
        "INSERT OR REPLACE INTO lists VALUES (?1, ?2, ?3, ?4)",
        params![name, cell(as_of.0), digest_of(&body), body],
    )?;
    Ok(())
}

pub(super) fn is_whole(change: &Transaction<'_>, domain: &DomainId) -> Result<bool, Trouble> {
    let sql = "SELECT complete FROM stocks WHERE domain = ?1";
    let found = change.query_row(sql, [domain.as_str()], |row| row.get(0));
    Ok(found.optional()?.unwrap_or(false))
}

/// Writes the pages that changed, or all of them when another dashboard wrote since.
pub(super) fn put_stock(
    change: &Transaction<'_>,
    stock: &Stock,
    known: Option<&Known>,
) -> Result<Known, Trouble> {
    let domain = stock.domain.as_str();
    let sql = "SELECT change FROM stocks WHERE domain = ?1";
    let last: Option<i64> = change
        .query_row(sql, [domain], |row| row.get(0))
        .optional()?;
    let known = known.filter(|known| Some(known.change) == last);
    let stands = |place: usize, page: &Arc<EndpointPage>| {
        let known = known.and_then(|known| known.pages.get(place));
        known.is_some_and(|known| known.as_ptr() == Arc::as_ptr(page))
    };
    for (place, page) in stock.pages.iter().enumerate() {
        if !stands(place, page) {
            let body = page.to_bytes();
            change.execute(
                "INSERT OR REPLACE INTO pages VALUES (?1, ?2, ?3, ?4)",
                params![domain, cell(place), digest_of(&body), body],
            )?;
        }
    }
    change.execute(
        "DELETE FROM pages WHERE domain = ?1 AND place >= ?2",
        params![domain, cell(stock.pages.len())],
    )?;
    let number: i64 = change.query_row(
        "UPDATE about SET changes = changes + 1 RETURNING changes",
        [],
        |row| row.get(0),
    )?;
    let sketch = stock.sketch();
    let cursors = serde_json::to_string(&stock.cursors).map_err(|_| Trouble::Damaged)?;
    change.execute(
        "INSERT OR REPLACE INTO stocks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            domain,
            cell(stock.as_of.0),
            stock.complete,
            number,
            cell(sketch.endpoints),
            cell(sketch.disabled),
            cell(sketch.unassigned),
            cursors
        ],
    )?;
    let pages = stock.pages.iter().map(Arc::downgrade).collect();
    let change = number;
    Ok(Known { change, pages })
}

/// A count or a time as the database has it.
fn cell(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

pub(super) fn digest_of(bytes: &[u8]) -> i64 {
    fold(bytes).cast_signed()
}
