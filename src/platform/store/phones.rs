//! What the registrar keeps and asks for: bindings, and the credentials of endpoints by their names.

use jiff::Timestamp;

use super::{
    applications,
    sql::{self, Connection, Row},
    suffix, tokens,
};
use crate::api::{Application, DomainId, EndpointId};

/// What proves who an endpoint is.
pub struct Proved {
    /// Which endpoint.
    pub id: EndpointId,
    /// Whether it may register.
    pub enabled: bool,
    /// HA1 by MD5.
    pub md5: [u8; 16],
    /// HA1 by SHA-256.
    pub sha256: [u8; 32],
}

/// The domain of this host, and the host as it was made.
pub fn domain_of(db: &Connection, host: &str) -> sql::Result<Option<(DomainId, String)>> {
    let suffix = suffix::suffix(db)?;
    let Some(name) = host
        .strip_suffix(suffix.as_str())
        .and_then(|rest| rest.strip_suffix('.'))
    else {
        return Ok(None);
    };
    db.prepare_cached("SELECT id, name FROM domains WHERE lower(name) = ?1")?
        .query_opt((name.to_ascii_lowercase(),), |row| {
            let (id, name): (String, String) = (row.get(0)?, row.get(1)?);
            Ok((id.into(), format!("{name}.{suffix}")))
        })
}

/// The endpoint of this name in a domain, to the letter.
pub fn endpoint_of(db: &Connection, domain: &DomainId, name: &str) -> sql::Result<Option<Proved>> {
    db.prepare_cached(
        "SELECT e.id, e.enabled, e.ha1_md5, e.ha1_sha256
         FROM domains d JOIN endpoints e ON e.domain = d.ordinal WHERE d.id = ?1 AND e.name = ?2",
    )?
    .query_opt((domain.as_str(), name), |row| {
        Ok(Proved {
            id: row.get::<String>(0)?.into(),
            enabled: row.get(1)?,
            md5: row.get(2)?,
            sha256: row.get(3)?,
        })
    })
}

/// Whether an endpoint is there, and not disabled.
pub fn may_call(db: &Connection, endpoint: &EndpointId) -> sql::Result<bool> {
    let enabled = db
        .prepare_cached("SELECT enabled FROM endpoints WHERE id = ?1")?
        .query_opt((endpoint.as_str(),), |row| row.get(0))?;
    Ok(enabled.unwrap_or(false))
}

/// The application of an endpoint, if it has one.
pub fn application_of(db: &Connection, endpoint: &EndpointId) -> sql::Result<Option<Application>> {
    let application = db
        .prepare_cached(
            "SELECT a.id FROM endpoints e JOIN applications a ON a.ordinal = e.application
             WHERE e.id = ?1",
        )?
        .query_opt((endpoint.as_str(),), |row| row.get::<String>(0))?;
    match application {
        Some(id) => applications::look_up(db, &id.into()),
        None => Ok(None),
    }
}

/// The endpoint that this token is of, while it lives.
pub fn owner_of(db: &Connection, token: &str, now: Timestamp) -> sql::Result<Option<EndpointId>> {
    db.prepare_cached("SELECT endpoint FROM tokens WHERE digest = ?1 AND expires_at > ?2")?
        .query_opt((tokens::digest(token), now.as_second()), |row| {
            Ok(row.get::<String>(0)?.into())
        })
}

/// A binding as it is kept. Bytes are texts whose characters are the bytes (Latin-1), so that people can read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Never given twice.
    pub id: i64,
    /// As whom it is registered.
    pub endpoint: EndpointId,
    /// The domain of the endpoint.
    pub domain: DomainId,
    /// Its Contact.
    pub contact: String,
    /// Transport and address that it came from, such as `UDP 192.0.2.1:5060`.
    pub source: String,
    /// What it calls itself.
    pub user_agent: Option<String>,
    /// Since when it is registered, in milliseconds since the Unix epoch.
    pub registered: i64,
    /// Until when, in milliseconds since the Unix epoch.
    pub expires: i64,
    /// The rest, as JSON.
    pub rest: String,
}

fn phone(row: &Row<'_>) -> sql::Result<Phone> {
    Ok(Phone {
        id: row.get(0)?,
        endpoint: row.get::<String>(1)?.into(),
        domain: row.get::<String>(2)?.into(),
        contact: row.get(3)?,
        source: row.get(4)?,
        user_agent: row.get(5)?,
        registered: row.get(6)?,
        expires: row.get(7)?,
        rest: row.get(8)?,
    })
}

/// All bindings that have not ended at this time, oldest first; those that have are deleted.
pub fn all(db: &Connection, now: i64) -> sql::Result<Vec<Phone>> {
    db.prepare_cached("DELETE FROM bindings WHERE expires_at <= ?1")?
        .execute((now,))?;
    db.prepare_cached(
        "SELECT id, endpoint, domain, contact, source, user_agent, registered_at, expires_at, rest
         FROM bindings ORDER BY id",
    )?
    .query_map((), phone)
}

/// The number after the last that a binding was given.
pub fn next(db: &Connection) -> sql::Result<i64> {
    db.prepare_cached(
        "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'bindings'",
    )?
    .query_row((), |row| row.get(0))
}

/// Keeps a binding, in place of what was kept of it.
pub fn put(db: &Connection, phone: &Phone) -> sql::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO bindings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute((
        phone.id,
        phone.endpoint.as_str(),
        phone.domain.as_str(),
        &phone.contact,
        &phone.source,
        &phone.user_agent,
        phone.registered,
        phone.expires,
        &phone.rest,
    ))?;
    Ok(())
}

/// Forgets all bindings.
pub fn clear(db: &Connection) -> sql::Result<()> {
    db.prepare_cached("DELETE FROM bindings")?.execute(())?;
    Ok(())
}

/// Forgets a binding.
pub fn remove(db: &Connection, id: i64) -> sql::Result<()> {
    db.prepare_cached("DELETE FROM bindings WHERE id = ?1")?
        .execute((id,))?;
    Ok(())
}
