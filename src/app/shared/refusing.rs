//! Runs of refused requests (429, 5xx): since when and why.

use jiff::tz::TimeZone;

use crate::{
    api::pace::RequestRecord,
    app::text::time::{self, Moment},
};

/// Milliseconds after which it is kept among the messages: a limit that is met now and then is nothing to speak of.
const LASTING: u64 = 5_000;

/// Nothing but refusals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusing {
    since: Moment,
    status: u16,
    why: String,
    /// When the latest attempt ended, in milliseconds since the epoch.
    until: u64,
    noted: bool,
}

impl Refusing {
    /// As a sentence.
    #[must_use]
    pub fn told(&self, zone: &TimeZone) -> String {
        let (status, why) = (self.status, &self.why);
        let since = time::minute(self.since, zone);
        if status == 429 {
            format!("The service takes no more requests for now, since {since} ({status}).")
        } else if why.is_empty() {
            format!("The service answers {status} since {since}.")
        } else {
            format!("The service answers {status} since {since}: {why}.")
        }
    }

    /// What holds after an attempt of a request ended, and what is to be noted of it.
    pub fn after(before: Option<Self>, record: &RequestRecord) -> Option<Self> {
        let status = record
            .status
            .filter(|status| matches!(status, 429 | 500..))?;
        let at = record.at + record.duration;
        let same = before.filter(|before| (before.status == 429) == (status == 429));
        let (since, noted) = same.map_or((Moment(at), false), |same| (same.since, same.noted));
        let why = record.error.as_deref().unwrap_or_default();
        Some(Self {
            since,
            status,
            why: why.trim_end_matches('.').to_owned(),
            until: at,
            noted,
        })
    }

    /// The sentence that is kept among the messages, once it has lasted. Any other status than 429 is kept as a
    /// failure, once it is given up.
    pub fn to_note(&mut self, zone: &TimeZone) -> Option<String> {
        let lasts = self.status == 429 && self.until.saturating_sub(self.since.0) >= LASTING;
        if !lasts || self.noted {
            return None;
        }
        self.noted = true;
        Some(self.told(zone))
    }
}
