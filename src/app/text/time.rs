//! Times of day as people write them.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// Hours, minutes and seconds in this zone, by the clocks there at that moment.
pub fn clock(moment: Moment, zone: &TimeZone) -> String {
    local(moment, zone).strftime("%H:%M:%S").to_string()
}

/// Hours and minutes in this zone.
pub fn minute(moment: Moment, zone: &TimeZone) -> String {
    local(moment, zone).strftime("%H:%M").to_string()
}

/// Day, hours and minutes in this zone: `2026-11-23 11:53`.
pub fn dated(moment: Moment, zone: &TimeZone) -> String {
    local(moment, zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// How long ago this was, in the largest unit that fits, such as `3 h`.
pub fn ago(moment: Moment, now: Moment) -> String {
    let minutes = now.0.saturating_sub(moment.0) / 60_000;
    match minutes {
        0 => "under 1 min".to_owned(),
        1..60 => format!("{minutes} min"),
        60..2_880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1_440),
    }
}

/// Ages in milliseconds from which on what was read is old, with the words for it.
pub const OLD: [(u64, &str); 3] = [
    (600_000, "over 10 min ago"),
    (3_600_000, "over 1 h ago"),
    (86_400_000, "over a day ago"),
];

/// How old something is, once it is old, in words that stay true.
pub fn old(moment: Moment, now: Moment) -> Option<&'static str> {
    let age = now.0.saturating_sub(moment.0);
    let words = OLD.iter().rev().find(|(from, _)| age >= *from);
    words.map(|(_, words)| *words)
}

/// What a clock on the wall shows. A moment that no calendar knows is shown as the epoch.
fn local(moment: Moment, zone: &TimeZone) -> DateTime {
    let millis = i64::try_from(moment.0).unwrap_or_default();
    let timestamp = Timestamp::from_millisecond(millis).unwrap_or_default();
    zone.to_datetime(timestamp)
}

/// A point in time: milliseconds since the Unix epoch.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Moment(pub u64);

#[cfg(test)]
mod tests {
    use jiff::tz::{Offset, TimeZone};

    use super::{Moment, ago, clock, dated, minute, old};

    #[test]
    fn times_are_local() {
        let moment = Moment(1_732_370_612_345);
        let zone = |hours| TimeZone::fixed(Offset::constant(hours));
        assert_eq!(clock(moment, &TimeZone::UTC), "14:03:32");
        assert_eq!(minute(moment, &zone(-5)), "09:03");
        assert_eq!(minute(moment, &zone(10)), "00:03");
        assert_eq!(dated(moment, &zone(10)), "2024-11-24 00:03");
    }

    #[test]
    fn a_time_is_told_by_the_clocks_of_its_own_moment() {
        // The rules of Berlin, by themselves: the test needs no files of the system.
        let berlin = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("rules");
        // 2026-10-25 00:59:59 UTC, a second before the clocks are set back.
        let last = 1_792_889_999_000;
        assert_eq!(clock(Moment(last), &berlin), "02:59:59");
        assert_eq!(clock(Moment(last + 1_000), &berlin), "02:00:00");
        assert_eq!(dated(Moment(last + 3_600_000), &berlin), "2026-10-25 02:59");
        // 2026-03-29 00:59:59 UTC, a second before they are set forward.
        let last = 1_774_745_999_000;
        assert_eq!(clock(Moment(last), &berlin), "01:59:59");
        assert_eq!(clock(Moment(last + 1_000), &berlin), "03:00:00");
        assert_eq!(minute(Moment(last + 1_000), &berlin), "03:00");
    }

    #[test]
    fn what_is_old_is_called_so() {
        let minutes = |minutes: u64| old(Moment(0), Moment(minutes * 60_000));
        assert_eq!(minutes(9), None);
        assert_eq!(minutes(10), Some("over 10 min ago"));
        assert_eq!(minutes(61), Some("over 1 h ago"));
        assert_eq!(minutes(3_000), Some("over a day ago"));
    }

    #[test]
    fn ages_are_told_in_the_largest_unit_that_fits() {
        let minutes = |minutes: u64| ago(Moment(0), Moment(minutes * 60_000));
        assert_eq!(minutes(0), "under 1 min");
        assert_eq!(minutes(59), "59 min");
        assert_eq!(minutes(125), "2 h");
        assert_eq!(minutes(3 * 1_440), "3 days");
        assert_eq!(ago(Moment(5), Moment(0)), "under 1 min");
    }
}
