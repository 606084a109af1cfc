//! The windows of the rate limit, where several processes serve one account: counted in the database, by its clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::sql::{self, Connection};

/// A window as it is after a request was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How many requests came in it, with this one; one more than may come is as far as it counts.
    pub count: i64,
    /// When it ends, by the server's clock.
    pub ends: SystemTime,
    /// How long that is from now.
    pub left: Duration,
}

/// Counts a request of a family, in a window that is this long.
pub fn count(db: &Connection, family: &str, most: u32, window: Duration) -> sql::Result<Counted> {
    let clock = "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";
    let sql = format!(
        "INSERT INTO windows AS w VALUES (?1, {clock} + ?2, 1) ON CONFLICT (family) DO UPDATE SET
            count = CASE WHEN w.ends <= {clock} THEN 1 ELSE least(w.count, ?3) + 1 END,
            ends = CASE WHEN w.ends <= {clock} THEN {clock} + ?2 ELSE w.ends END
         RETURNING count, ends, {clock}"
    );
    let length = i64::try_from(window.as_micros()).unwrap_or(i64::MAX);
    let (count, ends, now): (i64, i64, i64) = db
        .prepare_cached(&sql)?
        .query_row((family, length, i64::from(most)), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let micros = |of: i64| Duration::from_micros(u64::try_from(of).unwrap_or_default());
    Ok(Counted {
        count,
        ends: UNIX_EPOCH + micros(ends),
        left: micros(ends - now),
    })
}
