//! The jobs of the account; opened, one job and what became of its items.

use crate::{
    api::EndpointId,
    app::{
        effect::Effect,
        keys::{action::Action, table::Context, when::When},
        next::{Next, Route},
        page::{layout, list::List, notice::Notice},
        screens::{
            jobs::proposal,
            scene::{Scene, usual},
        },
        shared::{
            Shared,
            jobs::{Hands, ListedJob},
        },
        work::{
            export::{Export, Format, Table},
            job::{
                control::Control,
                event::Outcome,
                item::{Item, Work},
                plan::JobId,
                state::Status,
            },
            order::Order,
        },
    },
};

use super::resume::{give_up, resume};

/// Lines above the items of a job in a page of so many lines: what it is, how far, and where its passwords are.
#[must_use]
pub fn above(height: usize) -> usize {
    if height < LOW { 2 } else { 4 }
}

/// Lines below them, with all that is to be said about the item under the cursor.
#[must_use]
pub fn below(height: usize) -> usize {
    if height < LOW { 1 } else { 4 }
}

/// A page that is lower than this has room only for what matters most.
const LOW: usize = 12;

/// The list of jobs, or one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Jobs {
    /// Where the person is in the list.
    pub list: List<JobId>,
    /// The job that is opened.
    pub open: Option<JobId>,
    /// Where the person is among those of its items that are shown.
    pub items: List<usize>,
    /// Whether only those that failed are shown.
    pub failures: bool,
}

impl Jobs {
    /// The list, which is read again, or one job.
    pub fn open(shared: &mut Shared, open: Option<JobId>) -> Self {
        if open.is_none() {
            shared.ask(Effect::Work(Order::List));
        }
        Self {
            open,
            ..Self::default()
        }
    }

    /// What failed in a job.
    #[must_use]
    pub fn failures(id: JobId) -> Self {
        Self {
            open: Some(id),
            failures: true,
            ..Self::default()
        }
    }

    /// The jobs as they are listed: the latest first.
    #[must_use]
    pub fn rows(shared: &Shared) -> impl ExactSizeIterator<Item = &ListedJob> {
        shared.jobs.all.iter().rev()
    }

    /// The job that is opened, or under the cursor.
    #[must_use]
    pub fn selected<'a>(&self, shared: &'a Shared) -> Option<&'a ListedJob> {
        shared
            .jobs
            .find(self.open.as_ref().or(self.list.cursor.as_ref())?)
    }

    /// The items of a job that are shown, each with its place in the plan.
    pub fn shown<'a>(
        &self,
        known: &'a ListedJob,
    ) -> impl Iterator<Item = (usize, &'a Item, &'a Status)> {
        let failures = self.failures;
        let all = known.job.items().enumerate();
        all.map(|(at, (item, status))| (at, item, status))
            .filter(move |(_, _, status)| !failures || status.why().is_some())
    }

    /// Moves in the list, or through the items of the job that is opened.
    fn go(&mut self, shared: &Shared, action: Action) -> bool {
        let height = layout::rows(shared.size);
        if self.open.is_some() {
            let Some(known) = self.selected(shared) else {
                return false;
            };
            let (count, height) = (self.shown(known).count(), item_rows(shared));
            let target = self.items.target(action, count, height);
            if let Some(target) = target {
                let id = self.shown(known).nth(target).map(|(at, ..)| at);
                self.items.place(target, id, count, height);
            }
            return target.is_some();
        }
        let count = shared.jobs.all.len();
        let target = self.list.target(action, count, height);
        if let Some(target) = target {
            let id = Self::rows(shared)
                .nth(target)
                .map(|known| known.job.plan.id.clone());
            self.list.place(target, id, count, height);
        }
        target.is_some()
    }
}

