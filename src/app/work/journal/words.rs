//! The last changes of endpoints, as far as the journal was read.

use std::collections::VecDeque;

use crate::api::EndpointId;

use super::entry::{Ended, Entry, Kind, Verb};

/// Endpoints whose changes are at hand.
const ENDPOINTS: usize = 32;

/// The last changes of the endpoints that were looked at last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    known: VecDeque<(EndpointId, Vec<Entry>)>,
}

impl Past {
    /// Changes of one endpoint that are told.
    pub const MOST: usize = 5;

    /// The changes of this endpoint, newest first.
    #[must_use]
    pub fn of(&self, endpoint: &EndpointId) -> &[Entry] {
        let mut known = self.known.iter();
        let found = known.find(|(id, _)| id == endpoint);
        found.map_or(&[], |(_, entries)| entries)
    }

    /// This is what the journal knows of an endpoint, newest first.
    pub fn put(&mut self, endpoint: EndpointId, entries: Vec<Entry>) {
        self.known.retain(|(id, _)| *id != endpoint);
        self.known.push_front((endpoint, entries));
        self.known.truncate(ENDPOINTS);
    }
}

impl Entry {
    /// Whether it is about this endpoint, or about a phone of it.
    #[must_use]
    pub fn is_of(&self, endpoint: &EndpointId) -> bool {
        self.object.kind != Kind::Domain && self.object.id == endpoint.as_str()
    }

    /// What was done, for people: `disabled, new password`. `application` names one by its id.
    #[must_use]
    pub fn words(&self, application: impl Fn(&str) -> String) -> String {
        let done = match (self.verb, self.object.kind) {
            (Verb::Create, _) => "created".to_owned(),
            (Verb::Delete, Kind::Phone) => "registration ended".to_owned(),
            (Verb::Delete, Kind::Domain | Kind::Endpoint) => "deleted".to_owned(),
            (Verb::Change, _) => self.changes(application),
        };
        let ended = match self.outcome {
            Ended::Done => return done,
            Ended::Failed => "refused",
            Ended::Unknown => "nobody knows whether",
        };
        match &self.why {
            Some(why) => format!("{ended}: {done}. {why}"),
            None => format!("{ended}: {done}"),
        }
    }

    fn changes(&self, application: impl Fn(&str) -> String) -> String {
        let (before, after) = (&self.before, &self.after);
        let enabled = after.enabled.map(|enabled| {
            if enabled {
                "enabled".to_owned()
            } else {
                "disabled".to_owned()
            }
        });
        let named = |id: &Option<String>| match id.as_deref() {
            None | Some("") => "none".to_owned(),
            Some(id) => application(id),
        };
        let moved = after.application.as_ref().map(|_| {
            let (from, to) = (named(&before.application), named(&after.application));
            format!("application {from} → {to}")
        });
        let described = after.description.as_ref().map(|text| {
            if text.is_empty() {
                "description taken out".to_owned()
            } else {
                format!("description \"{text}\"")
            }
        });
        let password = self.password.then(|| "new password".to_owned());
        let all = [enabled, moved, described, password];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
