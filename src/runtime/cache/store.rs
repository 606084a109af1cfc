//! The database of one cache: read with suspicion, written in whole lists of which only changed pages travel.

use std::{collections::HashMap, sync::Arc};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::{
    api::{DomainId, patience::CACHE_LOCK},
    app::{
        service::{
            memory::{Keep, Outline, Sketch, Stock},
            rows::EndpointPage,
        },
        text::time::Moment,
    },
};

use super::{
    file::CacheFile,
    lists::{Known, digest_of, is_whole, put_list, put_stock},
    trouble::Trouble,
};

/// Stands in the file's header: the first letters of sipdeck.
const APPLICATION: i64 = 0x5349_5044;
/// Rises when the tables or the bytes of a page mean something else.
const VERSION: i64 = 1;

/// An open cache.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    /// What is known to stand in the database: pages need not be written again while nobody else wrote.
    known: HashMap<DomainId, Known>,
}

impl Store {
    /// Opens the cache at this place, new when there is none. One that is damaged, of another version or
    /// another account's is thrown away.
    pub fn open(place: &CacheFile) -> Result<Self, Trouble> {
        Ok(Self::renewed(place)?.0)
    }

    /// The same, with the reason when something was thrown away.
    pub fn renewed(place: &CacheFile) -> Result<(Self, Option<Trouble>), Trouble> {
        match Self::attempt(place) {
            Ok(store) => Ok((store, None)),
            Err(trouble) if trouble.is_damage() => {
                tracing::info!(%trouble, "the cache of lists is rebuilt");
                place.remove()?;
                Ok((Self::attempt(place)?, Some(trouble)))
            }
            Err(trouble) => Err(trouble),
        }
    }

    fn attempt(place: &CacheFile) -> Result<Self, Trouble> {
        place.prepare()?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let mut db = Connection::open_with_flags(place.real_path()?, flags)?;
        db.busy_timeout(CACHE_LOCK)?;
        db.pragma_update(None, "page_size", 32_768)?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "NORMAL")?;
        let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        prepare(&change, place.identity())?;
        change.commit()?;
        let known = HashMap::new();
        Ok(Self { db, known })
    }

    /// What the first frame needs.
    pub fn outline(&self) -> Result<Outline, Trouble> {
        let mut stocks = self.db.prepare(
            "SELECT domain, as_of, complete, endpoints, disabled, unassigned FROM stocks",
        )?;
        let sketches = stocks.query_map([], |row| {
            Ok(Sketch {
                domain: row.get::<_, String>(0)?.into(),
                as_of: moment(row, 1)?,
                complete: row.get(2)?,
                endpoints: count(row, 3)?,
                disabled: count(row, 4)?,
                unassigned: count(row, 5)?,
            })
        })?;
        Ok(Outline {
            domains: self.list("domains")?,
            applications: self.list("applications")?,
            sketches: sketches.collect::<Result<_, _>>()?,
        })
    }

    fn list<T: DeserializeOwned>(&self, name: &str) -> Result<Option<(Vec<T>, Moment)>, Trouble> {
        let sql = "SELECT as_of, digest, body FROM lists WHERE name = ?1";
        let found = self.db.query_row(sql, [name], |row| {
            Ok((
                moment(row, 0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, Vec<u8>>(2)?,
            ))
        });
        let Some((as_of, digest, body)) = found.optional()? else {
            return Ok(None);
        };
        let rows = (digest == digest_of(&body)).then(|| serde_json::from_slice(&body).ok());
        let rows = rows.flatten().ok_or(Trouble::Damaged)?;
        Ok(Some((rows, as_of)))
    }

    /// The endpoints of a domain, all as they stood at one time.
    pub fn stock(&mut self, domain: &DomainId) -> Result<Option<Stock>, Trouble> {
        let reading = self.db.transaction()?;
        let sql =
            "SELECT as_of, complete, cursors, change, endpoints FROM stocks WHERE domain = ?1";
        let found = reading.query_row(sql, [domain.as_str()], |row| {
            let cursors = row.get_ref(2)?.as_str()?;
            Ok((
                Stock {
                    domain: domain.clone(),
                    as_of: moment(row, 0)?,
                    complete: row.get(1)?,
                    cursors: serde_json::from_str(cursors).unwrap_or_default(),
                    pages: Vec::new(),
                },
                row.get(3)?,
                count(row, 4)?,
            ))
        });
        let Some((mut stock, change, endpoints)) = found.optional()? else {
            return Ok(None);
        };
        stock.pages = pages(&reading, domain)?;
        if stock.sketch().endpoints != endpoints {
            return Err(Trouble::Damaged);
        }
        let pages = stock.pages.iter().map(Arc::downgrade).collect();
        self.known.insert(domain.clone(), Known { change, pages });
        Ok(Some(stock))
    }

    /// Forgets the endpoints of a domain.
    pub fn forget(&mut self, domain: &DomainId) -> Result<(), Trouble> {
        self.known.remove(domain);
        let change = self.db.transaction()?;
        for table in ["stocks", "pages"] {
            let gone = format!("DELETE FROM {table} WHERE domain = ?1");
            change.execute(&gone, [domain.as_str()])?;
        }
        Ok(change.commit()?)
    }

    /// Forgets those of the small lists that are damaged.
    pub fn mend(&mut self) -> Result<(), Trouble> {
        for name in ["domains", "applications"] {
            if self.list::<IgnoredAny>(name).is_err() {
                self.db
                    .execute("DELETE FROM lists WHERE name = ?1", [name])?;
            }
        }
        Ok(())
    }

    /// Keeps a list in the place of what was kept of it before.
    pub fn keep(&mut self, keep: &Keep) -> Result<(), Trouble> {
        let change = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        match keep {
            Keep::Domains(rows, as_of) => {
                put_list(&change, "domains", rows, *as_of)?;
                let ids: Vec<&str> = rows.iter().map(|domain| domain.id.as_str()).collect();
                let ids = serde_json::to_string(&ids).map_err(|_| Trouble::Damaged)?;
                for table in ["stocks", "pages"] {
                    let gone = "domain NOT IN (SELECT value FROM json_each(?1))";
                    change.execute(&format!("DELETE FROM {table} WHERE {gone}"), [&ids])?;
                }
            }
            Keep::Applications(rows, as_of) => put_list(&change, "applications", rows, *as_of)?,
            // A list known whole is not given up for one that is not, whoever read that.
            Keep::Endpoints(stock) if !stock.complete && is_whole(&change, &stock.domain)? => {}
            Keep::Endpoints(stock) => {
                let known = put_stock(&change, stock, self.known.get(&stock.domain))?;
                change.commit()?;
                self.known.insert(stock.domain.clone(), known);
                return Ok(());
            }
        }
        Ok(change.commit()?)
    }
}

