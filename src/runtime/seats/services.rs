//! What a dashboard is given to work with and to be shown with, and how it ends.

use std::sync::Arc;

use futures_util::Stream;

use crate::{
    app::{message::Message, text::time::Moment},
    runtime::{
        provider::Provider, recording::Recorder, seats::means::Means, terminal::clipboard::Wrap,
    },
    ui::theme::Theme,
};

use super::profiles::Profiles;

/// What a dashboard is given to work with, whatever it is shown on.
pub struct Services {
    /// What the profile works with that is shown first.
    pub means: Means,
    /// The way to other profiles, if there is one.
    pub profiles: Option<Profiles>,
    /// The time.
    pub clock: fn() -> Moment,
    /// Where the session is recorded, if it is.
    pub recorder: Option<Arc<Recorder>>,
}

impl Services {
    /// Those of a dashboard of one profile, of which nothing is kept anywhere.
    pub fn bare(
        provider: impl Into<Provider>,
        news: impl Stream<Item = Message> + Send + 'static,
        clock: fn() -> Moment,
    ) -> Self {
        Self {
            means: Means::bare(provider, news),
            profiles: None,
            clock,
            recorder: None,
        }
    }
}

/// What a dashboard on a terminal is given besides.
#[derive(Debug)]
pub struct Surroundings {
    /// Styles.
    pub theme: Theme,
    /// How the terminal is asked to copy.
    pub clipboard: Wrap,
}

/// Why a dashboard ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The person left.
    Left,
    /// This signal; a terminal that is gone counts as a hang-up.
    Signal(i32),
}

/// How a dashboard ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Why.
    pub cause: Cause,
    /// Writes that were sent and not answered.
    pub unanswered: usize,
}
