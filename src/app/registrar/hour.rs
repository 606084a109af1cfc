//! The last hour of the account's phones, minute by minute, as far as it was heard.

use std::collections::VecDeque;

use crate::{
    api::{
        DomainId, EndpointId,
        registration::{Attempt, Event, Registration},
    },
    app::{phones::host, text::time::Moment},
};

/// Minutes that are kept.
pub const MINUTES: usize = 60;

/// What happened last that is kept.
const LATEST: usize = 30;

/// Milliseconds.
const MINUTE: u64 = 60_000;

/// One minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Minute {
    /// How many phones were registered at its end; nothing while that was not known.
    pub phones: Option<u64>,
    /// How often a phone was refused.
    pub refused: u64,
}

/// Something that happened to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// When it was heard.
    pub at: Moment,
    /// The endpoint's domain.
    pub domain: DomainId,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// What, in a few words.
    pub what: String,
    /// Whether a phone was refused.
    pub is_bad: bool,
    /// Whether a phone has registered.
    pub is_good: bool,
}

/// The last hour.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hour {
    /// Since when anything was heard without a break worth a minute.
    pub since: Option<Moment>,
    /// What happened last, the newest first.
    pub latest: VecDeque<Happened>,
    /// The number of each minute since the epoch, the oldest first.
    minutes: VecDeque<(u64, Minute)>,
}

impl Hour {
    /// So many phones are registered now.
    pub fn level(&mut self, now: Moment, phones: Option<u64>) {
        self.since.get_or_insert(now);
        if let Some(minute) = self.minute(now) {
            minute.phones = phones.or(minute.phones);
        }
    }

    /// This happened.
    pub fn heard(&mut self, now: Moment, event: &Event) {
        let happened = |domain: &DomainId, endpoint: &EndpointId, what: String| Happened {
            at: now,
            domain: domain.clone(),
            endpoint: endpoint.clone(),
            what,
            is_bad: false,
            is_good: false,
        };
        let happened = match event {
            Event::Registered {
                registration,
                again: false,
                ..
            } => registration.domain_id.as_ref().map(|domain| Happened {
                is_good: true,
                ..happened(domain, &registration.endpoint_id, registered(registration))
            }),
            Event::Gone {
                registration,
                reason,
                ..
            } => registration.domain_id.as_ref().map(|domain| {
                let what = format!("not registered any more: {}", reason.replace('-', " "));
                happened(domain, &registration.endpoint_id, what)
            }),
            Event::Refused {
                domain,
                endpoint,
                attempt: Some(attempt),
                ..
            } => {
                if let Some(minute) = self.minute(now) {
                    minute.refused += 1;
                }
                Some(Happened {
                    is_bad: true,
                    ..happened(domain, endpoint, refused(attempt))
                })
            }
            Event::Registered { .. }
            | Event::Refused { .. }
            | Event::Endpoint(..)
            | Event::EndpointDeleted(..)
            | Event::Domain(_)
            | Event::DomainDeleted(_)
            | Event::Call(_)
            | Event::Sounds(_) => None,
        };
        if let Some(happened) = happened {
            self.latest.truncate(LATEST - 1);
            self.latest.push_front(happened);
        }
    }

    /// The last hour, the oldest minute first. A minute in which nothing was heard is like the one before.
    #[must_use]
    pub fn minutes(&self, now: Moment) -> Vec<Minute> {
        let last = now.0 / MINUTE;
        let mut phones = None;
        let mut known = self.minutes.iter().peekable();
        let first = last.saturating_sub(MINUTES as u64 - 1);
        let mut all = Vec::with_capacity(MINUTES);
        while let Some((_, before)) = known.next_if(|(number, _)| *number < first) {
            phones = before.phones;
        }
        for number in first..=last {
            let here = known.next_if(|(known, _)| *known == number);
            let refused = here.map_or(0, |(_, minute)| minute.refused);
            phones = here.and_then(|(_, minute)| minute.phones).or(phones);
            all.push(Minute { phones, refused });
        }
        all
    }

    fn minute(&mut self, now: Moment) -> Option<&mut Minute> {
        let number = now.0 / MINUTE;
        if self.minutes.back().is_none_or(|(last, _)| *last < number) {
            self.minutes.push_back((number, Minute::default()));
            // The one before the hour says how it began.
            while self.minutes.len() > MINUTES + 1 {
                self.minutes.pop_front();
            }
        }
        self.minutes.back_mut().map(|(_, minute)| minute)
    }
}

fn registered(registration: &Registration) -> String {
    match registration.user_agent.as_str() {
        "" => "registered".to_owned(),
        agent => format!("registered, {agent}"),
    }
}

fn refused(attempt: &Attempt) -> String {
    let why = attempt.why();
    match (attempt.user_agent.as_str(), host(&attempt.source)) {
        ("", "") => why,
        ("", host) => format!("{why}, from {host}"),
        (agent, "") => format!("{why}, {agent}"),
        (agent, host) => format!("{why}, {agent} at {host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Hour, MINUTE, MINUTES};
    use crate::app::text::time::Moment;

    #[test]
    fn a_minute_in_which_nothing_was_heard_is_like_the_one_before() {
        let mut hour = Hour::default();
        let at = |minute: u64| Moment(minute * MINUTE);
        hour.level(at(1_000), Some(4));
        hour.level(at(1_003), Some(6));
        let minutes = hour.minutes(at(1_004));
        assert_eq!(minutes.len(), MINUTES);
        let phones: Vec<_> = minutes.iter().map(|minute| minute.phones).collect();
        assert_eq!(phones[..55], [None; 55]);
        assert_eq!(phones[55..], [Some(4), Some(4), Some(4), Some(6), Some(6)]);
        let later = hour.minutes(at(1_100));
        assert_eq!(later[0].phones, Some(6), "what was known before the hour");
    }
}
