//! A list of calls, of the account, of an endpoint or of an application: those that go on first, followed as they change.

use crate::{
    api::{CallId, Failure},
    app::{
        calls::Known,
        effect::Effect,
        filter::{Filter, Matcher, Rows},
        keys::{action::Action, table::Context, when::When},
        next::{Next, Route, prefix::Prefix, route::Of},
        page::{
            columns::{CALLS, CallColumn},
            fit::{fit, over},
            layout::{self, Panes, Split},
            list::List,
            notice::Notice,
        },
        registrar::Sight,
        screens::{prompt::Prompt, scene::Scene},
        shared::Shared,
        text::{order::Sort, time::Moment},
    },
};

use super::{
    call,
    rows::{CallRow, FIELDS, compare, of},
};

/// What the rows depend on.
type Seen = (u64, Filter, Sort<CallColumn>);

/// A list of calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Calls {
    /// Whose they are.
    pub whose: Of,
    /// Where the person is in it.
    pub list: List<CallId>,
    /// What is shown.
    pub prompt: Prompt,
    /// In which order.
    pub sort: Sort<CallColumn>,
    /// The rows that are shown, in order.
    pub rows: Vec<CallId>,
    /// How many there are to choose from.
    pub total: usize,
    seen: Option<Seen>,
}

impl Calls {
    /// These calls, which are read unless they are known.
    pub fn open(shared: &mut Shared, whose: Of) -> Self {
        let is_live = shared.registrar.sight.is_live();
        shared.calls.open(&mut shared.asks, is_live);
        Self {
            whose,
            list: List::default(),
            prompt: Prompt::over(Rows::Calls),
            sort: Sort {
                column: CallColumn::Began,
                reverse: true,
            },
            rows: Vec::new(),
            total: 0,
            seen: None,
        }
    }

    /// Whose they are, for people.
    #[must_use]
    pub fn title(&self, shared: &Shared) -> Option<String> {
        let account = &shared.account;
        match &self.whose {
            Of::Account => None,
            Of::Endpoint(domain, endpoint) => Some(account.endpoint_name(domain, endpoint)),
            Of::Application(id) => Some(account.names.application(id).to_owned()),
        }
    }

    /// The call under the cursor.
    #[must_use]
    pub fn selected<'a>(&self, shared: &'a Shared) -> Option<&'a Known> {
        shared.calls.find(self.list.cursor.as_ref()?)
    }

    /// What stands side by side: the list, and the detail of the selected call where there is room and a person has not
    /// hidden such details.
    #[must_use]
    pub fn panes(&self, shared: &Shared) -> Panes {
        let split = Split {
            without_domains: true,
            ..shared.split
        };
        let panes = split.panes(shared.size.width);
        if self.rows.is_empty() {
            panes.undetailed()
        } else {
            panes
        }
    }

    /// What is said where no call is shown.
    #[must_use]
    pub fn nothing(&self, shared: &Shared) -> String {
        let calls = &shared.calls;
        if self.total > 0 {
            return "No call matches the filter.".to_owned();
        }
        if calls.reading_since().is_some() {
            return "The calls are being read.".to_owned();
        }
        if let Some(why) = &calls.error {
            return format!("The calls could not be read: {}", why.sentence());
        }
        match &self.whose {
            Of::Account => "There was no call yet.",
            Of::Endpoint(..) => "It made no call and was not called, as far as that is remembered.",
            Of::Application(_) => "No call came to it, as far as that is remembered.",
        }
        .to_owned()
    }

    /// Why the list does not follow what happens, as a sentence; nothing where it does.
    #[must_use]
    pub fn unfollowed(shared: &Shared) -> Option<&'static str> {
        match &shared.registrar.sight {
            Sight::Live | Sight::Opening | Sight::Lost { .. } => None,
            Sight::Absent | Sight::NoPhones | Sight::Refused(_) => Some(
                "This service does not tell of calls as they happen, nor of the phones that were called: this is its list.",
            ),
        }
    }

    /// Sorts by the column with this letter.
    fn sort_by(&mut self, letter: char) {
        let column = CALLS.iter().find(|column| column.letter == letter);
        if let Some(column) = column {
            self.sort.choose(column.key);
        }
    }

    fn bring_up(&mut self, shared: &Shared) {
        let seen = (shared.calls.version, self.prompt.filter.clone(), self.sort);
        if self.seen.as_ref() == Some(&seen) {
            return;
        }
        let mut matcher = Matcher::new(&self.prompt.filter, FIELDS);
        let all = of(&self.whose, shared);
        self.total = all.len();
        let rows = all.into_iter().map(|known| CallRow::new(known, shared));
        let mut rows: Vec<_> = rows.filter(|row| matcher.matches(row)).collect();
        rows.sort_by(|a, b| compare(self.sort, a, b, shared.now()));
        let ids = rows.into_iter().map(|row| row.known.call.id.clone());
        self.rows = ids.collect();
        self.seen = Some(seen);
    }
}

