//! The Kamailio nodes and the processes that they hand calls to, in the tables by which they know each other: `sip.address` says
//! who is believed, `sip.dispatcher` where calls go.

use std::net::{Ipv4Addr, SocketAddrV4};

use super::sql::{self, Connection};
use crate::platform::choices::{GROUP_OF_NODES, GROUP_OF_PROCESSES, PROCESSES};

/// What a process sees in them.
pub struct Seen {
    /// Where the nodes are.
    pub nodes: Vec<SocketAddrV4>,
    /// Whether nodes know the process.
    pub is_known: bool,
}

/// Looks for the process at this address. `None` where the tables are not there.
pub fn look(db: &Connection, own: SocketAddrV4) -> sql::Result<Option<Seen>> {
    let are_there: bool = db
        .prepare_cached(
            "SELECT to_regclass('sip.address') IS NOT NULL AND to_regclass('sip.dispatcher') IS NOT NULL",
        )?
        .query_row((), |row| row.get(0))?;
    if !are_there {
        return Ok(None);
    }
    let sql = format!(
        "SELECT ip_addr, CAST(port AS BIGINT) FROM sip.address WHERE grp = {GROUP_OF_NODES}"
    );
    let nodes = db.prepare_cached(&sql)?.query_map((), |row| {
        let (ip, port): (String, i64) = (row.get(0)?, row.get(1)?);
        let address = ip.parse::<Ipv4Addr>().ok().zip(u16::try_from(port).ok());
        Ok(address.map(|(ip, port)| SocketAddrV4::new(ip, port)))
    })?;
    let is_known = db
        .prepare_cached(
            "SELECT EXISTS (SELECT FROM sip.address WHERE tag = ?1) AND EXISTS (SELECT FROM sip.dispatcher WHERE destination = ?2)",
        )?
        .query_row((tag(own), destination(own)), |row| row.get(0))?;
    Ok(Some(Seen {
        nodes: nodes.into_iter().flatten().collect(),
        is_known,
    }))
}

/// Lets nodes believe the process at this address, and hand calls to it.
pub fn enter(db: &Connection, own: SocketAddrV4) -> sql::Result<()> {
    let sql = format!(
        "INSERT INTO sip.address (grp, ip_addr, port, tag) VALUES ({GROUP_OF_PROCESSES}, ?1, {}, ?2) ON CONFLICT (tag) DO NOTHING",
        own.port()
    );
    db.prepare_cached(&sql)?
        .execute((own.ip().to_string(), tag(own)))?;
    let sql = format!(
        "INSERT INTO sip.dispatcher (setid, destination) VALUES ({PROCESSES}, ?1) ON CONFLICT (destination) DO NOTHING"
    );
    db.prepare_cached(&sql)?.execute((destination(own),))?;
    Ok(())
}

/// Takes the process out again.
pub fn leave(db: &Connection, own: SocketAddrV4) -> sql::Result<()> {
    if look(db, own)?.is_none() {
        return Ok(());
    }
    db.prepare_cached("DELETE FROM sip.dispatcher WHERE destination = ?1")?
        .execute((destination(own),))?;
    db.prepare_cached("DELETE FROM sip.address WHERE tag = ?1")?
        .execute((tag(own),))?;
    Ok(())
}

/// Takes out a process that was killed, by its destination.
pub fn forget(db: &Connection, destination: &str) -> sql::Result<()> {
    let own = destination
        .strip_prefix("sip:")
        .and_then(|it| it.parse().ok());
    own.map_or(Ok(()), |own| leave(db, own))
}

/// Names the process; nodes have numbers.
fn tag(own: SocketAddrV4) -> String {
    own.to_string()
}

fn destination(own: SocketAddrV4) -> String {
    format!("sip:{own}")
}
