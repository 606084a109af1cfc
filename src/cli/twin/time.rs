//! A time as people type it: a moment, a day, or how long ago.

use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};

use crate::{api::sentence::Sentence, cli::process::clock::now};

/// The time that somebody typed.
///
/// # Errors
/// When it is none.
pub fn since(text: &str) -> Result<Timestamp, Sentence> {
    let here = TimeZone::system();
    let millis = i64::try_from(now().0).unwrap_or_default();
    let now = Timestamp::from_millisecond(millis).unwrap_or_default();
    let midnight = |day: Date| day.to_zoned(here.clone()).ok().map(|day| day.timestamp());
    let found = if text == "today" {
        midnight(now.to_zoned(here.clone()).date())
    } else if let Ok(at) = text.parse::<Timestamp>() {
        Some(at)
    } else if let Ok(day) = text.parse::<Date>() {
        midnight(day)
    } else {
        let ago = text.parse::<Span>().ok();
        ago.and_then(|ago| now.to_zoned(here.clone()).checked_sub(ago.abs()).ok())
            .map(|at| at.timestamp())
    };
    found.ok_or_else(|| {
        format!("{text:?} is no time: today, 2026-11-30, 2026-11-30T08:00:00Z, or 2h.").into()
    })
}

#[cfg(test)]
mod tests {
    use super::since;

    #[test]
    fn times_are_read_as_people_type_them() {
        let ago = |text| since(text).expect("a time");
        assert!(ago("1h") > ago("2h") && ago("2h") > ago("3 days"));
        assert!(ago("today") > ago("2026-11-01"));
        assert_eq!(ago("2026-11-30T08:00:00Z").as_second(), 1_796_025_600);
        assert!(since("soon").is_err());
    }
}