impl Scene for Calls {
    fn contexts(&self) -> &'static [Context] {
        &[
            Context::Calls,
            Context::Call,
            Context::List,
            Context::Screen,
        ]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let height = self.prompt.rows(shared.size);
        if self.list.browse(action, &self.rows, height) {
            self.list.moved = self.list.index > 0;
            return Next::Stay;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action is about one call, or means nothing here"
        )]
        match action {
            Action::Open => match &self.list.cursor {
                Some(id) => Next::Open(Route::Call(id.clone())),
                None => Next::Stay,
            },
            Action::Filter => {
                self.prompt.open();
                Next::Stay
            }
            Action::Sort => Next::Prefix(Prefix::Sort),
            Action::Reload => {
                shared.calls.read(&mut shared.asks);
                Next::Stay
            }
            Action::Copy => match &self.list.cursor {
                Some(id) => {
                    shared.ask(Effect::Copy(id.to_string()));
                    Next::Say(Notice::good(format!("{id} is copied.")))
                }
                None => Next::Stay,
            },
            action => match self.selected(shared).cloned() {
                Some(known) => call::act(shared, &known, action),
                None => Next::Stay,
            },
        }
    }

    fn is_at(&self, route: &Route) -> bool {
        matches!(route, Route::Calls(whose) if *whose == self.whose)
    }

    fn prompt(&self) -> Option<&Prompt> {
        Some(&self.prompt)
    }

    fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        Some(&mut self.prompt)
    }

    /// The cursor stays on the newest call until it is moved away from it.
    fn refresh_view(&mut self, shared: &mut Shared) {
        self.bring_up(shared);
        let height = self.prompt.rows(shared.size);
        if !self.list.moved {
            self.list.cursor = None;
            (self.list.index, self.list.offset) = (0, 0);
        }
        self.list.follow(&self.rows, height);
        if shared.calls.is_ticking() {
            return;
        }
        let shown = self.rows.iter().skip(self.list.offset).take(height);
        let newest = shown.filter_map(|id| shared.calls.find(id)?.since()).max();
        shared.calls.tick(&mut shared.asks, newest);
    }

    fn as_of(&self, shared: &Shared) -> Option<Moment> {
        let is_live = shared.registrar.sight.is_live();
        shared.calls.as_of.filter(|_| !is_live)
    }

    fn reading_since(&self, shared: &Shared) -> Option<Moment> {
        shared.calls.reading_since()
    }

    fn trouble<'a>(&self, shared: &'a Shared) -> Option<&'a Failure> {
        shared
            .calls
            .error
            .as_ref()
            .filter(|_| !self.rows.is_empty())
    }

    fn holds(&self, when: When, shared: &Shared) -> bool {
        call::holds(when, shared, self.selected(shared))
    }

    fn letter(&mut self, _: &mut Shared, prefix: Prefix, letter: char) -> Next {
        if prefix == Prefix::Sort {
            self.sort_by(letter);
        }
        Next::Stay
    }

    fn title_at(&self, shared: &Shared, x: u16) -> Option<char> {
        let list = self.panes(shared).list;
        let room = list.saturating_sub(layout::AROUND);
        over(&fit(CALLS, room), x)
            .filter(|_| x < list)
            .map(|column| column.letter)
    }
}
