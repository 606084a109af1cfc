//! What a dashboard is given to work with and to be shown with, and how it ends.

use std::{collections::BTreeMap, num::NonZero, sync::Arc, thread};

use futures_util::Stream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    app::{message::Message, model::Model, text::time::Moment},
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
    /// Those that can be changed to, by name.
    pub others: BTreeMap<String, Theme>,
    /// How the terminal is asked to copy.
    pub clipboard: Wrap,
    /// Whether the terminal is at another machine: the line to it may be slow.
    pub is_far: bool,
    /// Where many dashboards share a process: who works, while others wait for their turn.
    pub turns: Option<Turns>,
}

/// Lets so many dashboards of a process work at a time that a processor is left for whoever waits for something short, such
/// as somebody who comes in. Each waits no longer for its turn than the others before it take for theirs.
#[derive(Debug, Clone)]
pub struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        Self(Arc::new(Semaphore::new(
            processors.saturating_sub(1).max(1),
        )))
    }
}

impl Turns {
    /// Waits for a turn, which lasts until it is dropped.
    pub async fn next(&self) -> Option<OwnedSemaphorePermit> {
        // Nobody closes it.
        Arc::clone(&self.0).acquire_owned().await.ok()
    }
}

impl Surroundings {
    /// What this is drawn in: what a person changed to, or looks at while choosing, else what it began with.
    pub fn theme_of(&self, model: &Model) -> &Theme {
        let changed = model.shared.shown_theme();
        let changed = changed.and_then(|name| self.others.get(name));
        changed.unwrap_or(&self.theme)
    }
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

impl Ending {
    /// The exit status of whoever ran it.
    #[must_use]
    pub fn status(&self) -> u8 {
        match self.cause {
            Cause::Left => u8::from(self.unanswered > 0),
            Cause::Signal(number) => u8::try_from(128 + number).unwrap_or(1),
        }
    }

    /// What is to be said of changes of which nobody knows whether they happened.
    #[must_use]
    pub fn told(&self) -> Option<String> {
        let unanswered = self.unanswered;
        (unanswered > 0).then(|| {
            format!("{unanswered} change(s) were sent and not answered. They may have happened: look before you repeat them.")
        })
    }
}
