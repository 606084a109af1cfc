//! Takes in what bulk work, import, export and undo report.

use crate::app::{
    next::Next,
    page::notice::Notice,
    screens::jobs::resume::resume,
    shared::{
        Shared,
        jobs::{Hands, ListedJob},
    },
    text::time::Moment,
    work::{
        job::{
            control::Control,
            event::{Outcome, Step},
            plan::JobId,
            progress::Progress,
        },
        order::{Kept, News},
    },
};

/// Takes news in. Answers what is to be said or asked.
pub fn apply_news(shared: &mut Shared, news: News) -> Next {
    match news {
        News::Listed(kept, damaged) => listed(shared, kept, damaged),
        News::Taken(job) => {
            let id = job.plan.id.clone();
            shared.jobs.all.retain(|known| known.job.plan.id != id);
            shared.jobs.all.push(ListedJob {
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
        // Whoever types a path has taken them.
        News::Noted | News::Paths(..) => Next::Stay,
        News::Judged(judgement) => crate::app::screens::jobs::import::import(shared, *judgement),
        News::Taking(taking) => crate::app::screens::jobs::proposal::take_back(shared, *taking),
        News::Tests(endpoint, kept) => {
            shared.results.put(endpoint, kept);
            Next::Stay
        }
        News::Past(endpoint, entries) => {
            shared.past.put(endpoint, entries);
            Next::Stay
        }
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
    let anothers: Vec<JobId> = kept
        .iter()
        .filter(|kept| kept.is_anothers)
        .map(|kept| kept.job.plan.id.clone())
        .collect();
    shared.jobs.relist(kept);
    let mut waiting = shared.jobs.all.iter().rev();
    let waiting = waiting.find(|known| {
        known.hands == Hands::Nobody
            && !known.job.is_over()
            && !anothers.contains(&known.job.plan.id)
    });
    match waiting.filter(|_| first && !shared.profile.read_only) {
        Some(known) => Next::Ask(resume(shared, known, false)),
        None => Next::Stay,
    }
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
                let item = &known.job.plan.items[*item];
                shared
                    .account
                    .carried_out(&mut shared.asks, item, endpoint.as_ref(), known.sent);
            }
        }
        Step::Sent { .. } => {
            known.sent = Moment(event.at);
            known.progress.counts = counts;
        }
        Step::Returned { .. } | Step::Doubted { .. } | Step::Retried | Step::Stopped { .. } => {
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
    // What an undo did is not undone by the same key.
    let any_done = counts.done > 0 && job.plan.undoes.is_none();
    let back = if any_done {
        shared.way_back()
    } else {
        String::new()
    };
    let text = text + &back;
    Next::Say(if counts.is_success() {
        Notice::good(text)
    } else {
        Notice::bad(text)
    })
}
