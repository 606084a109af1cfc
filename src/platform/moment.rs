//! Times as the platform tells them: RFC 3339 in UTC with milliseconds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::{Timestamp, fmt::temporal::DateTimePrinter};

/// Both clocks.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// Since the start; never goes back.
    pub since: Duration,
    /// Since the Unix epoch.
    pub epoch: Duration,
}

const MILLIS: DateTimePrinter = DateTimePrinter::new().precision(Some(3));

/// The time by the system's clock, since the Unix epoch.
pub fn epoch() -> Duration {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default()
}

/// A time since the Unix epoch, such as `2026-11-29T16:41:47.123Z`.
pub fn text(since: Duration) -> String {
    let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    of(Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX))
}

/// The same in whole seconds, as the documented resources have it (reference §2.13).
pub fn seconds(since: Duration) -> String {
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The same of a timestamp.
pub fn of(time: Timestamp) -> String {
    MILLIS.timestamp_to_string(&time)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::text;

    #[test]
    fn times_have_milliseconds_always() {
        let at = |millis| text(Duration::from_millis(millis));
        assert_eq!(at(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(at(1_795_970_507_123), "2026-11-29T16:41:47.123Z");
        assert!(text(Duration::MAX).starts_with("9999-"));
    }
}
