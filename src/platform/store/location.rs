//! Who is registered where Kamailio registers phones: its table `sip.location`, beside the account's on the same server.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    domains, news,
    sql::{self, Connection, Row},
    suffix,
};
use crate::{
    api::{DomainId, EndpointId},
    platform::{
        refusal::Refusal,
        registrar::{Binding, BindingId, End, Event, Kept, Located},
        shown,
        stream::Notice,
    },
};

/// Where the table's triggers tell of phones that come, move and go.
pub const CHANNEL: &str = "sip_location";

/// What is read of a phone.
const COLUMNS: &str = "l.id, e.id, l.contact, l.received, l.user_agent, l.instance, l.server_id, l.registered_at, l.last_modified, l.expires, l.path";
/// Kamailio removes what has ended somewhat later.
const ALIVE: &str = "l.expires > extract(epoch FROM now())";

/// How many phones a domain has.
pub struct Tally {
    /// The domain.
    pub domain: DomainId,
    /// Phones.
    pub registrations: usize,
    /// Endpoints with phones.
    pub endpoints: usize,
}

/// How many phones an endpoint has.
pub struct Glance {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Phones.
    pub registrations: usize,
    /// When the last of them would end.
    pub expires: Duration,
}

/// Which rows of a list are wanted: `most` behind the row with a key, of which `skip` are left out.
pub struct Part<K> {
    /// The key.
    pub after: K,
    /// How many are left out.
    pub skip: u32,
    /// How many there may be.
    pub most: u32,
}

/// Whether the table is there.
pub fn is_there(db: &Connection) -> sql::Result<bool> {
    db.prepare_cached("SELECT to_regclass('sip.location') IS NOT NULL")?
        .query_row((), |row| row.get(0))
}

fn seconds(column: i64) -> Duration {
    Duration::from_secs(u64::try_from(column).unwrap_or_default())
}

fn millis(column: i64) -> Duration {
    Duration::from_millis(u64::try_from(column).unwrap_or_default())
}

fn number(column: i64) -> usize {
    usize::try_from(column).unwrap_or_default()
}

fn located(row: &Row<'_>, domain: &DomainId) -> sql::Result<Option<Located>> {
    let kept = Kept {
        id: row.get::<i64>(0)?.cast_unsigned(),
        contact: row.get(2)?,
        received: row.get(3)?,
        user_agent: row.get(4)?,
        instance: row.get(5)?,
        node: row.get(6)?,
        registered: millis(row.get(7)?),
        refreshed: seconds(row.get(8)?),
        expires: seconds(row.get(9)?),
        path: row.get(10)?,
    };
    let endpoint = row.get::<String>(1)?.into();
    Ok(Located::of(endpoint, domain.clone(), kept))
}

/// The ordinal of a domain, and its host as Kamailio spells it.
fn place(db: &Connection, domain: &DomainId) -> Result<(i64, String), Refusal> {
    let kept = domains::find(db, domain)?;
    let host = suffix::host(db, &kept.domain.name)?;
    Ok((kept.ordinal, host.to_ascii_lowercase()))
}

/// Phones of a domain, in the order in which they came.
pub fn of_domain(
    db: &Connection,
    domain: &DomainId,
    part: &Part<i64>,
) -> Result<Vec<Located>, Refusal> {
    let (ordinal, host) = place(db, domain)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM sip.location l JOIN endpoints e ON e.domain = ?1 AND e.name = l.username
         WHERE l.domain = ?2 AND l.id > ?3 AND {ALIVE} ORDER BY l.id LIMIT ?4 OFFSET ?5"
    );
    let rows = db
        .prepare_cached(&sql)?
        .query_map((ordinal, &host, part.after, part.most, part.skip), |row| {
            located(row, domain)
        })?;
    Ok(rows.into_iter().flatten().collect())
}

/// Phones of an endpoint of a domain, in the order in which they came.
pub fn of_endpoint(
    db: &Connection,
    domain: &DomainId,
    endpoint: &EndpointId,
    part: &Part<i64>,
) -> Result<Vec<Located>, Refusal> {
    let (_, host) = place(db, domain)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM endpoints e JOIN sip.location l ON l.username = e.name AND l.domain = ?1
         WHERE e.id = ?2 AND l.id > ?3 AND {ALIVE} ORDER BY l.id LIMIT ?4 OFFSET ?5"
    );
    let rows = db.prepare_cached(&sql)?.query_map(
        (&host, endpoint.as_str(), part.after, part.most, part.skip),
        |row| located(row, domain),
    )?;
    Ok(rows.into_iter().flatten().collect())
}

/// How many phones there are.
pub fn count(db: &Connection) -> sql::Result<usize> {
    if !is_there(db)? {
        return Ok(0);
    }
    let sql = format!("SELECT count(*) FROM sip.location l WHERE {ALIVE}");
    db.prepare_cached(&sql)?
        .query_row((), |row| Ok(number(row.get(0)?)))
}

/// All phones of an endpoint of a domain, in the order in which they came.
pub fn phones(
    db: &Connection,
    domain: &DomainId,
    endpoint: &EndpointId,
) -> Result<Vec<Binding>, Refusal> {
    if !is_there(db)? {
        return Ok(Vec::new());
    }
    let all = Part {
        after: -1,
        skip: 0,
        most: u32::MAX,
    };
    let found = of_endpoint(db, domain, endpoint, &all)?.into_iter();
    Ok(found.map(|located| located.binding).collect())
}

