//! What a dashboard is started with.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::app::{
    keys::keymap::Keymap, page::layout::Size, service::profile::Profile, text::time::Moment,
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
    /// Which zone times are shown in.
    pub zone: TimeZone,
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
            zone: TimeZone::UTC,
            now,
        }
    }
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
