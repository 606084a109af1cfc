//! The jobs of the account as the dashboard knows them.

use crate::app::{
    account,
    message::Moment,
    next::{Intent, Next, Question},
    page::notice::Notice,
    text::number::{counted, grouped},
    work::{
        job::{
            control::Control,
            event::{Outcome, Step},
            plan::JobId,
            progress::Progress,
            state::Job,
        },
        order::{Kept, News},
    },
};

use super::shared::Shared;

/// The jobs, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Jobs {
    /// All that are kept.
    pub all: Vec<Known>,
    /// Whether they were told at least once.
    pub told: bool,
}

/// A job and who works on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
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
            Self::Finished => "finished",
            Self::Incomplete => "not all done",
        }
    }
}

impl Jobs {
    /// The job with this id.
    #[must_use]
    pub fn find(&self, id: &JobId) -> Option<&Known> {
        self.all.iter().find(|known| known.job.plan.id == *id)
    }

    /// The same, to be steered.
    pub fn find_mut(&mut self, id: &JobId) -> Option<&mut Known> {
        self.all.iter_mut().find(|known| known.job.plan.id == *id)
    }

    /// The job that is at work here, if one is.
    #[must_use]
    pub fn at_work(&self) -> Option<&Known> {
        self.all
            .iter()
            .find(|known| matches!(known.hands, Hands::Ours(_)))
    }

    fn take(&mut self, kept: Vec<Kept>) {
        let mut all: Vec<Known> = kept
            .into_iter()
            .map(|kept| Known {
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
        all.sort_by(|a, b| a.job.plan.id.cmp(&b.job.plan.id));
        self.all = all;
    }
}

impl Known {
    /// How it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match (self.hands, self.job.is_finished()) {
            (Hands::Ours(Control::Pause), false) => Stage::Paused,
            (Hands::Ours(Control::Stop), false) => Stage::Stopping,
            (Hands::Ours(_) | Hands::Others, false) => Stage::Running,
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
            Hands::Ours(Control::Pause | Control::Stop) => self.progress.so_far(),
            Hands::Nobody | Hands::Others => self.job.counts().sum(),
        }
    }
}

/// Takes news in. Answers what is to be said or asked.
pub fn told(shared: &mut Shared, news: News) -> Next {
    match news {
        News::Listed(kept, damaged) => listed(shared, kept, damaged),
        News::Taken(job) => {
            let id = job.plan.id.clone();
            shared.jobs.all.retain(|known| known.job.plan.id != id);
            shared.jobs.all.push(Known {
                job: *job,
                hands: Hands::Ours(Control::Go),
                progress: Progress::default(),
                sent: Moment::default(),
            });
            let key = shared.keymap.shown(
                &[crate::app::keys::table::Context::Screen],
                crate::app::keys::action::Action::Jobs,
            );
            let key = key
                .map(|key| format!(" {key} shows how far it is."))
                .unwrap_or_default();
            Next::Say(Notice::plain(format!("The job is at work.{key}")))
        }
        News::Happened(id, event) => {
            happened(shared, &id, &event);
            Next::Stay
        }
        News::Ended(id) => ended(shared, &id),
        News::Broken(id, sentence) => {
            let _ = ended(shared, &id);
            Next::Say(Notice::bad(sentence))
        }
        News::Noted => Next::Stay,
        News::Judged(judgement) => crate::app::screens::jobs::proposal::import(shared, *judgement),
        News::Taking(taking) => crate::app::screens::jobs::proposal::take_back(shared, *taking),
        News::Done(sentence) => Next::Say(Notice::good(sentence)),
        News::Refused(sentence) => Next::Say(Notice::bad(sentence)),
    }
}

/// The first time, what was interrupted is offered to be taken up again, and what cannot be read is told.
fn listed(shared: &mut Shared, kept: Vec<Kept>, damaged: Vec<String>) -> Next {
    let first = !std::mem::replace(&mut shared.jobs.told, true);
    for sentence in damaged.into_iter().filter(|_| first) {
        shared.say(Notice::bad(sentence));
    }
    shared.jobs.take(kept);
    let mut waiting = shared.jobs.all.iter().rev();
    let waiting = waiting.find(|known| known.hands == Hands::Nobody && !known.job.is_finished());
    match waiting.filter(|_| first && !shared.profile.read_only) {
        Some(known) => Next::Ask(resume(shared, known, false)),
        None => Next::Stay,
    }
}

/// The question before a job is taken up again.
#[must_use]
pub fn resume(shared: &Shared, known: &Known, retry: bool) -> Question {
    let plan = &known.job.plan;
    let counts = known.job.counts();
    let title = match (retry, counts.open()) {
        (true, 0) => "Try what failed again?",
        (true, _) => "Try what failed again, and go on?",
        (false, _) => "Go on with the job that was interrupted?",
    };
    let mut question = Question::about(&shared.profile, title)
        .fact("Job", format!("{} ({})", plan.title, plan.id))
        .fact("So far", counts.sum());
    if let Some(why) = known.job.stopped() {
        question = question.text(why);
    }
    if retry && counts.open() > 0 {
        question = question.text(format!(
            "{} tried again, and {} not done yet go on.",
            counted(
                counts.failed + counts.unknown,
                "that failed is",
                "that failed are"
            ),
            grouped(counts.open())
        ));
    }
    if let Some(path) = plan.results.as_ref().filter(|_| plan.generates()) {
        question = question.text(format!("New passwords go on being written to {path}."));
    }
    let id = plan.id.clone();
    crate::app::screens::jobs::proposal::proven(question, &shared.profile, counts.to_do(retry))
        .yes("Yes, go on", Intent::Resume { id, retry })
}

fn happened(shared: &mut Shared, id: &JobId, event: &crate::app::work::job::event::Event) {
    let Some(known) = shared.jobs.find_mut(id) else {
        return;
    };
    if known.job.apply(event).is_err() {
        return;
    }
    let counts = known.job.counts();
    match &event.step {
        Step::Begun => known.progress.begin(counts, Moment(event.at)),
        Step::Settled { item, outcome } => {
            known.progress.ended(counts, Moment(event.at));
            if let Outcome::Done { endpoint } = outcome {
                let item = known.job.plan.items[*item].clone();
                let sent = known.sent;
                account::carried_out(shared, &item, endpoint.as_ref(), sent);
            }
        }
        Step::Sent { .. } => {
            known.sent = Moment(event.at);
            known.progress.counts = counts;
        }
        Step::Returned { .. } | Step::Retried | Step::Stopped { .. } => {
            known.progress.counts = counts;
        }
    }
}

fn ended(shared: &mut Shared, id: &JobId) -> Next {
    let Some(known) = shared.jobs.find_mut(id) else {
        return Next::Stay;
    };
    known.hands = Hands::Nobody;
    let (job, counts) = (&known.job, known.job.counts());
    let mut text = format!("{}: {}.", job.plan.title, counts.sum());
    if let Some(why) = job.stopped().filter(|_| !job.is_finished()) {
        text = format!("{text} {why}");
    }
    let any_set = job.plan.generates() && counts.done + counts.unknown > 0;
    if let Some(path) = job.plan.results.as_ref().filter(|_| any_set) {
        text = format!("{text} New passwords are in {path}.");
    }
    Next::Say(if counts.is_success() {
        Notice::good(text)
    } else {
        Notice::bad(text)
    })
}
