//! The questions before a job is taken up again, and before it is given up.

use crate::app::{
    keys::{action::Action, table::Context},
    next::{Intent, Question},
    shared::{Shared, jobs::ListedJob},
    text::number::{counted, grouped},
};

/// The question before a job is taken up again.
#[must_use]
pub fn resume(shared: &Shared, known: &ListedJob, retry: bool) -> Question {
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
    if !retry && !known.job.is_over() {
        let key = shared.keymap.shown(&[Context::Jobs], Action::Stop);
        question = question.text(match key {
            Some(key) => format!("Key {key} in the list of jobs leaves the rest undone."),
            None => "The list of jobs can leave the rest undone.".to_owned(),
        });
    }
    let id = plan.id.clone();
    crate::app::screens::jobs::proposal::proven(question, &shared.profile, counts.to_do(retry))
        .yes("Yes, go on", Intent::Resume { id, retry })
}

/// The question before what is left of a job is given up.
#[must_use]
pub fn give_up(shared: &Shared, known: &ListedJob) -> Question {
    let (plan, counts) = (&known.job.plan, known.job.counts());
    let mut question = Question::about(&shared.profile, "Leave the rest of the job undone?")
        .fact("Job", format!("{} ({})", plan.title, plan.id))
        .fact("So far", counts.sum())
        .text("It is not offered any more. What was done stays, and it can still go on from the list of jobs.");
    if counts.sent > 0 {
        question = question.text("Whether what has no answer was done is not known.");
    }
    question.yes("Yes, leave it", Intent::GiveUp(plan.id.clone()))
}