/// Makes the tables of a new file, or looks whether an old one is ours.
fn prepare(change: &Transaction<'_>, identity: &str) -> Result<(), Trouble> {
    let header = |name: &str| change.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let tables: i64 =
        change.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        change.pragma_update(None, "application_id", APPLICATION)?;
        change.pragma_update(None, "user_version", VERSION)?;
        change.execute_batch(include_str!("schema.sql"))?;
        change.execute("INSERT INTO about VALUES (?1, 0)", [identity])?;
        return Ok(());
    }
    if header("application_id")? != APPLICATION || header("user_version")? != VERSION {
        return Err(Trouble::Foreign);
    }
    let kept: String = change.query_row("SELECT identity FROM about", [], |row| row.get(0))?;
    if kept == identity {
        Ok(())
    } else {
        Err(Trouble::Foreign)
    }
}

fn pages(reading: &Transaction<'_>, domain: &DomainId) -> Result<Vec<Arc<EndpointPage>>, Trouble> {
    let sql = "SELECT digest, body FROM pages WHERE domain = ?1 ORDER BY place";
    let mut statement = reading.prepare(sql)?;
    let mut rows = statement.query([domain.as_str()])?;
    let mut pages = Vec::new();
    while let Some(row) = rows.next()? {
        let body = row.get_ref(1)?.as_blob().map_err(|_| Trouble::Damaged)?;
        if row.get::<_, i64>(0)? != digest_of(body) {
            return Err(Trouble::Damaged);
        }
        let page = EndpointPage::from_bytes(domain.clone(), body).ok_or(Trouble::Damaged)?;
        pages.push(Arc::new(page));
    }
    Ok(pages)
}

fn moment(row: &Row<'_>, at: usize) -> rusqlite::Result<Moment> {
    Ok(Moment(row.get::<_, i64>(at)?.max(0).unsigned_abs()))
}

fn count(row: &Row<'_>, at: usize) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, i64>(at)?).unwrap_or_default())
}
