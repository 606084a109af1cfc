//! Domains in the database: created, listed, described, and deleted when they are empty (reference §4).

use super::{
    news::{self, News},
    ranks,
    rows::{Rows, Window},
    sql::{self, Connection, Row},
    suffix,
};
use crate::{
    api::{Change, Domain, DomainDraft, DomainId, rules},
    platform::{choices, mint, refusal::Refusal},
};

/// A domain and its place in the order of creation, by which its endpoints are kept.
pub struct Kept {
    /// Order of creation.
    pub ordinal: i64,
    /// What the API shows of it.
    pub domain: Domain,
}

fn kept(row: &Row<'_>) -> sql::Result<Kept> {
    Ok(Kept {
        ordinal: row.get(0)?,
        domain: Domain {
            id: row.get::<String>(1)?.into(),
            name: row.get(2)?,
            description: row.get(3)?,
        },
    })
}

/// The domains in this window.
pub fn list(db: &Connection, window: Window) -> Result<Rows<Domain>, Refusal> {
    let Some(spot) = ranks::seek(db, ranks::DOMAINS, window.offset)? else {
        return Ok(Rows::none());
    };
    let rows = db
        .prepare_cached(
            "SELECT ordinal, id, name, description FROM domains
             WHERE ordinal >= ?1 ORDER BY ordinal LIMIT ?2 OFFSET ?3",
        )?
        .query_map((spot.ordinal, window.size + 1, spot.skip), |row| {
            Ok(kept(row)?.domain)
        })?;
    Ok(Rows::cut(rows, window.size))
}

/// The domain with this id.
pub fn find(db: &Connection, id: &DomainId) -> Result<Kept, Refusal> {
    db.prepare_cached("SELECT ordinal, id, name, description FROM domains WHERE id = ?1")?
        .query_opt((id.as_str(),), kept)?
        .ok_or_else(|| Refusal::missing("domain", id.as_str(), choices::NO_DOMAIN))
}

/// Creates a domain. Its name is unique without regard to case; an account has at most 100.
pub fn create(db: &Connection, draft: &DomainDraft) -> Result<DomainId, Refusal> {
    let DomainDraft { name, description } = draft;
    rules::domain_name(name).map_err(|complaint| Refusal::invalid("name", &complaint))?;
    let description = described(description.as_deref())?;
    let taken: bool = db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM domains WHERE lower(name) = ?1)")?
        .query_row((name.to_ascii_lowercase(),), |row| row.get(0))?;
    if taken {
        let message = format!("The domain name '{name}' is already in use");
        return Err(Refusal::conflict(choices::DUPLICATE_DOMAIN, message));
    }
    let full = usize::try_from(ranks::total(db, ranks::DOMAINS)?);
    if full.is_ok_and(|count| count >= rules::DOMAINS_MAX) {
        let message = format!("An account can have at most {} domains", rules::DOMAINS_MAX);
        return Err(Refusal::limit(choices::DOMAIN_LIMIT, message));
    }
    let id = mint::id("rd-");
    let ordinal = db
        .prepare_cached(
            "INSERT INTO domains (id, name, description) VALUES (?1, ?2, ?3) RETURNING ordinal",
        )?
        .query_row((&id, name, description), |row| row.get(0))?;
    ranks::add(db, ranks::DOMAINS, ordinal)?;
    let id = id.into();
    say(db, news::Change::Created, find(db, &id)?.domain)?;
    Ok(id)
}

fn say(db: &Connection, change: news::Change, domain: Domain) -> Result<(), Refusal> {
    let host = suffix::host(db, &domain.name)?;
    db.say(News::Domain {
        change,
        domain,
        host,
    });
    Ok(())
}

/// Changes the description, the only part of a domain that can change.
pub fn update(db: &Connection, id: &DomainId, description: &Change<String>) -> Result<(), Refusal> {
    let kept = find(db, id)?;
    let description = match description {
        Change::Keep => return Ok(()),
        Change::Set(text) => described(Some(text))?,
        Change::Clear => None,
    };
    db.prepare_cached("UPDATE domains SET description = ?2 WHERE ordinal = ?1")?
        .execute((kept.ordinal, description))?;
    say(db, news::Change::Changed, find(db, id)?.domain)
}

/// Deletes a domain without endpoints.
pub fn delete(db: &Connection, id: &DomainId) -> Result<(), Refusal> {
    let kept = find(db, id)?;
    let endpoints = ranks::total(db, kept.ordinal)?;
    if endpoints > 0 {
        let message =
            format!("The domain '{id}' still has {endpoints} endpoints; delete them first");
        return Err(Refusal::conflict(choices::DOMAIN_NOT_EMPTY, message));
    }
    db.prepare_cached("DELETE FROM domains WHERE ordinal = ?1")?
        .execute((kept.ordinal,))?;
    ranks::remove(db, ranks::DOMAINS, kept.ordinal)?;
    say(db, news::Change::Deleted, kept.domain)
}

/// A description within its rule; the empty one is none.
pub fn described(text: Option<&str>) -> Result<Option<&str>, Refusal> {
    let text = text.filter(|text| !text.is_empty());
    if let Some(text) = text {
        rules::description(text).map_err(|why| Refusal::invalid("description", &why))?;
    }
    Ok(text)
}
