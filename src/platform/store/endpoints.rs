//! Endpoints in the database: created, listed, changed and deleted within their domain (reference §5).

use super::{
    applications,
    digests::Digests,
    domains::{self, described},
    news::{self, News},
    ranks,
    rows::{Rows, Window},
    sql::{self, Connection, Row, ToValue},
    suffix, tokens,
};
use crate::{
    api::{
        Change, Credentials, Domain, DomainId, Endpoint, EndpointDraft, EndpointId, EndpointPatch,
        rules,
    },
    platform::{choices, mint, refusal::Refusal},
};

/// What is read of an endpoint: its own columns and its application's id. An application that is gone
/// leaves none.
const COLUMNS: &str = "e.ordinal, e.id, e.name, e.description, e.enabled,
    (SELECT a.id FROM applications a WHERE a.ordinal = e.application)";

fn endpoint(row: &Row<'_>, domain: &Domain, host: &str) -> sql::Result<Endpoint> {
    let name: String = row.get(2)?;
    Ok(Endpoint {
        id: row.get::<String>(1)?.into(),
        description: row.get(3)?,
        domain_id: Some(domain.id.clone()),
        application_id: row.get::<Option<String>>(5)?.map(Into::into),
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
    let host = suffix::host(db, &kept.domain.name)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM endpoints e WHERE e.domain = ?1 AND e.ordinal >= ?2
         ORDER BY e.ordinal LIMIT ?3 OFFSET ?4"
    );
    let rows = db.prepare_cached(&sql)?.query_map(
        (kept.ordinal, spot.ordinal, window.size + 1, spot.skip),
        |row| endpoint(row, &kept.domain, &host),
    )?;
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
    let host = suffix::host(db, &kept.domain.name)?;
    let sql = format!("SELECT {COLUMNS} FROM endpoints e WHERE e.id = ?1 AND e.domain = ?2");
    db.prepare_cached(&sql)?
        .query_opt((id.as_str(), kept.ordinal), |row| {
            Ok((row.get(0)?, endpoint(row, &kept.domain, &host)?))
        })?
        .ok_or_else(|| Refusal::missing("endpoint", id.as_str(), choices::NO_ENDPOINT))
}

/// The domain of an endpoint, for the founding page's path that leaves it out.
pub fn domain_of(db: &Connection, id: &EndpointId) -> Result<DomainId, Refusal> {
    db.prepare_cached(
        "SELECT d.id FROM endpoints e JOIN domains d ON d.ordinal = e.domain WHERE e.id = ?1",
    )?
    .query_opt((id.as_str(),), |row| row.get::<String>(0))?
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
    let digests = Digests::of(name, &suffix::host(db, &kept.domain.name)?, &draft.password)?;
    let application = draft
        .application_id
        .as_ref()
        .map(|id| applications::ordinal(db, id))
        .transpose()?;
    let ordinal: i64 = db
        .prepare_cached("SELECT coalesce(max(ordinal), -1) + 1 FROM endpoints WHERE domain = ?1")?
        .query_row((kept.ordinal,), |row| row.get(0))?;
    let id = mint::id("re-");
    let added = insert(
        db,
        &NewEndpoint {
            domain: kept.ordinal,
            ordinal,
            id: &id,
            name,
            description,
            application,
            enabled: draft.enabled,
            digests,
        },
    )?;
    if !added {
        let message = format!("The endpoint name '{name}' is already in use in this domain");
        return Err(Refusal::conflict(choices::DUPLICATE_ENDPOINT, message));
    }
    ranks::add(db, kept.ordinal, ordinal)?;
    let id = id.into();
    say(db, news::Change::Created, locate(db, &kept, &id)?.1);
    Ok(id)
}

fn say(db: &Connection, change: news::Change, endpoint: Endpoint) {
    let endpoint = Box::new(endpoint);
    db.say(News::Endpoint { change, endpoint });
}

/// A row as it is added.
pub struct NewEndpoint<'a> {
    /// Ordinal of its domain.
    pub domain: i64,
    /// Its place in the order of creation within the domain.
    pub ordinal: i64,
    /// `re-…`
    pub id: &'a str,
    /// The user part of its address.
    pub name: &'a str,
    /// For people.
    pub description: Option<&'a str>,
    /// Ordinal of its application.
    pub application: Option<i64>,
    /// Whether it may register.
    pub enabled: bool,
    /// What is kept of its password.
    pub digests: Digests,
}

/// Adds a row, which is not counted in its list yet; `false` when the domain has that name already.
pub fn insert(db: &Connection, new: &NewEndpoint<'_>) -> sql::Result<bool> {
    let added = db
        .prepare_cached(
            "INSERT INTO endpoints VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (domain, name) DO NOTHING",
        )?
        .execute((
            new.domain,
            new.ordinal,
            new.id,
            new.name,
            new.description,
            new.application,
            new.enabled,
            new.digests.md5,
            new.digests.sha256,
        ))?;
    Ok(added > 0)
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
        let host = suffix::host(db, &kept.domain.name)?;
        let digests = Digests::of(&before.name, &host, password)?;
        set(db, key, "ha1_md5", digests.md5)?;
        set(db, key, "ha1_sha256", digests.sha256)?;
    }
    say(db, news::Change::Changed, locate(db, &kept, id)?.1);
    Ok(())
}

fn set(
    db: &Connection,
    (domain, ordinal): (i64, i64),
    column: &'static str,
    value: impl ToValue,
) -> sql::Result<()> {
    let sql = format!("UPDATE endpoints SET {column} = ?3 WHERE domain = ?1 AND ordinal = ?2");
    db.prepare_cached(&sql)?.execute((domain, ordinal, value))?;
    Ok(())
}

/// Deletes an endpoint and its tokens.
pub fn delete(db: &Connection, domain: &DomainId, id: &EndpointId) -> Result<(), Refusal> {
    let kept = domains::find(db, domain)?;
    let (ordinal, endpoint) = locate(db, &kept, id)?;
    tokens::forget(db, id)?;
    db.prepare_cached("DELETE FROM endpoints WHERE domain = ?1 AND ordinal = ?2")?
        .execute((kept.ordinal, ordinal))?;
    ranks::remove(db, kept.ordinal, ordinal)?;
    say(db, news::Change::Deleted, endpoint);
    Ok(())
}
