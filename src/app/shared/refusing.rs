//! A service that answers, and each time with no: since when and why, for a person who waits meanwhile.

use crate::{
    api::pace::RequestRecord,
    app::{
        page::notice::Notice,
        text::time::{self, Moment},
    },
};

use super::shared::Shared;

/// Milliseconds after which it is kept among the messages: a limit that is met now and then is nothing to speak of.
const LASTING: u64 = 5_000;

/// Nothing but refusals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusing {
    since: Moment,
    status: u16,
    why: String,
    noted: bool,
}

impl Refusing {
    /// As a sentence.
    #[must_use]
    pub fn told(&self, utc_offset: i32) -> String {
        let (status, why) = (self.status, &self.why);
        let since = time::minute(self.since, utc_offset);
        if status == 429 {
            format!("The service takes no more requests for now, since {since} ({status}).")
        } else if why.is_empty() {
            format!("The service answers {status} since {since}.")
        } else {
            format!("The service answers {status} since {since}: {why}.")
        }
    }
}

/// An attempt of a request ended.
pub fn heard(shared: &mut Shared, record: &RequestRecord) {
    let before = shared.refusing.take();
    let Some(status) = record.status.filter(|status| matches!(status, 429 | 500..)) else {
        return;
    };
    let at = record.at + record.duration;
    let same = before.filter(|before| (before.status == 429) == (status == 429));
    let (since, noted) = same.map_or((Moment(at), false), |same| (same.since, same.noted));
    let why = record.error.as_deref().unwrap_or_default();
    let mut refusing = Refusing {
        since,
        status,
        why: why.trim_end_matches('.').to_owned(),
        noted,
    };
    // Any other is kept as a failure, once it is given up.
    if !noted && status == 429 && at.saturating_sub(since.0) >= LASTING {
        refusing.noted = true;
        let told = refusing.told(shared.utc_offset);
        shared.notices.note(Notice::bad(told), shared.now);
    }
    shared.refusing = Some(refusing);
}

/// What is told of it to a person who has waited for a while.
#[must_use]
pub fn told(shared: &Shared) -> Option<String> {
    let waits = shared.pulse.since.is_some() && !shared.pulse.turns(shared.now);
    let refusing = shared.refusing.as_ref().filter(|_| waits)?;
    Some(refusing.told(shared.utc_offset))
}
