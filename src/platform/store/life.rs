//! Whether a process lives, and its number, as a server has them.

use crate::platform::choices;

/// The server's clock in milliseconds.
pub const CLOCK: &str = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

/// As of when one that was not heard of since is taken for dead.
pub fn lost() -> String {
    format!("{CLOCK} - {}", choices::BEATS_LOST.as_millis())
}

/// A number as the database keeps it.
pub fn kept(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that the database has kept.
pub fn number(kept: i64) -> u64 {
    u64::try_from(kept).unwrap_or_default()
}

/// That a process `p` lives, as SQL.
pub fn lives(p: &str) -> String {
    format!("{p}.seen >= {}", lost())
}
