//! Notices: short sentences to the person, and the log of all of them.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::app::text::time::Moment;

/// How serious something is that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// Something is as it should be.
    Good,
    /// Worth knowing.
    Plain,
    /// Of less weight than what stands around it.
    Quiet,
    /// Worth a look.
    Warn,
    /// Something failed; it stays until a key is pressed.
    Bad,
}

/// One sentence, or two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How serious it is.
    pub tone: Tone,
    /// What is said.
    pub text: String,
}

impl Notice {
    /// Something is as it should be.
    pub fn good(text: impl Into<String>) -> Self {
        Self::of(Tone::Good, text)
    }

    /// Worth knowing.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::of(Tone::Plain, text)
    }

    /// Something failed.
    pub fn bad(text: impl Into<String>) -> Self {
        Self::of(Tone::Bad, text)
    }

    fn of(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
        }
    }
}

/// The notice that is shown, and all that were.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notices {
    /// Everything that was said, oldest first.
    pub all: VecDeque<(Moment, Notice)>,
    /// How many that were.
    pub total: usize,
    shown: Option<Notice>,
}

/// The notices among which nothing is noted twice.
const AT_HAND: usize = 8;
/// The notices that are kept.
const KEPT: usize = 500;

impl Notices {
    /// Says something.
    pub fn say(&mut self, notice: Notice, now: Moment) {
        self.shown = Some(notice.clone());
        self.keep(notice, now);
    }

    /// Keeps what is shown elsewhere, so that it can be read again. The same thing in a row is kept once.
    pub fn note(&mut self, notice: Notice, now: Moment) {
        if self.all.back().is_none_or(|(_, last)| *last != notice) {
            self.keep(notice, now);
        }
    }

    /// The same for what may come and go again many times: it is kept once as long as the one before is at hand.
    pub fn note_once(&mut self, notice: Notice, now: Moment) {
        let mut latest = self.all.iter().rev().take(AT_HAND);
        if latest.all(|(_, before)| *before != notice) {
            self.keep(notice, now);
        }
    }

    fn keep(&mut self, notice: Notice, now: Moment) {
        if self.all.len() >= KEPT {
            self.all.pop_front();
        }
        self.all.push_back((now, notice));
        self.total += 1;
    }

    /// What was said since there were so many in all, as far as it is kept.
    pub fn since(&self, total: usize) -> impl Iterator<Item = &Notice> {
        let new = self.total.saturating_sub(total);
        let skipped = self.all.len().saturating_sub(new);
        self.all.iter().skip(skipped).map(|(_, notice)| notice)
    }

    /// The one that is on the screen.
    pub fn current(&self) -> Option<&Notice> {
        self.shown.as_ref()
    }

    /// Takes it off the screen: a key was pressed, so it was seen.
    pub fn seen(&mut self) {
        self.shown = None;
    }
}
