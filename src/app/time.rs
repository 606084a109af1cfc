//! Times of day as people write them.

use super::message::Moment;

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

fn second_of_day(moment: Moment, utc_offset: i32) -> i64 {
    let seconds = i64::try_from(moment.0 / 1_000).unwrap_or_default();
    (seconds + i64::from(utc_offset)).rem_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::{clock, minute};
    use crate::app::Moment;

    #[test]
    fn times_are_local() {
        let moment = Moment(1_732_370_612_345);
        assert_eq!(clock(moment, 0), "14:03:32");
        assert_eq!(minute(moment, -5 * 3_600), "09:03");
        assert_eq!(minute(moment, 10 * 3_600), "00:03");
    }
}