/// Ends the registration of a phone of an endpoint; whether there was one. Kamailio knows it with the commit.
pub fn end(
    db: &Connection,
    domain: &DomainId,
    endpoint: &EndpointId,
    id: BindingId,
) -> Result<bool, Refusal> {
    let (_, host) = place(db, domain)?;
    // The trigger that tells of it reads why.
    let why = "SELECT set_config('sip.why', ?1, true)";
    db.prepare_cached(why)?
        .query_row(("taken",), |row| row.get::<String>(0))?;
    let ended = db
        .prepare_cached(
            "DELETE FROM sip.location l USING endpoints e
             WHERE l.id = ?1 AND l.domain = ?2 AND l.username = e.name AND e.id = ?3",
        )?
        .execute((id.0.cast_signed(), &host, endpoint.as_str()))?;
    db.prepare_cached(why)?
        .query_row(("",), |row| row.get::<String>(0))?;
    Ok(ended > 0)
}

/// The domains that have phones.
pub fn tallies(db: &Connection) -> Result<Vec<Tally>, Refusal> {
    let sql = format!(
        "SELECT d.id, count(*), count(DISTINCT l.username)
         FROM sip.location l JOIN domains d ON lower(d.name || '.' || (SELECT host_suffix FROM store)) = l.domain
         WHERE {ALIVE} GROUP BY d.id ORDER BY d.id"
    );
    let rows = db.prepare_cached(&sql)?.query_map((), |row| {
        Ok(Tally {
            domain: row.get::<String>(0)?.into(),
            registrations: number(row.get(1)?),
            endpoints: number(row.get(2)?),
        })
    })?;
    Ok(rows)
}

/// The endpoints of a domain that have phones, in the order of their identifiers.
pub fn glances(
    db: &Connection,
    domain: &DomainId,
    part: &Part<String>,
) -> Result<Vec<Glance>, Refusal> {
    let (ordinal, host) = place(db, domain)?;
    let sql = format!(
        "SELECT e.id, count(*), max(l.expires)
         FROM sip.location l JOIN endpoints e ON e.domain = ?1 AND e.name = l.username
         WHERE l.domain = ?2 AND e.id COLLATE \"C\" > ?3 AND {ALIVE}
         GROUP BY e.id ORDER BY e.id COLLATE \"C\" LIMIT ?4 OFFSET ?5"
    );
    let rows = db.prepare_cached(&sql)?.query_map(
        (ordinal, &host, &part.after, part.most, part.skip),
        |row| {
            Ok(Glance {
                endpoint: row.get::<String>(0)?.into(),
                registrations: number(row.get(1)?),
                expires: seconds(row.get(2)?),
            })
        },
    )?;
    Ok(rows)
}

/// What the triggers tell of a phone.
#[derive(Deserialize)]
struct Letter {
    what: String,
    endpoint: Option<String>,
    #[serde(rename = "domainId")]
    domain: Option<String>,
    count: usize,
    id: u64,
    contact: String,
    received: Option<String>,
    user_agent: String,
    instance: Option<String>,
    node: u32,
    registered: i64,
    refreshed: i64,
    expires: i64,
}

/// What a letter tells those who watch. One that cannot be read says that something was changed.
pub fn read(letter: &str) -> Vec<Notice> {
    let told = serde_json::from_str(letter).ok().and_then(notice);
    told.map_or_else(news::everything, |notice| vec![notice])
}

fn notice(letter: Letter) -> Option<Notice> {
    let kept = Kept {
        id: letter.id,
        contact: letter.contact,
        received: letter.received,
        path: None,
        user_agent: letter.user_agent,
        instance: letter.instance,
        node: letter.node,
        registered: millis(letter.registered),
        refreshed: seconds(letter.refreshed),
        expires: seconds(letter.expires),
    };
    let located = Located::of(letter.endpoint?.into(), letter.domain?.into(), kept)?;
    let binding = Box::new(located.binding);
    let at = millis(Timestamp::now().as_millisecond());
    let count = letter.count;
    let ended = |end| Event::Ended {
        at,
        binding: binding.clone(),
        count,
        end,
    };
    let event = match letter.what.as_str() {
        "registered" => Event::Registered { at, binding, count },
        "moved" => Event::Refreshed {
            at,
            binding,
            count,
            moved: true,
        },
        "expired" => ended(End::Expired),
        "disabled" => ended(End::Disabled),
        "deleted" => ended(End::Deleted),
        "taken" => ended(End::Taken),
        "unregistered" => ended(End::Unregistered),
        _ => return None,
    };
    Some(shown::notice_at(&event, located.node))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_letter_tells_of_a_phone_and_its_node() {
        let letter = r#"{"what":"registered","endpoint":"re-1","domainId":"rd-1","count":1,"id":7,"username":"42",
            "contact":"sip:42@192.0.2.1","received":"sip:192.0.2.7:40000;transport=udp","user_agent":"Yealink","instance":null,
            "node":2,"registered":1000,"refreshed":1,"expires":601}"#;
        let told = read(letter);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].kind, "registered");
        for part in [
            "\"node\":2",
            "\"registrations\":1",
            "192.0.2.7:40000",
            "Yealink",
        ] {
            assert!(told[0].data.contains(part), "{part}: {}", told[0].data);
        }
        let gone = read(&letter.replace("registered\",\"endpoint", "disabled\",\"endpoint"));
        assert_eq!(gone[0].kind, "unregistered");
        assert!(gone[0].data.contains("\"reason\":\"disabled\""));
        // What does not fit into a letter, or was told by a newer program.
        for strange in [
            "",
            "{}",
            &letter.replace("registered\",\"endpoint", "danced\",\"endpoint"),
        ] {
            assert_eq!(read(strange)[0].kind, "reset", "{strange}");
        }
    }
}
