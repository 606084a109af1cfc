//! What a change of an endpoint is called.

use crate::api::EndpointId;

use super::entry::{Ended, Entry, Kind, Verb};

/// Changes of one endpoint that are told.
pub const CHANGES: usize = 5;

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
