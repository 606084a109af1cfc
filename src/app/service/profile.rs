//! An account of the configuration, and how it is presented.

use serde::{Deserialize, Serialize};

use crate::api::Policy;

/// An account and how it is presented.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The name in the configuration.
    pub name: String,
    /// A word or two for people, shown in the header and in every question.
    pub label: String,
    /// The name of a colour for the label.
    pub colour: Option<String>,
    /// The user id.
    pub account: String,
    /// Scheme, host and port of the service.
    pub origin: String,
    /// Whether every write is refused.
    pub read_only: bool,
    /// Whether that is so because of the key with which somebody came, and not of the profile. No record needs it.
    #[serde(skip)]
    pub by_key: bool,
    /// Whether every change asks for more than a yes.
    pub protected: bool,
    /// The filter that a list of endpoints is opened with; may be empty.
    pub filter: String,
    /// How new passwords are made. No record needs it.
    #[serde(skip)]
    pub passwords: Policy,
    /// Where SIP is sent instead of where the DNS leads to; may be empty.
    pub sip_server: String,
    /// Whether the account lives in this process and ends with it.
    pub demo: bool,
}

impl Profile {
    /// Lets somebody only look whose key allows no more.
    pub fn only_for_looking(&mut self) {
        self.by_key = !self.read_only;
        self.read_only = true;
    }

    /// Why nothing may be changed, if so, without a full stop.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        self.read_only.then(|| {
            if self.by_key {
                "Your key may only look".to_owned()
            } else {
                format!("The profile {} is read-only", self.name)
            }
        })
    }

    /// How people know it, with what they must bear in mind.
    #[must_use]
    pub fn title(&self) -> String {
        let name = if self.name.is_empty() {
            &self.label
        } else {
            &self.name
        };
        let label = Some(self.label.as_str()).filter(|label| !label.is_empty() && *label != name);
        let kind = self.protected.then_some("protected");
        let more: Vec<&str> = label.into_iter().chain(kind).collect();
        if more.is_empty() {
            name.clone()
        } else {
            format!("{name} ({})", more.join(", "))
        }
    }
}

impl Profile {
    /// What tells it from others, for a list of profiles; `present` is the one that is shown.
    #[must_use]
    pub fn about(&self, present: &Self) -> String {
        let flags = [
            (self.name == present.name, "here"),
            (self.read_only, "read-only"),
            (self.protected, "protected"),
        ];
        let flags = flags.into_iter().filter(|(is, _)| *is);
        let facts = [self.label.as_str()]
            .into_iter()
            .chain(flags.map(|(_, word)| word))
            .chain([self.account.as_str()]);
        let facts: Vec<&str> = facts.filter(|fact| !fact.is_empty()).collect();
        facts.join(", ")
    }
}
