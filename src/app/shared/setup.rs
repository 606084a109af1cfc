//! All that a dashboard is started with; everything else comes as messages.

use std::{borrow::Cow, sync::Arc};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::app::{
    keys::keymap::Keymap,
    page::{hidden::Hidden, layout::Size},
    service::profile::Profile,
    text::{history::History, time::Moment},
};

/// What a dashboard is started with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setup {
    /// The terminal's size.
    pub size: Size,
    /// Which account, and what may be done there.
    pub profile: Profile,
    /// Every profile that can be opened, this one among them.
    pub profiles: Arc<[Profile]>,
    /// Who works here, and where.
    pub operator: Operator,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// Whether the mouse is on.
    pub mouse: bool,
    /// The first screen.
    #[serde(default)]
    pub start: Start,
    /// The columns that lists of endpoints do not show.
    #[serde(default)]
    pub hidden: Hidden,
    /// How it looks and moves.
    #[serde(default)]
    pub manner: Manner,
    /// Filters that were used.
    pub filters: History,
    /// Commands that were used.
    pub commands: History,
    /// Which zone times are shown in.
    #[serde(with = "jiff::fmt::serde::tz::required")]
    pub zone: TimeZone,
    /// The time of the start.
    pub now: Moment,
}

impl Setup {
    /// By nobody in particular, with the keys as they come, and local time that is UTC.
    #[must_use]
    pub fn new(size: Size, profile: Profile, now: Moment) -> Self {
        Self {
            size,
            profiles: [profile.clone()].into(),
            profile,
            operator: Operator::default(),
            keymap: Arc::default(),
            mouse: false,
            start: Start::default(),
            hidden: Hidden::default(),
            manner: Manner::default(),
            filters: History::default(),
            commands: History::default(),
            zone: TimeZone::UTC,
            now,
        }
    }
}

/// How a dashboard looks and moves.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Manner {
    /// The names of the themes that can be changed to: first the one that it begins with.
    pub themes: Arc<[String]>,
    /// Whether nothing moves by itself: a row that changed is not tinted.
    pub still: bool,
    /// Whether a notice stays for some seconds, whatever is pressed, and then goes by itself. Otherwise the next key takes
    /// it away.
    pub notices_pass: bool,
}

/// The first screen of a dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Start {
    /// The whole account at a glance.
    Overview,
    /// The list of domains.
    #[default]
    Domains,
}

impl Start {
    /// How people write them.
    pub const NAMES: &'static [&'static str] = &["overview", "domains"];

    /// The one that is called so.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "overview" => Some(Self::Overview),
            "domains" => Some(Self::Domains),
            _ => None,
        }
    }
}

/// Who works here, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Operator {
    /// The local user.
    pub user: String,
    /// The folder for files with new passwords.
    pub passwords: String,
    /// What may keep a copied text from arriving, as a sentence.
    pub caution: Option<Cow<'static, str>>,
}
