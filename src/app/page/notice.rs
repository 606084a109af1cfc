//! Notices: short sentences to the person, and the log of all of them.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{
    api::patience::NOTICE,
    app::{service::ticket::TimerId, text::time::Moment},
};

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
    shown: Option<Shown>,
    /// Whether what is shown stays for some seconds, and then goes by itself.
    pass: bool,
}

/// The notice that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    notice: Notice,
    since: Moment,
    /// Takes it away by itself.
    timer: Option<TimerId>,
}

/// The notices among which nothing is noted twice.
const AT_HAND: usize = 8;
/// The notices that are kept.
const KEPT: usize = 500;

impl Notices {
    /// None so far. `pass` says whether what is shown stays for some seconds, and then goes by itself.
    pub fn new(pass: bool) -> Self {
        Self {
            pass,
            ..Self::default()
        }
    }

    /// Whether such a notice goes by itself: what failed stays until a key is pressed.
    pub fn passes(&self, notice: &Notice) -> bool {
        self.pass && !matches!(notice.tone, Tone::Bad | Tone::Warn)
    }

    /// Says something; the timer takes it away.
    pub fn say(&mut self, notice: Notice, now: Moment, timer: Option<TimerId>) {
        self.shown = Some(Shown {
            notice: notice.clone(),
            since: now,
            timer,
        });
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
        self.shown.as_ref().map(|shown| &shown.notice)
    }

    /// A key was pressed: what was seen by then is taken off the screen.
    pub fn seen(&mut self, now: Moment) {
        let pass = self.pass;
        let time = u64::try_from(NOTICE.as_millis()).unwrap_or(u64::MAX);
        let is_seen = |shown: &mut Shown| !pass || shown.since.0 + time <= now.0;
        self.shown.take_if(is_seen);
    }

    /// A timer ran out.
    pub fn timed_out(&mut self, timer: TimerId) {
        self.shown.take_if(|shown| shown.timer == Some(timer));
    }
}