impl Scene for Jobs {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Jobs, Context::List, Context::Screen]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        if self.go(shared, action) {
            return Next::Stay;
        }
        if action == Action::Reload {
            shared.ask(Effect::Work(Order::List));
            return Next::Stay;
        }
        let Some(known) = self.selected(shared) else {
            return Next::Stay;
        };
        let id = known.job.plan.id.clone();
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action means nothing here"
        )]
        match action {
            Action::Open => Next::Open(Route::Jobs(Some(id))),
            Action::Failures if self.open.is_none() => Next::Open(Route::Failures(id)),
            Action::Failures => {
                self.failures = !self.failures;
                Next::Stay
            }
            Action::Pause => pause(shared, &id),
            Action::Stop => stop(shared, &id),
            Action::Retry => retry(shared, known),
            Action::MarkAll => {
                let changed: Vec<EndpointId> = known.job.items().filter_map(changed).collect();
                if changed.is_empty() {
                    let text = "The job has changed no endpoint that is still there.";
                    return Next::Say(Notice::plain(text));
                }
                Next::Mark(changed)
            }
            Action::Undo => {
                shared.ask(Effect::Work(Order::Undo(Some(id))));
                Next::Stay
            }
            _ => Next::Stay,
        }
    }

    fn is_at(&self, route: &Route) -> bool {
        match route {
            Route::Jobs(open) => self.open == *open,
            Route::Failures(id) => self.open.as_ref() == Some(id),
            Route::Overview
            | Route::Domains
            | Route::Endpoints(_)
            | Route::Endpoint(..)
            | Route::Test(..)
            | Route::Trace(..)
            | Route::Calls(_)
            | Route::Call(_)
            | Route::Ring(..)
            | Route::Application(_)
            | Route::Form(_)
            | Route::Requests(_)
            | Route::Messages => false,
        }
    }

    /// Keeps the cursor on its job while others come and go, and on its item.
    fn refresh_view(&mut self, shared: &mut Shared) {
        if let Some(known) = self.selected(shared).filter(|_| self.open.is_some()) {
            let cursor = self.items.cursor;
            let found =
                cursor.and_then(|cursor| self.shown(known).position(|(at, ..)| at == cursor));
            let count = self.shown(known).count();
            let first = self.items.settle(found, count, item_rows(shared));
            if let Some(first) = first {
                let cursor = self.shown(known).nth(first).map(|(at, ..)| at);
                self.items.cursor = cursor;
            }
            return;
        }
        let cursor = self.list.cursor.as_ref();
        let found = Self::rows(shared).position(|known| Some(&known.job.plan.id) == cursor);
        let count = shared.jobs.all.len();
        if let Some(index) = self.list.settle(found, count, layout::rows(shared.size)) {
            self.list.cursor = Self::rows(shared)
                .nth(index)
                .map(|known| known.job.plan.id.clone());
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other condition holds as usual"
    )]
    fn holds(&self, when: When, shared: &Shared) -> bool {
        let job = self.selected(shared).map(|known| &known.job);
        match when {
            When::Selected => job.is_some(),
            When::Closed => self.open.is_none(),
            When::Unfinished => job.is_none_or(|job| !job.is_finished()),
            When::Failed => job.is_none_or(|job| {
                let counts = job.counts();
                counts.failed + counts.unknown > 0
            }),
            _ => usual(when),
        }
    }

    fn export(&self, shared: &Shared, path: String, format: Format) -> Result<Export, Notice> {
        let Some(known) = self.selected(shared) else {
            return Err(Notice::plain("No job is selected."));
        };
        Ok(Export {
            path,
            format,
            table: Table::Job(Box::new(known.job.clone())),
            partial: false,
        })
    }
}

/// The endpoint that an item has changed, unless it is gone.
fn changed((item, status): (&Item, &Status)) -> Option<EndpointId> {
    let Status::Settled(Outcome::Done { endpoint }) = status else {
        return None;
    };
    match item.work {
        Work::Create { .. } | Work::Update { .. } => {
            endpoint.clone().or_else(|| item.endpoint.clone())
        }
        Work::Delete => None,
    }
}

/// Items that a page has room for.
fn item_rows(shared: &Shared) -> usize {
    let height = layout::body(shared.size);
    height.saturating_sub(above(height) + below(height)).max(1)
}

/// A job at work here waits or goes on; one that was interrupted is taken up again.
fn pause(shared: &mut Shared, id: &JobId) -> Next {
    let Some(known) = shared.jobs.find(id) else {
        return Next::Stay;
    };
    match known.hands {
        Hands::Others => Next::Say(Notice::plain("Another sipdeck works on this job.")),
        Hands::Ours(Control::Go) => {
            steer(shared, id, Control::Pause, "It waits before the next item.")
        }
        Hands::Ours(Control::Pause | Control::Stop | Control::GiveUp) => {
            steer(shared, id, Control::Go, "It goes on.")
        }
        Hands::Nobody => match proposal::busy(shared).or_else(|| shared.refusal()) {
            Some(sentence) => Next::Say(Notice::plain(sentence)),
            None => Next::Ask(resume(shared, known, false)),
        },
    }
}

/// A job at work here stops for good; of one that was interrupted, what is left is not offered any more.
fn stop(shared: &mut Shared, id: &JobId) -> Next {
    let Some(known) = shared.jobs.find(id) else {
        return Next::Stay;
    };
    match known.hands {
        Hands::Others => Next::Say(Notice::plain("Another sipdeck works on this job.")),
        Hands::Ours(_) => steer(
            shared,
            id,
            Control::GiveUp,
            "It stops before the next item.",
        ),
        Hands::Nobody if known.job.is_over() => {
            Next::Say(Notice::plain("Nobody works on this job."))
        }
        Hands::Nobody => match shared.refusal() {
            Some(sentence) => Next::Say(Notice::plain(sentence)),
            None => Next::Ask(give_up(shared, known)),
        },
    }
}

fn steer(shared: &mut Shared, id: &JobId, control: Control, said: &str) -> Next {
    let at = shared.now();
    let Some(known) = shared.jobs.find_mut(id) else {
        return Next::Stay;
    };
    let Hands::Ours(now) = &mut known.hands else {
        return Next::Say(Notice::plain("This job is not at work here."));
    };
    *now = control;
    if control == Control::Go {
        known.progress.begin(known.job.counts(), at);
    }
    shared.ask(Effect::Work(Order::Steer(id.clone(), control)));
    Next::Say(Notice::plain(said))
}

fn retry(shared: &Shared, known: &ListedJob) -> Next {
    let sentence = match known.hands {
        Hands::Nobody => proposal::busy(shared),
        Hands::Ours(_) | Hands::Others => Some("It is still at work.".to_owned()),
    };
    match sentence {
        Some(sentence) => Next::Say(Notice::plain(sentence)),
        None => Next::Ask(resume(shared, known, true)),
    }
}
