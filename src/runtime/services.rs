//! What a dashboard is given to work with, and how it ends.

use std::sync::Arc;

use crate::{app::Moment, ui::Theme};

use super::{cache::Cache, clipboard::Wrap, desk::Place, editor::Editor, profiles::Profiles};

/// What a dashboard is given to work with.
#[derive(Debug)]
pub struct Services<P, N> {
    /// Performs calls.
    pub provider: P,
    /// What the provider tells by itself: the pace, the log of requests.
    pub news: N,
    /// The time.
    pub clock: fn() -> Moment,
    /// How the terminal is asked to copy.
    pub clipboard: Wrap,
    /// Styles.
    pub theme: Theme,
    /// Where lists are kept for the next start, if anywhere.
    pub cache: Option<Arc<Cache>>,
    /// The person's own editor.
    pub editor: Editor,
    /// Where jobs are kept; without it, there are none.
    pub place: Option<Place>,
    /// The way to other profiles, if there is one.
    pub profiles: Option<Profiles<P, N>>,
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
