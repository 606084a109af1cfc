//! Endpoints of a domain: created, listed, changed and deleted (reference §5).

use rusqlite::{Connection, OptionalExtension, Row};

use super::{
    Rows, Window, applications,
    domains::{self, described},
    ranks, tokens,
};
use crate::{
    api::{
        Change, Credentials, Domain, DomainId, Endpoint, EndpointDraft, EndpointId, EndpointPatch,
        Secret, rules,
    },
    platform::{choices, mint, refusal::Refusal},
    sip::digest,
};

/// What is read of an endpoint: its own columns and its application's id. An application that is gone
/// leaves none.
const COLUMNS: &str = "e.ordinal, e.id, e.name, e.description, e.enabled,
    (SELECT a.id FROM applications a WHERE a.ordinal = e.application)";

fn endpoint(row: &Row<'_>, domain: &Domain, host: &str) -> rusqlite::Result<Endpoint> {
    let name: String = row.get(2)?;
    Ok(Endpoint {
        id: row.get::<_, String>(1)?.into(),
        description: row.get(3)?,
        domain_id: Some(domain.id.clone()),
        application_id: row.get::<_, Option<String>>(5)?.map(Into::into),
        enabled: row.get(4)?,
        sip_uri: format!("sip:{name}@{host}"),
        credentials: Credentials {
            realm: host.to_owned(),
            username: name.clone(),
        },
        name,
    })
}

/// The endpoints of a domain in this window.
pub fn list(db: &Connection, domain: &DomainId, window: Window) -> Result<Rows<Endpoint>, Refusal> {
    let kept = domains::find(db, domain)?;
    let Some(spot) = ranks::seek(db, kept.ordinal, window.offset)? else {
        return Ok(Rows::none());
    };
    let host = kept.domain.host();
    let sql = format!(
        "SELECT {COLUMNS} FROM endpoints e WHERE e.domain = ?1 AND e.ordinal >= ?2
         ORDER BY e.ordinal LIMIT ?3 OFFSET ?4"
    );
    let rows = db
        .prepare_cached(&sql)?
        .query_map(
            (kept.ordinal, spot.ordinal, window.size + 1, spot.skip),
            |row| endpoint(row, &kept.domain, &host),
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Rows::cut(rows, window.size))
}

/// The endpoint with this id in this domain.
pub fn find(db: &Connection, domain: &DomainId, id: &EndpointId) -> Result<Endpoint, Refusal> {
    let kept = domains::find(db, domain)?;
    Ok(locate(db, &kept, id)?.1)
}

fn locate(
    db: &Connection,
    kept: &domains::Kept,
    id: &EndpointId,
) -> Result<(i64, Endpoint), Refusal> {
    let host = kept.domain.host();
    let sql = format!("SELECT {COLUMNS} FROM endpoints e WHERE e.id = ?1 AND e.domain = ?2");
    db.prepare_cached(&sql)?
        .query_row((id.as_str(), kept.ordinal), |row| {
            Ok((row.get(0)?, endpoint(row, &kept.domain, &host)?))
        })
        .optional()?
        .ok_or_else(|| Refusal::missing("endpoint", id.as_str(), choices::NO_ENDPOINT))
}

/// The domain of an endpoint, for the founding page's path that leaves it out.
pub fn domain_of(db: &Connection, id: &EndpointId) -> Result<DomainId, Refusal> {
    db.prepare_cached(
        "SELECT d.id FROM endpoints e JOIN domains d ON d.ordinal = e.domain WHERE e.id = ?1",
    )?
    .query_row([id.as_str()], |row| row.get::<_, String>(0))
    .optional()?
    .map(Into::into)
    .ok_or_else(|| Refusal::missing("endpoint", id.as_str(), choices::NO_ENDPOINT))
}

