//! The list of endpoints as a screen: what actions do there, and how replies are taken in.

use crate::{
    api::{EndpointId, Failure},
    app::{
        keys::{action::Action, table::Context, when::When},
        next::{
            Next, Route,
            choice::Choice,
            prefix::{Prefix, SWITCHES},
            route::Of,
        },
        page::{fit::over, found::Found, notice::Notice},
        screens::{
            calls::ring,
            changes, copy,
            prompt::Prompt,
            scene::{Scene, usual},
        },
        search,
        service::{
            call::Call,
            ticket::{Ticket, TimerId},
        },
        shared::Shared,
        text::time::Moment,
        work::{
            change::Change,
            export::{Export, Format},
            gather::Gathered,
            spent::Spent,
        },
    },
};

use super::{bulk, chips, endpoints::Endpoints, export, marks};

impl Scene for Endpoints {
    fn contexts(&self) -> &'static [Context] {
        self.contexts_of_pane()
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        if self.prompt.typing && matches!(action, Action::NextField | Action::PreviousField) {
            return self.step_chip(action == Action::PreviousField);
        }
        if let Some(next) = self.act_on_panes(shared, action) {
            return next;
        }
        let height = self.height(shared);
        if let Some(target) = self.list.target(action, self.found.rows.len(), height) {
            self.sought = None;
            if target != self.list.index {
                self.leave_row(shared);
            }
            self.place(target, height);
            return Next::Stay;
        }
        if let Some(next) = marks::act(shared, self, action) {
            return next;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action means nothing here"
        )]
        match action {
            Action::Open => match self.selected() {
                Some(row) => {
                    let (domain, endpoint) = (row.row.domain.clone(), row.row.id.into());
                    Next::Open(Route::Endpoint(domain, endpoint))
                }
                None => Next::Stay,
            },
            Action::EndpointCalls => match self.selected() {
                Some(row) => {
                    let (domain, endpoint) = (row.row.domain.clone(), row.row.id.into());
                    Next::Open(Route::Calls(Of::Endpoint(domain, endpoint)))
                }
                None => Next::Stay,
            },
            Action::Filter => {
                self.prompt.open();
                Next::Stay
            }
            Action::State => Next::Prefix(Prefix::State),
            Action::Columns => Next::Prefix(Prefix::Columns),
            Action::Sort => Next::Prefix(Prefix::Sort),
            Action::Copy => Next::Prefix(Prefix::Copy),
            Action::Reload => {
                match &self.domain {
                    Some(domain) => shared.account.refresh(&mut shared.asks, Some(domain)),
                    None => shared.account.refresh_shown(&mut shared.asks),
                }
                Next::Stay
            }
            Action::Delete | Action::Toggle | Action::Password | Action::Application
                if !self.marks.is_empty() =>
            {
                marks::change(shared, self, action)
            }
            Action::Callbacks => changes::callbacks(shared, &self.under_cursor()),
            Action::Ring => ring::ask(shared, &self.under_cursor()),
            Action::Watch => changes::watch(shared, &self.under_cursor()),
            Action::Test | Action::Trace => {
                changes::look_into(shared, action, &self.under_cursor())
            }
            Action::Edit | Action::Clone if !self.marks.is_empty() => {
                if let Some(named) = self.selected() {
                    let name = named.row.name;
                    let text = format!("This is about {name} alone: the marks stay as they are.");
                    shared.say(Notice::plain(text));
                }
                changes::of_endpoint(shared, action, &self.under_cursor())
            }
            Action::New
            | Action::Unregister
            | Action::Edit
            | Action::Clone
            | Action::Delete
            | Action::Toggle
            | Action::Password
            | Action::Application => changes::of_endpoint(shared, action, &self.under_cursor()),
            _ => Next::Stay,
        }
    }

    fn is_at(&self, route: &Route) -> bool {
        matches!(route, Route::Endpoints(domain) if self.domain == *domain)
    }

    fn prompt(&self) -> Option<&Prompt> {
        Some(&self.prompt)
    }

    fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        Some(&mut self.prompt)
    }

    fn refresh_view(&mut self, shared: &mut Shared) {
        self.bring_up(shared);
    }

    fn enabled(&self, _: &Shared) -> Option<bool> {
        let selected = self.selected().filter(|_| self.marks.is_empty());
        selected.map(|named| named.row.enabled)
    }

    fn as_of(&self, shared: &Shared) -> Option<Moment> {
        shared.account.as_of(self.domain.as_ref())
    }

    fn reading_since(&self, shared: &Shared) -> Option<Moment> {
        shared.account.waiting_since(self.domain.as_ref())
    }

    fn trouble<'a>(&self, shared: &'a Shared) -> Option<&'a Failure> {
        let mut lists = shared.account.lists(self.domain.as_ref());
        let failed = lists.find_map(|list| list.error.as_ref());
        failed.or(shared
            .account
            .domains
            .error
            .as_ref()
            .filter(|_| self.domain.is_none()))
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other condition holds as usual"
    )]
    fn holds(&self, when: When, shared: &Shared) -> bool {
        match when {
            When::Phone => self.selected().is_some_and(|named| {
                let seen = shared.registrar.seen(named.row.domain, named.row.id);
                seen.there().is_some_and(|there| !there.phones.is_empty())
            }),
            When::Selected => self.selected().is_some() || !self.marks.is_empty(),
            When::InDomain => self.domain.is_some() || self.selected().is_some(),
            When::List => true,
            When::Narrow => self.domain.is_some(),
            When::Marked => !self.marks.is_empty(),
            _ => usual(when),
        }
    }

    fn clear(&mut self) -> bool {
        self.prompt.clear() || marks::clear(self)
    }

    fn letter(&mut self, shared: &mut Shared, prefix: Prefix, letter: char) -> Next {
        match prefix {
            Prefix::Sort => {
                self.sort_by(letter);
                Next::Stay
            }
            Prefix::State => {
                let digit = letter.to_digit(10).and_then(|digit| digit.checked_sub(1));
                let at = digit.and_then(|digit| usize::try_from(digit).ok());
                self.choose_chip(at.and_then(|at| chips::ORDER.get(at)).copied());
                Next::Stay
            }
            Prefix::Columns => {
                self.hide(shared, letter);
                Next::Stay
            }
            Prefix::Switch => match SWITCHES.iter().find(|(known, ..)| *known == letter) {
                Some((.., on)) => bulk::ask(shared, self, &Change::Enable(*on)),
                None => Next::Stay,
            },
            Prefix::Copy if !self.marks.is_empty() => {
                let marked = marks::shown(self);
                let hidden = self.marks.len().saturating_sub(marked.len());
                copy::marked(shared, letter, &marked, hidden)
            }
            Prefix::Copy => {
                let endpoint = self.endpoint(shared);
                copy::copy(shared, letter, endpoint.as_ref())
            }
        }
    }

    fn choose(&mut self, shared: &mut Shared, choice: Choice) -> Next {
        let Choice::Application(application) = choice;
        bulk::ask(shared, self, &Change::Application(application))
    }

    fn queried(&mut self, shared: &mut Shared, ticket: Ticket, found: &mut Option<search::Found>) {
        self.take_found(shared, ticket, found);
    }

    fn gathered(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        gathered: &mut Option<Gathered>,
    ) -> Next {
        if self.counting.take(ticket, gathered) {
            return Next::Stay;
        }
        self.take_gathered(shared, ticket, gathered)
    }

    fn awaited(&self) -> Vec<Ticket> {
        let own = self.gathering.map(|gathering| gathering.ticket);
        own.into_iter().chain(self.counting.awaited()).collect()
    }

    fn timed_out(&mut self, timer: TimerId) -> Next {
        self.rested(timer)
    }

    fn step_left(&mut self, shared: &Shared) -> bool {
        self.go_left(shared)
    }

    fn above(&self, shared: &Shared) -> usize {
        self.lines_above(shared)
    }

    fn leave_question(&mut self) -> bool {
        self.gathering.take_if(|gathering| gathering.asks).is_some()
    }

    fn unmark(&mut self, id: &EndpointId) {
        self.marks.remove(id.as_str());
    }

    fn go_to(&mut self, shared: &Shared, found: Found) {
        if let Found::Endpoint(id) = found {
            self.seek(id, self.height(shared));
        }
    }

    fn title_at(&self, shared: &Shared, x: u16) -> Option<char> {
        let shown = self.fitted(shared, self.panes(shared).list);
        over(&shown, x).map(|column| column.letter)
    }

    fn on_line(&self, line: usize) -> Option<(Found, bool)> {
        let at = self.list.offset + line;
        let named = self.found.row(at)?;
        let found = Found::Endpoint(named.row.id.into());
        Some((found, at == self.list.index))
    }

    fn export(&self, shared: &Shared, path: String, format: Format) -> Result<Export, Notice> {
        export::export(self, shared, path, format)
    }

    fn is_about_deleted(&self, call: &Call) -> bool {
        matches!(call, Call::DeleteDomain(domain) if self.domain.as_ref() == Some(domain))
    }

    fn is_of_account(&self) -> bool {
        self.domain.is_none()
    }

    fn stop(&mut self, shared: &mut Shared) {
        self.stop_query(shared);
    }

    fn leave(&mut self, shared: &mut Shared, others: bool) {
        self.stop_query(shared);
        let Shared { account, asks, .. } = shared;
        account.moved_on(self.domain.as_ref());
        account.leave_list(asks, self.domain.as_ref(), others);
    }

    fn spent(&mut self) -> Vec<Spent> {
        let found = std::mem::take(&mut self.found);
        let marks = std::mem::take(&mut self.marks);
        vec![Spent::Rows(Box::new(found)), Spent::Marks(marks)]
    }
}
