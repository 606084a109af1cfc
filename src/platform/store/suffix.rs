//! What stands behind the name of a domain in its SIP host: one for all domains of a store, since the digests of
//! passwords are made with it.

use super::sql::{self, Connection};
use crate::platform::refusal::Refusal;

/// The suffix of this store.
pub fn suffix(db: &Connection) -> sql::Result<String> {
    db.prepare_cached("SELECT host_suffix FROM store")?
        .query_row((), |row| row.get(0))
}

/// The SIP host of the domain with this name.
pub fn host(db: &Connection, name: &str) -> sql::Result<String> {
    Ok(format!("{name}.{}", suffix(db)?))
}

/// Writes it once more as it is, which shows whether anything can be written.
pub fn rewrite(db: &Connection) -> Result<(), Refusal> {
    db.prepare_cached("UPDATE store SET host_suffix = host_suffix")?
        .execute(())?;
    Ok(())
}

/// Takes another suffix, while there are no domains.
pub fn choose(db: &Connection, wanted: &str) -> Result<(), Refusal> {
    let known = suffix(db)?;
    if known == wanted {
        return Ok(());
    }
    let begun: bool = db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM domains)")?
        .query_row((), |row| row.get(0))?;
    if begun {
        let message = format!(
            "The domains of this data file end in {known}; passwords made with it are not right for {wanted}."
        );
        return Err(Refusal::conflict("host-suffix", message));
    }
    db.prepare_cached("UPDATE store SET host_suffix = ?1")?
        .execute((wanted,))?;
    Ok(())
}