/// Creates an endpoint. Its name is unique in its domain, to the letter.
pub fn create(
    db: &Connection,
    domain: &DomainId,
    draft: &EndpointDraft,
) -> Result<EndpointId, Refusal> {
    let name = &draft.name;
    rules::endpoint_name(name).map_err(|complaint| Refusal::invalid("name", &complaint))?;
    let description = described(draft.description.as_deref())?;
    let kept = domains::find(db, domain)?;
    let digests = Digests::of(name, &kept.domain.host(), &draft.password)?;
    let application = draft
        .application_id
        .as_ref()
        .map(|id| applications::ordinal(db, id))
        .transpose()?;
    let ordinal: i64 = db
        .prepare_cached("SELECT coalesce(max(ordinal), -1) + 1 FROM endpoints WHERE domain = ?1")?
        .query_row([kept.ordinal], |row| row.get(0))?;
    let id = mint::id("re-");
    let added = db
        .prepare_cached(
            "INSERT INTO endpoints VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (domain, name) DO NOTHING",
        )?
        .execute((
            kept.ordinal,
            ordinal,
            &id,
            name,
            description,
            application,
            draft.enabled,
            digests.md5,
            digests.sha256,
        ))?;
    if added == 0 {
        let message = format!("The endpoint name '{name}' is already in use in this domain");
        return Err(Refusal::conflict(choices::DUPLICATE_ENDPOINT, message));
    }
    ranks::add(db, kept.ordinal, ordinal)?;
    Ok(id.into())
}

/// Applies a patch. A name is taken only when it is the one that the endpoint has.
pub fn update(
    db: &Connection,
    domain: &DomainId,
    id: &EndpointId,
    name: Option<&str>,
    patch: &EndpointPatch,
) -> Result<(), Refusal> {
    let kept = domains::find(db, domain)?;
    let (ordinal, before) = locate(db, &kept, id)?;
    if name.is_some_and(|name| name != before.name) {
        return Err(Refusal::invalid("name", "A name cannot be changed."));
    }
    let key = (kept.ordinal, ordinal);
    match &patch.description {
        Change::Keep => {}
        Change::Set(text) => set(db, key, "description", described(Some(text))?)?,
        Change::Clear => set(db, key, "description", None::<&str>)?,
    }
    match &patch.application_id {
        Change::Keep => {}
        Change::Set(id) => set(db, key, "application", applications::ordinal(db, id)?)?,
        Change::Clear => set(db, key, "application", None::<i64>)?,
    }
    if let Some(enabled) = patch.enabled {
        set(db, key, "enabled", enabled)?;
    }
    if let Some(password) = &patch.password {
        let digests = Digests::of(&before.name, &kept.domain.host(), password)?;
        set(db, key, "ha1_md5", digests.md5)?;
        set(db, key, "ha1_sha256", digests.sha256)?;
    }
    Ok(())
}

fn set(
    db: &Connection,
    (domain, ordinal): (i64, i64),
    column: &'static str,
    value: impl rusqlite::ToSql,
) -> rusqlite::Result<()> {
    let sql = format!("UPDATE endpoints SET {column} = ?3 WHERE domain = ?1 AND ordinal = ?2");
    db.prepare_cached(&sql)?
        .execute(rusqlite::params![domain, ordinal, value])?;
    Ok(())
}

/// Deletes an endpoint and its tokens.
pub fn delete(db: &Connection, domain: &DomainId, id: &EndpointId) -> Result<(), Refusal> {
    let kept = domains::find(db, domain)?;
    let (ordinal, _) = locate(db, &kept, id)?;
    tokens::forget(db, id)?;
    db.prepare_cached("DELETE FROM endpoints WHERE domain = ?1 AND ordinal = ?2")?
        .execute((kept.ordinal, ordinal))?;
    ranks::remove(db, kept.ordinal, ordinal)?;
    Ok(())
}

/// All that is kept of a password: what SIP needs to check it.
pub struct Digests {
    /// HA1 for MD5.
    pub md5: [u8; 16],
    /// HA1 for SHA-256.
    pub sha256: [u8; 32],
}

impl Digests {
    /// Digests of a password that keeps its rule. They are taken over its Latin-1 bytes: the rule allows no other
    /// characters, and the reference names no other encoding. Our choice.
    pub fn of(username: &str, realm: &str, password: &Secret) -> Result<Self, Refusal> {
        rules::password(password.reveal())
            .map_err(|complaint| Refusal::invalid("credentials.password", &complaint))?;
        let latin = |c: char| u8::try_from(u32::from(c)).ok();
        let bytes: Vec<u8> = password.reveal().chars().filter_map(latin).collect();
        let bytes = zeroize::Zeroizing::new(bytes);
        Ok(Self {
            md5: digest::ha1_md5(username, realm, &bytes),
            sha256: digest::ha1_sha256(username, realm, &bytes),
        })
    }
}
