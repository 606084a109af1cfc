//! Where the calls of each application live, so that they can be bridged: at one of the processes that answer SIP.

use super::{
    life::{kept, lives, number},
    sql::{self, Connection},
};
use crate::api::ApplicationId;

/// The home of an application, if it has one that lives.
pub fn of(db: &Connection, application: &ApplicationId) -> sql::Result<Option<u64>> {
    let sql = format!(
        "SELECT p.number FROM applications a JOIN homes h ON h.application = a.ordinal
         JOIN processes p ON p.number = h.process WHERE a.id = ?1 AND {}",
        lives("p")
    );
    db.prepare_cached(&sql)?
        .query_opt((application.as_str(),), |row| Ok(number(row.get(0)?)))
}

/// Gives an application a home that has none: this process, or the one that is home to the fewest. Answers with the home that it
/// has then; none where no process lives.
pub fn claim(
    db: &Connection,
    application: &ApplicationId,
    process: Option<u64>,
) -> sql::Result<Option<u64>> {
    let sql = format!(
        "INSERT INTO homes AS h (application, process, sip)
         SELECT a.ordinal, p.number, p.sip FROM applications a, processes p
            WHERE a.id = ?1 AND coalesce(p.number = ?2, true) AND {}
            ORDER BY (SELECT count(*) FROM homes o WHERE o.process = p.number), p.number LIMIT 1
         ON CONFLICT (application) DO UPDATE SET process = excluded.process, sip = excluded.sip
            WHERE NOT EXISTS (SELECT FROM processes q WHERE q.number = h.process AND {})",
        lives("p"),
        lives("q")
    );
    db.prepare_cached(&sql)?
        .execute((application.as_str(), process.map(kept)))?;
    of(db, application)
}
