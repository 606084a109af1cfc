//! Auth tokens of endpoints in the database, kept only as digests (reference §5, "Auth tokens").

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::sql::{self, Connection};
use crate::{
    api::{EndpointId, Secret},
    platform::{choices, mint, refusal::Refusal},
};

/// What is kept of a token.
pub fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Makes a token for an endpoint that is there; it lives `life` seconds from `now`. Those that have ended go.
pub fn create(
    db: &Connection,
    endpoint: &EndpointId,
    life: u64,
    now: Timestamp,
) -> Result<Secret, Refusal> {
    let now = now.as_second();
    db.prepare_cached("DELETE FROM tokens WHERE expires_at <= ?1")?
        .execute((now,))?;
    let token = mint::id("tk-");
    let end = now.saturating_add_unsigned(life);
    db.prepare_cached("INSERT INTO tokens VALUES (?1, ?2, ?3)")?
        .execute((digest(&token), endpoint.as_str(), end))?;
    Ok(Secret::new(token))
}

/// Ends a token before its time.
pub fn delete(
    db: &Connection,
    endpoint: &EndpointId,
    token: &str,
    now: Timestamp,
) -> Result<(), Refusal> {
    let gone = db
        .prepare_cached(
            "DELETE FROM tokens WHERE digest = ?1 AND endpoint = ?2 AND expires_at > ?3",
        )?
        .execute((digest(token), endpoint.as_str(), now.as_second()))?;
    if gone == 0 {
        // The token itself is a secret and stays out of the message.
        return Err(Refusal::missing("token", "…", choices::NO_TOKEN));
    }
    Ok(())
}

/// Ends all tokens of an endpoint.
pub fn forget(db: &Connection, endpoint: &EndpointId) -> sql::Result<()> {
    db.prepare_cached("DELETE FROM tokens WHERE endpoint = ?1")?
        .execute((endpoint.as_str(),))?;
    Ok(())
}
