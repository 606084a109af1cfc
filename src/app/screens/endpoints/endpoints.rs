//! The endpoints of a domain, or of the whole account.

use crate::{
    api::{DomainId, Endpoint, EndpointId},
    app::{
        page::{
            columns::{Column, EndpointColumn, of_endpoints},
            fit::fit_texts,
            layout,
            list::List,
        },
        screens::{changes::Selected, counting::Counting, prompt::Prompt},
        search::{Found, marked::Marked, named::Named},
        service::ticket::Ticket,
        shared::Shared,
        text::order::Sort,
    },
};

use super::{
    beside::Beside,
    wanted::{Gathering, Wanted},
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
    /// Whether the service tells of phones, so that there is a column for them.
    pub phones: bool,
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
    /// What stands beside the list.
    pub beside: Beside,
    /// How the rows stand.
    pub counting: Counting,
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
        let (registrar, asks) = (&mut shared.registrar, &mut shared.asks);
        registrar.open_domain(asks, domain.as_ref());
        Self {
            domain,
            list: List::default(),
            prompt: Prompt::default().with(&shared.profile.filter),
            sort: Sort {
                column: EndpointColumn::Name,
                reverse: false,
            },
            phones: shared.registrar.sight.is_open(),
            found: Found::default(),
            marks: Marked::default(),
            anchor: None,
            gathering: None,
            sought: None,
            beside: Beside::default(),
            counting: Counting::default(),
            shows: None,
            asked: None,
        }
    }

    /// What the cursor stands on.
    #[must_use]
    pub fn under_cursor(&self) -> Selected {
        let selected = self.selected();
        Selected {
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

    /// The columns that it shows where there is room.
    pub fn columns(
        &self,
        shared: &Shared,
    ) -> impl Iterator<Item = &'static Column<EndpointColumn>> + Clone {
        let wanted = |column: &&Column<EndpointColumn>| !shared.hidden.has(column.key);
        of_endpoints(self.domain.is_none(), self.phones).filter(wanted)
    }

    /// The columns that are drawn in a list of this width, each with its cells.
    pub fn fitted(&self, shared: &Shared, width: u16) -> Vec<(Column<EndpointColumn>, u16)> {
        let account = &shared.account;
        let longest = account.tally(self.domain.as_ref()).longest;
        let needs = |column: EndpointColumn| column.needs(longest, &account.names);
        let room = width.saturating_sub(layout::AROUND);
        fit_texts(self.columns(shared), room, needs)
    }

    /// Hides the column with this letter, or shows it again.
    pub fn hide(&self, shared: &mut Shared, letter: char) {
        let mut columns = of_endpoints(self.domain.is_none(), self.phones);
        if let Some(column) = columns.find(|column| column.letter == letter) {
            shared.hidden.toggle(column.key);
        }
    }

    /// Sorts by the column with this letter.
    pub fn sort_by(&mut self, letter: char) {
        let whole = self.domain.is_none();
        let mut shown = of_endpoints(whole, self.phones);
        let column = shown.find(|column| column.letter == letter);
        if let Some(column) = column {
            self.sort.choose(column.key);
            self.list.moved = true;
        }
    }

    /// Puts the cursor on this row, at once or when it arrives.
    pub fn seek(&mut self, id: EndpointId, height: usize) {
        match self.found.position(id.as_str()) {
            Some(index) => self.place(index, height),
            None => self.sought = Some(id),
        }
    }

    pub(super) fn place(&mut self, index: usize, height: usize) {
        let id = self.found.row(index).map(|named| named.row.id.into());
        self.list.place(index, id, self.found.rows.len(), height);
    }
}
