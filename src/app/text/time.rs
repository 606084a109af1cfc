//! Times of day as people write them.

const DAY: i64 = 86_400;

/// Hours, minutes and seconds of local time, `utc_offset` seconds ahead of UTC.
#[must_use]
pub fn clock(moment: Moment, utc_offset: i32) -> String {
    let second = second_of_day(moment, utc_offset);
    format!(
        "{:02}:{:02}:{:02}",
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

/// Hours and minutes of local time.
#[must_use]
pub fn minute(moment: Moment, utc_offset: i32) -> String {
    let second = second_of_day(moment, utc_offset);
    format!("{:02}:{:02}", second / 3_600, second / 60 % 60)
}

/// Day, hours and minutes of local time: `2026-11-23 11:53`.
#[must_use]
pub fn dated(moment: Moment, utc_offset: i32) -> String {
    let millis = i64::try_from(moment.0).unwrap_or_default() + i64::from(utc_offset) * 1_000;
    let local = jiff::Timestamp::from_millisecond(millis).unwrap_or_default();
    local.strftime("%Y-%m-%d %H:%M").to_string()
}

/// How long ago this was, in the largest unit that fits, such as `3 h`.
#[must_use]
pub fn ago(moment: Moment, now: Moment) -> String {
    let minutes = now.0.saturating_sub(moment.0) / 60_000;
    match minutes {
        0 => "under 1 min".to_owned(),
        1..60 => format!("{minutes} min"),
        60..2_880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1_440),
    }
}

fn second_of_day(moment: Moment, utc_offset: i32) -> i64 {
    let seconds = i64::try_from(moment.0 / 1_000).unwrap_or_default();
    (seconds + i64::from(utc_offset)).rem_euclid(DAY)
}

/// A point in time: milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub u64);

#[cfg(test)]
mod tests {
    use super::{Moment, ago, clock, dated, minute};

    #[test]
    fn times_are_local() {
        let moment = Moment(1_732_370_612_345);
        assert_eq!(clock(moment, 0), "14:03:32");
        assert_eq!(minute(moment, -5 * 3_600), "09:03");
        assert_eq!(minute(moment, 10 * 3_600), "00:03");
        assert_eq!(dated(moment, 10 * 3_600), "2024-11-24 00:03");
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
