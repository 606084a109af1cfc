//! The time of day, for everything that is handed a clock.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::app::text::time::Moment;

/// The time.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.map_or(0, |since| since.as_millis());
    Moment(u64::try_from(millis).unwrap_or(u64::MAX))
}
