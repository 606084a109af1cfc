//! The screen of a test: it begins as the screen is opened, and ends at the latest as it is left.

use std::collections::BTreeSet;

use crate::{
    api::{DomainId, EndpointId},
    app::{
        effect::Effect,
        exams::{Exam, Kept, Progress},
        keys::{action::Action, table::Context, when::When},
        next::{Intent, Next, Question, Trial},
        page::{layout, list::List, notice::Notice},
        screens::{
            changes::{self, Selected},
            scene::{Scene, usual},
        },
        service::{call::Call, registration::Inquiry, ticket::Ticket},
        shared::Shared,
        text::time::{self, Moment},
        work::order::Order,
    },
    doctor::{Report, Step, Told, words},
};

use super::page::{At, Looked, PageLine, lines};

/// What is said of steps that a person did not wait for.
const STOPPED: &str = "stopped before it was found out";

/// A test of one endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Examination {
    /// The domain of the endpoint.
    pub domain: DomainId,
    /// Which one.
    pub endpoint: EndpointId,
    /// When the test began.
    pub began: Moment,
    /// What is known by now.
    pub report: Option<Report>,
    /// The cursor, among the lines that it can stand on.
    pub list: List<At>,
    /// The first line that is shown.
    pub top: usize,
    /// The steps that are unfolded.
    pub unfolded: BTreeSet<Step>,
    /// The test that is under way.
    ticket: Option<Ticket>,
    /// Whether it is to be stopped.
    stops: bool,
}

impl Examination {
    /// Begins a test of this endpoint.
    pub fn open(shared: &mut Shared, domain: DomainId, endpoint: EndpointId) -> Self {
        let mut screen = Self {
            domain,
            endpoint,
            began: shared.now(),
            report: None,
            list: List::default(),
            top: 0,
            unfolded: BTreeSet::new(),
            ticket: None,
            stops: false,
        };
        screen.again(shared, None);
        screen
    }

    /// Tests it once more, with a password or a call where that was agreed to.
    pub fn again(&mut self, shared: &mut Shared, trial: Option<Trial>) {
        self.cancel(shared);
        let known = shared.account.endpoint(&self.domain, &self.endpoint);
        let Some(endpoint) = known else {
            return;
        };
        self.began = shared.now();
        self.report = None;
        self.list = List::default();
        self.unfolded.clear();
        let of = Inquiry {
            domain: self.domain.clone(),
            endpoint: self.endpoint.clone(),
            address: endpoint.sip_uri,
            server: shared.profile.sip_server.clone(),
        };
        let rings = trial == Some(Trial::Ring);
        let password = match trial {
            Some(Trial::Password(password)) => Some(password),
            Some(Trial::Ring) | None => None,
        };
        let exam = Exam {
            of,
            password,
            rings,
        };
        let ticket = shared.ticket();
        shared.ask(Effect::Examine(ticket, Box::new(exam)));
        self.ticket = Some(ticket);
    }

    /// Asks for what a test with more needs: the password, or a yes.
    fn more(&self, shared: &Shared, action: Action) -> Next {
        let known = shared.account.endpoint(&self.domain, &self.endpoint);
        let Some(endpoint) = known else {
            return Next::Say(Notice::plain("The endpoint is not known here any more."));
        };
        if action == Action::Try {
            return Next::Try(endpoint.sip_uri);
        }
        let question = Question::about(
            &shared.profile,
            format!("Let the phones of {} ring?", endpoint.name),
        )
        .fact("Address", endpoint.sip_uri)
        .text("Each of its phones rings for some seconds; whoever answers is left at once.")
        .yes("Yes, ring", Intent::Examine(Trial::Ring));
        Next::Ask(question)
    }

    fn cancel(&mut self, shared: &mut Shared) {
        if let Some(ticket) = self.ticket.take() {
            shared.cancel(ticket);
        }
    }

    /// Its name; its id while that is not known.
    #[must_use]
    pub fn name(&self, shared: &Shared) -> String {
        let account = &shared.account;
        account.endpoint_name(&self.domain, &self.endpoint)
    }

    /// The lines of the page, at this width.
    #[must_use]
    pub fn lines(&self, shared: &Shared, width: u16) -> Vec<PageLine> {
        let looked = Looked {
            name: &self.name(shared),
            report: self.report.as_ref(),
            is_over: self.ticket.is_none(),
            unfolded: &self.unfolded,
            when: &|at| time::dated(at, &shared.zone),
        };
        lines(&looked, width)
    }

    /// The places that the cursor can stand on, with their lines, and how many lines there are.
    fn places(&self, shared: &Shared) -> (Vec<(At, usize)>, usize) {
        let lines = self.lines(shared, layout::page_width(shared.size.width));
        let places = lines.iter().enumerate();
        let places = places.filter_map(|(at, line)| Some((line.at?, at)));
        (places.collect(), lines.len())
    }

    fn fold(&mut self) {
        let Some(At { step, .. }) = self.list.cursor else {
            return;
        };
        self.list.moved = true;
        if !self.unfolded.remove(&step) {
            self.unfolded.insert(step);
        } else if let Some(at) = &mut self.list.cursor {
            at.line = 0;
        }
    }

