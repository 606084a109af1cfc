//! What a database is like, for whoever asks whether it fits: nothing is made or changed.

use std::{
    net::{Ipv4Addr, SocketAddrV4},
    time::SystemTime,
};

use super::{open::OpenError, shape};
use crate::{
    platform::{
        data::Server,
        store::sql::{self, Connection, Intent, Way},
    },
    sip::digest::Digests,
};

/// A database.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The version of the server.
    pub version: String,
    /// Whether all that is used is in that version.
    pub is_old: bool,
    /// How it keeps text.
    pub encoding: String,
    /// The steps that its tables have taken; `None` where there are none of ours.
    pub steps: Option<i64>,
    /// How far its clock is ahead of this machine's, in milliseconds.
    pub ahead: i64,
    /// The versions of the processes that serve the account.
    pub processes: Vec<String>,
    /// What Kamailio finds there, where it finds anything; a sentence where that cannot be read.
    pub sip: Option<Result<Sip, String>>,
}

/// What Kamailio finds in a database.
#[derive(Debug, Clone)]
pub struct Sip {
    /// Which contract it is, where that is told.
    pub mark: Option<String>,
    /// Triggers that are missing or switched off.
    pub silent: Vec<String>,
    /// What the role of the nodes may do; `None` without such a role.
    pub role: Option<Role>,
    /// What the platform may not do there and must.
    pub lacking: Vec<String>,
    /// The nodes, each by its number.
    pub nodes: Vec<(String, SocketAddrV4)>,
    /// Where the nodes hand calls to.
    pub processes: Vec<SocketAddrV4>,
    /// Numbers of nodes that hold phones and are none of those.
    pub strangers: Vec<i64>,
    /// The host of the domain that was made last.
    pub newest: Option<String>,
    /// An endpoint that may register.
    pub somebody: Option<Somebody>,
}

/// A role of the database.
#[derive(Debug, Clone)]
pub struct Role {
    /// Whether it can log in.
    pub enters: bool,
    /// Whether it finds what is its own without naming the schema.
    pub finds: bool,
    /// Whether it may read what it has no business with.
    pub is_nosy: bool,
    /// What it may not do and must.
    pub lacking: Vec<String>,
}

/// An endpoint, as Kamailio sees it.
#[derive(Debug, Clone)]
pub struct Somebody {
    /// Its name.
    pub name: String,
    /// The host of its domain.
    pub host: String,
    /// What is known of its password.
    pub digests: Digests,
}

/// The steps that this program knows.
pub const KNOWN: i64 = shape::KNOWN;

/// What a role may not do with the tables, views and sequences of the schema. Those of `location` are written.
const LACKING: &str = "
    SELECT p.what || ' on sip.' || c.relname
    FROM pg_class c CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) p(what)
    WHERE c.relnamespace = to_regnamespace('sip') AND c.relkind IN ('r', 'v')
      AND (p.what = 'SELECT' OR starts_with(c.relname, 'location'))
      AND NOT has_table_privilege(?1, c.oid, p.what)
    UNION ALL
    SELECT 'USAGE on sip.' || relname FROM pg_class
    WHERE relnamespace = to_regnamespace('sip') AND starts_with(relname, 'location')
      AND CASE relkind WHEN 'S' THEN NOT has_sequence_privilege(?1, oid, 'USAGE') ELSE FALSE END
    UNION ALL
    SELECT 'USAGE on the schema sip' WHERE NOT has_schema_privilege(?1, to_regnamespace('sip'), 'USAGE')
    ORDER BY 1";

/// Asks a server. `role` is that of Kamailio's nodes, `group` the one of the nodes in the table of addresses.
pub fn facts(server: &Server, role: &str, group: u32) -> Result<Facts, OpenError> {
    let db = Connection::reach(Way::new(server, "sipdeck-check")?, None);
    let asked = db
        .begin(Intent::Read)
        .and_then(|()| asked(&db, role, group));
    // Whoever may not look is not the platform's own role: no right should be given to it.
    asked.map_err(|error| OpenError::Database(server.to_string(), error, String::new()))
}

fn asked(db: &Connection, role: &str, group: u32) -> sql::Result<Facts> {
    let before = millis();
    let (version, number, encoding, clock) = db
        .prepare_cached(
            "SELECT current_setting('server_version'), CAST(current_setting('server_version_num') AS BIGINT),
             current_setting('server_encoding'), CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
        )?
        .query_row((), |row| Ok((row.get(0)?, row.get::<i64>(1)?, row.get(2)?, row.get::<i64>(3)?)))?;
    let ahead = clock - i64::midpoint(before, millis());
    let has_steps: bool = db
        .prepare_cached("SELECT to_regclass('platform.shape') IS NOT NULL")?
        .query_row((), |row| row.get(0))?;
    let steps = if has_steps {
        db.prepare_cached("SELECT steps FROM platform.shape")?
            .query_opt((), |row| row.get(0))?
    } else {
        None
    };
    let processes = db
        .prepare_cached(
            "SELECT DISTINCT application_name FROM pg_stat_activity
             WHERE datname = current_database() AND starts_with(application_name, 'sipdeck/') ORDER BY 1",
        )?
        .query_map((), |row| row.get::<String>(0))?;
    let version_of = |name: &String| Some(name.split_once('/')?.1.split(' ').next()?.to_owned());
    let mut processes: Vec<String> = processes.iter().filter_map(version_of).collect();
    processes.sort();
    processes.dedup();
    let has_sip: bool = db
        .prepare_cached("SELECT to_regclass('sip.location') IS NOT NULL")?
        .query_row((), |row| row.get(0))?;
    let sip = (has_sip && steps.is_some()).then(|| sip(db, role, group));
    let sip = sip.map(|read| read.map_err(|why| why.to_string()));
    Ok(Facts {
        version,
        is_old: number < shape::EARLIEST,
        encoding,
        steps,
        ahead,
        processes,
        sip,
    })
}

