//! How an endpoint stands with its phones: who is registered, and whether somebody is refused.

use std::sync::Arc;

use crate::{
    api::{
        RegistrationId,
        registration::{Attempt, Refusals, Registration},
    },
    app::text::time::Moment,
};

use super::{
    phone::{Phone, host, moment},
    words::Words,
};

/// Phones of one endpoint of which more than the number is kept.
const PHONES_KEPT: usize = 500;

/// The phones of an endpoint, and the failures that are not resolved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Presence {
    /// Those of which more is known than that they are there, oldest first.
    pub phones: Vec<Phone>,
    /// How many there are.
    pub count: u64,
    /// Failures that are not resolved.
    pub refused: Option<Box<Refused>>,
}

/// Failures that are not resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// How many in all.
    pub count: u64,
    /// Why the newest was refused, in a few words in the middle of a sentence.
    pub reason: Arc<str>,
    /// When the newest came.
    pub last: Option<Moment>,
    /// What the newest calls itself; empty when it does not, or nothing was told of it.
    pub agent: Arc<str>,
    /// From where it came, as `host:port`; empty when nothing was told of it.
    pub source: Box<str>,
}

impl Presence {
    /// Nobody is registered, and nobody refused.
    pub fn is_empty(&self) -> bool {
        self.count == 0 && self.phones.is_empty() && self.refused.is_none()
    }

    /// A phone is registered. `count` is how many there are then, where that was told. Answers whether it was not
    /// known before.
    pub(super) fn put(
        &mut self,
        registration: &Registration,
        count: Option<u64>,
        words: &mut Words,
    ) -> bool {
        let known = self
            .phones
            .iter()
            .position(|phone| phone.id == registration.id);
        match known {
            Some(at) => self.phones[at] = Phone::of(registration, words),
            None if self.phones.len() < PHONES_KEPT => {
                self.phones.push(Phone::of(registration, words));
            }
            None => {}
        }
        self.count = count.unwrap_or(self.count).max(self.phones.len() as u64);
        known.is_none()
    }

    /// A phone is not registered any more.
    pub(super) fn take(&mut self, id: &RegistrationId, count: u64) {
        self.phones.retain(|phone| phone.id != *id);
        self.count = count.max(self.phones.len() as u64);
    }

    /// These failures are left, of which the newest is this.
    pub(super) fn refuse(
        &mut self,
        left: Option<&Refusals>,
        attempt: Option<&Attempt>,
        words: &mut Words,
    ) {
        let before = self.refused.take();
        let Some(left) = left else { return };
        let (agent, source) = match (attempt, before) {
            (Some(attempt), _) => (
                words.shared(&attempt.user_agent),
                attempt.source.as_str().into(),
            ),
            (None, Some(before)) => (before.agent, before.source),
            (None, None) => Default::default(),
        };
        let reason = match attempt.filter(|attempt| !attempt.message.is_empty()) {
            Some(attempt) => words.shared(&attempt.message),
            None => words.shared(&left.reason.replace('-', " ")),
        };
        self.refused = Some(Box::new(Refused {
            count: left.count.max(1),
            reason,
            last: left.last_at.map(moment),
            agent,
            source,
        }));
    }

    /// What its phones call themselves, the refused one among them.
    pub fn agents(&self) -> impl Iterator<Item = &str> {
        let phones = self.phones.iter().map(|phone| &*phone.agent);
        phones.chain(self.refused.iter().map(|refused| &*refused.agent))
    }

    /// From where its phones come, the refused one among them, as `host:port`.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let phones = self.phones.iter().map(|phone| &*phone.source);
        phones.chain(self.refused.iter().map(|refused| &*refused.source))
    }
}

impl Refused {
    /// Why, and from where: `wrong password, from Yealink SIP-T46S at 10.2.3.4`.
    pub fn told(&self) -> String {
        let from = match (&*self.agent, host(&self.source)) {
            ("", "") => String::new(),
            ("", host) => format!(", from {host}"),
            (agent, "") => format!(", from {agent}"),
            (agent, host) => format!(", from {agent} at {host}"),
        };
        format!("{}{from}", self.reason)
    }
}