    /// The step that a person should look at first: where the first thing was found that is wrong.
    fn first_wrong(&self) -> Option<Step> {
        let wrong = self.report.as_ref()?.wrong()?;
        Some(wrong.step)
    }

    /// It is over: what came of it is kept.
    fn end(&mut self, shared: &mut Shared) {
        self.ticket = None;
        let Some(report) = self.report.clone() else {
            return;
        };
        let kept = Kept {
            endpoint: self.endpoint.clone(),
            at: self.began,
            report,
        };
        shared.results.add(kept.clone());
        shared.ask(Effect::Work(Order::Tested(Box::new(kept))));
        let first = self.first_wrong().filter(|_| !self.list.moved);
        let steps = self.report.iter().flat_map(Report::steps);
        let rests = |told: &&Told| Some(told.step) == first && !told.evidence.is_empty();
        self.unfolded
            .extend(steps.filter(rests).map(|told| told.step));
    }

    fn stop_test(&mut self, shared: &mut Shared) {
        self.cancel(shared);
        if let Some(report) = &mut self.report {
            report.stop(STOPPED);
        }
        self.end(shared);
        shared.say(Notice::plain("The test was stopped."));
    }

    fn copy(&self, shared: &mut Shared) -> Next {
        let Some(report) = &self.report else {
            return Next::Say(Notice::plain("Nothing was found out yet."));
        };
        let at = time::dated(self.began, &shared.zone);
        let text = words::ticket(report, &at);
        shared.ask(Effect::Copy(text));
        Next::Say(Notice::good("The test is copied as text."))
    }
}

impl Scene for Examination {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Examination, Context::List, Context::Screen]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let (places, _) = self.places(shared);
        let height = layout::body(shared.size);
        if let Some(target) = self.list.target(action, places.len(), height) {
            let at = places.get(target).map(|(at, _)| *at);
            self.list.place(target, at, places.len(), height);
            return Next::Stay;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action means nothing here"
        )]
        match action {
            Action::Open => self.fold(),
            Action::Test | Action::Reload => self.again(shared, None),
            Action::Try | Action::Ring => return self.more(shared, action),
            Action::Copy => return self.copy(shared),
            Action::Clear if std::mem::take(&mut self.stops) => self.stop_test(shared),
            Action::Password => {
                let selected = Selected {
                    domain: Some(self.domain.clone()),
                    endpoint: Some(self.endpoint.clone()),
                };
                return changes::of_endpoint(shared, action, &selected);
            }
            _ => {}
        }
        Next::Stay
    }

    /// The cursor stays on its line while others come; it goes to the first fault unless it was moved.
    fn refresh_view(&mut self, shared: &mut Shared) {
        let (places, count) = self.places(shared);
        let height = layout::body(shared.size);
        let first = self.first_wrong().filter(|_| !self.list.moved);
        let wanted = first.map(|step| At { step, line: 0 }).or(self.list.cursor);
        let found = places.iter().position(|(at, _)| Some(*at) == wanted);
        let index = found
            .unwrap_or(self.list.index)
            .min(places.len().saturating_sub(1));
        self.list.index = index;
        self.list.cursor = places.get(index).map(|(at, _)| *at);
        let line = places.get(index).map_or(0, |(_, line)| *line);
        // What stands over the first step belongs to it, and what is unfolded under a step, too.
        let end = places.get(index).map_or(line, |(at, _)| {
            let own = places.iter().filter(|(other, _)| other.step == at.step);
            let last = own.map(|(_, line)| *line).max().unwrap_or(line);
            if at.line == 0 { last } else { line }
        });
        self.top = self.top.min(count.saturating_sub(height));
        // What was found is what a person came for.
        if !self.list.moved || (index == 0 && line < height) {
            self.top = 0;
            return;
        }
        if end >= self.top + height {
            self.top = end + 1 - height;
        }
        if line < self.top {
            self.top = line;
        }
    }

    fn reading_since(&self, _: &Shared) -> Option<Moment> {
        self.ticket.map(|_| self.began)
    }

    fn holds(&self, when: When, _: &Shared) -> bool {
        usual(when)
    }

    /// A test that is under way is stopped first, by what follows in `act`.
    fn clear(&mut self) -> bool {
        self.stops = self.ticket.is_some();
        self.stops
    }

    fn examined(&mut self, shared: &mut Shared, ticket: Ticket, progress: &Progress) {
        if self.ticket != Some(ticket) {
            return;
        }
        self.report = Some(progress.report.clone());
        if progress.is_over {
            self.end(shared);
        }
    }

    fn is_about_deleted(&self, call: &Call) -> bool {
        call.deletes(&self.domain, &self.endpoint)
    }

    fn stop(&mut self, shared: &mut Shared) {
        self.cancel(shared);
    }

    fn leave(&mut self, shared: &mut Shared, _: bool) {
        self.cancel(shared);
    }
}
