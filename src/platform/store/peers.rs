//! The processes that serve one account from a server, as the server knows them: by the names of their connections.

use jiff::Timestamp;

use super::sql::{self, Connection};

/// How the names of connections begin that are ours, before a slash.
pub const PROGRAM: &str = "sipdeck";

/// A process that is connected to the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its number on its machine, and a few letters that no other has.
    pub process: String,
    /// Which sipdeck it is.
    pub version: String,
    /// Where it connects from, over TCP.
    pub address: Option<String>,
    /// When the oldest of its connections was made.
    pub since: Timestamp,
}

/// The database, and who serves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The name of the database.
    pub name: String,
    /// The version of the server.
    pub version: String,
    /// This process.
    pub own: Peer,
    /// The others.
    pub peers: Vec<Peer>,
}

/// The name that connections of a process show.
pub fn name(version: &str, process: &str) -> String {
    format!("{PROGRAM}/{version} {process}")
}

/// Asks the server. Processes that connect as other users are not told.
pub fn find(db: &Connection) -> sql::Result<Place> {
    let (name, version, own) = db
        .prepare_cached(
            "SELECT current_database(), current_setting('server_version'), current_setting('application_name')",
        )?
        .query_row((), |row| Ok((row.get(0)?, row.get(1)?, row.get::<String>(2)?)))?;
    let mut peers = db
        .prepare_cached(
            "SELECT application_name, min(host(client_addr)),
                CAST(extract(epoch FROM min(backend_start)) * 1000 AS BIGINT)
             FROM pg_stat_activity
             WHERE datname = current_database() AND usename = current_user AND starts_with(application_name, ?1)
             GROUP BY application_name ORDER BY 3, 1",
        )?
        .query_map((format!("{PROGRAM}/"),), |row| {
            let name: String = row.get(0)?;
            Ok((name, row.get(1)?, row.get::<i64>(2)?))
        })?
        .into_iter()
        .map(|(name, address, since)| (peer(&name, address, since), name == own))
        .collect::<Vec<_>>();
    let at = peers.iter().position(|(_, is_own)| *is_own);
    let (own, _) = peers.remove(at.ok_or(sql::Error::Missing)?);
    Ok(Place {
        name,
        version,
        own,
        peers: peers.into_iter().map(|(peer, _)| peer).collect(),
    })
}

fn peer(name: &str, address: Option<String>, since: i64) -> Peer {
    let rest = name.split_once('/').map_or(name, |(_, rest)| rest);
    let (version, process) = rest.split_once(' ').unwrap_or((rest, ""));
    Peer {
        process: process.to_owned(),
        version: version.to_owned(),
        address,
        since: Timestamp::from_millisecond(since).unwrap_or(Timestamp::MIN),
    }
}
