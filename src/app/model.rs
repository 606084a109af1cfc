//! The whole state of one dashboard.

use std::sync::Arc;

use crate::api::Policy;

use crate::app::{
    keys::keymap::Keymap,
    message::{Moment, Size},
    overlay::Overlay,
    screens::Screen,
    shared::Shared,
};

/// What a dashboard is started with.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// The terminal's size.
    pub size: Size,
    /// Which account, and what may be done there.
    pub profile: Profile,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// Seconds that local time is ahead of UTC.
    pub utc_offset: i32,
    /// The time of the start.
    pub now: Moment,
}

impl Setup {
    /// With the keys as they come, and local time that is UTC.
    #[must_use]
    pub fn new(size: Size, profile: Profile, now: Moment) -> Self {
        Self {
            size,
            profile,
            keymap: Arc::default(),
            utc_offset: 0,
            now,
        }
    }
}

/// An account and how it is presented.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
    /// Whether every change asks for more than a yes.
    pub protected: bool,
    /// The filter that a list of endpoints is opened with; may be empty.
    pub filter: String,
    /// How new passwords are made.
    pub passwords: Policy,
    /// Whether the account lives in this process and ends with it.
    pub demo: bool,
}

/// Who works here, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The local user.
    pub user: String,
    /// The folder for files with new passwords.
    pub passwords: String,
    /// What may keep a copied text from arriving, as a sentence.
    pub caution: Option<&'static str>,
}

/// The dashboard: what the screens share, the stack of screens, and what lies over them.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What every screen sees.
    pub shared: Shared,
    /// The way here; the last is shown. Never empty.
    pub screens: Vec<Screen>,
    /// Takes every key while it is open.
    pub overlay: Option<Overlay>,
}

impl Profile {
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

impl Model {
    /// A dashboard at its first screen, with nothing known yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self {
            shared: Shared::new(setup),
            screens: vec![Screen::Domains(
                crate::app::screens::domains::Domains::default(),
            )],
            overlay: None,
        }
    }

    /// The screen that is shown.
    ///
    /// # Panics
    /// Never: the stack is never empty.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        self.screens.last().expect("the first screen stays")
    }
}
