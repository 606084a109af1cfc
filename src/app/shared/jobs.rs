//! The jobs of the account as the dashboard knows them.

use crate::app::{
    text::time::Moment,
    work::{
        job::{control::Control, plan::JobId, progress::Progress, state::Job},
        order::Kept,
    },
};

/// The jobs, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Jobs {
    /// All that are kept.
    pub all: Vec<ListedJob>,
    /// Whether they were told at least once.
    pub told: bool,
}

/// A job and who works on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedJob {
    /// The job as far as it is known to have come.
    pub job: Job,
    /// Who works on it.
    pub hands: Hands,
    /// How fast it goes, while it is at work here.
    pub progress: Progress,
    /// When its latest item was sent.
    pub sent: Moment,
}

/// Who works on a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hands {
    /// Nobody.
    Nobody,
    /// This dashboard; what it was told last.
    Ours(Control),
    /// Another process.
    Others,
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// At work, and waiting before the next item until the person says so.
    Paused,
    /// At work until the next item.
    Stopping,
    /// At work.
    Running,
    /// Nobody works on it, and it is not at its end.
    Interrupted,
    /// A person has stopped it for good before its end.
    Stopped,
    /// Everything is as it was asked for.
    Finished,
    /// At its end, and not everything is as it was asked for.
    Incomplete,
}

impl Stage {
    /// A word or two for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::Stopping => "stopping",
            Self::Running => "running",
            Self::Interrupted => "interrupted",
            Self::Stopped => "stopped",
            Self::Finished => "finished",
            Self::Incomplete => "not all done",
        }
    }
}

impl Jobs {
    /// The job with this id.
    #[must_use]
    pub fn find(&self, id: &JobId) -> Option<&ListedJob> {
        self.all.iter().find(|known| known.job.plan.id == *id)
    }

    /// The same, to be steered.
    pub fn find_mut(&mut self, id: &JobId) -> Option<&mut ListedJob> {
        self.all.iter_mut().find(|known| known.job.plan.id == *id)
    }

    /// The job that is at work here, if one is.
    #[must_use]
    pub fn at_work(&self) -> Option<&ListedJob> {
        self.all
            .iter()
            .find(|known| matches!(known.hands, Hands::Ours(_)))
    }

    pub(crate) fn relist(&mut self, kept: Vec<Kept>) {
        let mut all: Vec<ListedJob> = kept
            .into_iter()
            .map(|kept| ListedJob {
                hands: if kept.is_running {
                    Hands::Others
                } else {
                    Hands::Nobody
                },
                job: kept.job,
                progress: Progress::default(),
                sent: Moment::default(),
            })
            .collect();
        for ours in self
            .all
            .drain(..)
            .filter(|known| matches!(known.hands, Hands::Ours(_)))
        {
            all.retain(|known| known.job.plan.id != ours.job.plan.id);
            all.push(ours);
        }
        all.sort_by(|a, b| a.job.plan.age().cmp(&b.job.plan.age()));
        self.all = all;
    }
}

impl ListedJob {
    /// How it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match (self.hands, self.job.is_finished()) {
            (Hands::Ours(Control::Pause), false) => Stage::Paused,
            (Hands::Ours(Control::Stop | Control::GiveUp), false) => Stage::Stopping,
            (Hands::Ours(_) | Hands::Others, false) => Stage::Running,
            (Hands::Nobody, false) if self.job.is_given_up() => Stage::Stopped,
            (Hands::Nobody, false) => Stage::Interrupted,
            (_, true) if self.job.counts().is_success() => Stage::Finished,
            (_, true) => Stage::Incomplete,
        }
    }

    /// How far it is.
    #[must_use]
    pub fn line(&self, now: Moment) -> String {
        match self.hands {
            Hands::Ours(Control::Go) => self.progress.line(now),
            Hands::Ours(Control::Pause | Control::Stop | Control::GiveUp) => self.progress.so_far(),
            Hands::Nobody | Hands::Others => self.job.counts().sum(),
        }
    }
}
