//! The endpoints of a domain, or of the whole account.

use crate::{
    api::{DomainId, Endpoint, EndpointId, Failure},
    app::{
        keys::action::Action,
        next::Next,
        overlay::{Overlay, prefix::Prefix},
        page::{
            columns::{EndpointColumn, of_endpoints},
            layout,
            list::List,
        },
        screens::{
            changes::{self, Subject},
            endpoint::EndpointDetail,
            endpoints::{marks, rows::Wanted},
            prompt::Prompt,
            screen::Screen,
        },
        search::{Found, marked::Marked, named::Named},
        service::ticket::Ticket,
        shared::Shared,
        text::order::Sort,
        update::gathering::Gathering,
    },
};

/// A list of endpoints.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoints {
    /// Whose endpoints; without one, those of the account.
    pub domain: Option<DomainId>,
    /// Where the person is in it.
    pub list: List<EndpointId>,
    /// What is shown.
    pub prompt: Prompt,
    /// In which order.
    pub sort: Sort<EndpointColumn>,
    /// The rows that are shown; those of the query before while one is under way.
    pub found: Found,
    /// The rows that are marked: a filter may hide them.
    pub marks: Marked,
    /// The first end of a range that is being marked.
    pub anchor: Option<EndpointId>,
    /// The row that the cursor goes to as soon as it is there.
    pub(super) sought: Option<EndpointId>,
    /// What is being found out about many rows.
    pub(super) gathering: Option<Gathering>,
    pub(super) shows: Option<Wanted>,
    pub(super) asked: Option<(Ticket, Wanted)>,
}

impl Endpoints {
    /// The endpoints of a domain or of the account, which are asked for as far as they are missing.
    pub fn open(shared: &mut Shared, domain: Option<DomainId>) -> Self {
        match &domain {
            Some(domain) => shared.account.open_domain(&mut shared.asks, domain),
            None => shared.account.open_all(&mut shared.asks),
        }
        Self {
            domain,
            list: List::default(),
            prompt: Prompt::default().with(&shared.profile.filter),
            sort: Sort {
                column: EndpointColumn::Name,
                reverse: false,
            },
            found: Found::default(),
            marks: Marked::default(),
            anchor: None,
            gathering: None,
            sought: None,
            shows: None,
            asked: None,
        }
    }

    /// Does what was asked for.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let height = layout::rows(shared.size);
        if let Some(target) = self.list.target(action, self.found.rows.len(), height) {
            self.sought = None;
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
                    Next::open(Screen::Endpoint(EndpointDetail::open(
                        shared, domain, endpoint,
                    )))
                }
                None => Next::Stay,
            },
            Action::Filter => {
                self.prompt.open();
                Next::Stay
            }
            Action::Sort => Next::Show(Overlay::Prefix(Prefix::Sort)),
            Action::Copy => Next::Show(Overlay::Prefix(Prefix::Copy)),
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
            Action::New
            | Action::Edit
            | Action::Clone
            | Action::Delete
            | Action::Toggle
            | Action::Password
            | Action::Application => changes::of_endpoint(shared, action, &self.subject()),
            _ => Next::Stay,
        }
    }

    /// What the cursor stands on.
    #[must_use]
    pub fn subject(&self) -> Subject {
        let selected = self.selected();
        Subject {
            domain: selected
                .map(|named| named.row.domain.clone())
                .or_else(|| self.domain.clone()),
            endpoint: selected.map(|named| named.row.id.into()),
        }
    }

    /// The row under the cursor, which is always one that is shown.
    #[must_use]
    pub fn selected(&self) -> Option<Named<'_>> {
        let row = self.found.row(self.list.index)?;
        let cursor = self.list.cursor.as_ref()?;
        (row.row.id == cursor.as_str()).then_some(row)
    }

    /// The endpoint under the cursor, as well as it is known.
    #[must_use]
    pub fn endpoint(&self, shared: &Shared) -> Option<Endpoint> {
        let named = self.selected()?;
        shared
            .account
            .endpoint(named.row.domain, &named.row.id.into())
    }

    /// Sorts by the column with this letter.
    pub fn sort_by(&mut self, letter: char) -> bool {
        let whole = self.domain.is_none();
        let mut shown = of_endpoints(whole);
        let column = shown.find(|column| column.letter == letter);
        if let Some(column) = column {
            self.sort.choose(column.key);
            self.list.moved = true;
        }
        column.is_some()
    }

    /// Why rows could not be read.
    #[must_use]
    pub fn trouble<'a>(&self, shared: &'a Shared) -> Option<&'a Failure> {
        let mut lists = shared.account.lists(self.domain.as_ref());
        let failed = lists.find_map(|list| list.error.as_ref());
        failed.or(shared
            .account
            .domains
            .error
            .as_ref()
            .filter(|_| self.domain.is_none()))
    }

    /// Puts the cursor on this row, at once or when it arrives.
    pub fn seek(&mut self, id: EndpointId, height: usize) {
        match self.found.position(id.as_str()) {
            Some(index) => self.place(index, height),
            None => self.sought = Some(id),
        }
    }

    fn place(&mut self, index: usize, height: usize) {
        let id = self.found.row(index).map(|named| named.row.id.into());
        self.list.place(index, id, self.found.rows.len(), height);
    }
}