fn sip(db: &Connection, role: &str, group: u32) -> sql::Result<Sip> {
    let mark: Option<String> = db
        .prepare_cached("SELECT obj_description(to_regnamespace('sip'), 'pg_namespace')")?
        .query_row((), |row| row.get(0))?;
    let silent = db
        .prepare_cached(
            "SELECT w.name FROM (VALUES ('sip_disabled', 'platform.endpoints'), ('sip_password', 'platform.endpoints'),
                ('sip_deleted', 'platform.endpoints'), ('tell_added', 'sip.location'), ('tell_moved', 'sip.location'))
                w(name, place)
             WHERE NOT EXISTS (SELECT FROM pg_trigger t
                WHERE t.tgname = w.name AND t.tgrelid = to_regclass(w.place) AND t.tgenabled <> 'D')",
        )?
        .query_map((), |row| row.get(0))?;
    let own: String = db
        .prepare_cached("SELECT CAST(current_user AS TEXT)")?
        .query_row((), |row| row.get(0))?;
    let mut lacking = lacking(db, &own)?;
    // The platform looks, and ends registrations.
    lacking.retain(|what| !what.contains("INSERT") && !what.contains("UPDATE"));
    lacking.retain(|what| !what.starts_with("USAGE on sip."));
    lacking.retain(|what| !what.starts_with("DELETE") || what.ends_with(".location"));
    let nodes = db
        .prepare_cached("SELECT tag, ip_addr, port FROM sip.address WHERE grp = ?1 ORDER BY id")?
        .query_map((group,), |row| {
            Ok((row.get(0)?, row.get::<String>(1)?, row.get::<u32>(2)?))
        })?
        .into_iter()
        .filter_map(|(tag, ip, port)| {
            let ip: Ipv4Addr = ip.parse().ok()?;
            Some((tag, SocketAddrV4::new(ip, port.try_into().ok()?)))
        })
        .collect();
    let strangers = db
        .prepare_cached(
            "SELECT DISTINCT CAST(server_id AS BIGINT) FROM sip.location
             WHERE expires > extract(epoch FROM now())
               AND NOT EXISTS (SELECT FROM sip.address WHERE grp = ?1 AND tag = CAST(server_id AS TEXT)) ORDER BY 1",
        )?
        .query_map((group,), |row| row.get(0))?;
    let has_dispatcher: bool = db
        .prepare_cached("SELECT to_regclass('sip.dispatcher') IS NOT NULL")?
        .query_row((), |row| row.get(0))?;
    let processes = if has_dispatcher {
        db.prepare_cached("SELECT destination FROM sip.dispatcher ORDER BY id")?
            .query_map((), |row| row.get::<String>(0))?
    } else {
        // It is of an older contract.
        Vec::new()
    };
    let address = |uri: String| uri.strip_prefix("sip:")?.parse().ok();
    Ok(Sip {
        processes: processes.into_iter().filter_map(address).collect(),
        mark,
        silent,
        role: role_of(db, role)?,
        lacking,
        nodes,
        strangers,
        newest: db
            .prepare_cached("SELECT CAST(did AS TEXT) FROM sip.domain ORDER BY id DESC LIMIT 1")?
            .query_opt((), |row| row.get(0))?,
        somebody: somebody(db)?,
    })
}

fn lacking(db: &Connection, role: &str) -> sql::Result<Vec<String>> {
    db.prepare_cached(LACKING)?
        .query_map((role,), |row| row.get(0))
}

fn role_of(db: &Connection, role: &str) -> sql::Result<Option<Role>> {
    let found = db
        .prepare_cached(
            "SELECT r.rolcanlogin,
                EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
                    WHERE s.setrole = r.oid AND d.datname = current_database()
                      AND 'search_path=sip' = ANY (s.setconfig)),
                has_schema_privilege(r.oid, to_regnamespace('platform'), 'USAGE')
             FROM pg_roles r WHERE r.rolname = ?1",
        )?
        .query_opt((role,), |row| {
            Ok(Role {
                enters: row.get(0)?,
                finds: row.get(1)?,
                is_nosy: row.get(2)?,
                lacking: Vec::new(),
            })
        })?;
    let Some(mut found) = found else {
        return Ok(None);
    };
    found.lacking = lacking(db, role)?;
    Ok(Some(found))
}

/// The first whose name needs no escapes.
fn somebody(db: &Connection) -> sql::Result<Option<Somebody>> {
    let found = db
        .prepare_cached(
            "SELECT CAST(username AS TEXT), CAST(domain AS TEXT), CAST(ha1 AS TEXT), CAST(ha1_sha256 AS TEXT)
             FROM sip.subscriber WHERE username ~ '^[A-Za-z0-9._-]+$' LIMIT 1",
        )?
        .query_opt((), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<String>(2)?, row.get::<String>(3)?))
        })?;
    Ok(found.and_then(|(name, host, md5, sha256)| {
        let mut digests = Digests {
            md5: [0; 16],
            sha256: [0; 32],
        };
        base16ct::mixed::decode(md5, &mut digests.md5).ok()?;
        base16ct::mixed::decode(sha256, &mut digests.sha256).ok()?;
        Some(Somebody {
            name,
            host,
            digests,
        })
    }))
}

fn millis() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    // The clock would have to be before 1970.
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
