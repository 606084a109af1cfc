//! The domains of the account.

use std::cmp::Ordering;

use crate::{
    api::{Domain, DomainId, Failure},
    app::{
        account::Tally,
        filter::{Field, Matcher, Record, Rows},
        keys::{action::Action, table::Context, when::When},
        next::{Next, Route, prefix::Prefix},
        page::{
            columns::{Column, DomainColumn, of_domains},
            fit::{fit, over},
            found::Found,
            layout,
            list::List,
        },
        screens::{
            changes,
            prompt::Prompt,
            scene::{Scene, usual},
        },
        shared::{Shared, setup::Start},
        text::{
            order::{Sort, natural},
            time::Moment,
        },
    },
};

/// The fields that a word without a field looks at.
pub const FIELDS: &[Field] = &[Field::Name, Field::Description, Field::Host];

/// The list of domains.
#[derive(Debug, Clone, PartialEq)]
pub struct Domains {
    /// Where the person is in it.
    pub list: List<Option<DomainId>>,
    /// What is shown.
    pub prompt: Prompt,
    /// In which order.
    pub sort: Sort<DomainColumn>,
    /// The rows that are shown, in order; `None` is the whole account, first wherever nothing is filtered.
    pub rows: Vec<Option<DomainId>>,
    /// Whether the service tells of phones, so that there is a column for them.
    pub phones: bool,
}

impl Default for Domains {
    fn default() -> Self {
        Self {
            list: List::default(),
            prompt: Prompt::over(Rows::Domains),
            sort: Sort {
                column: DomainColumn::Name,
                reverse: false,
            },
            rows: Vec::new(),
            phones: false,
        }
    }
}

/// A domain as a filter sees it.
struct DomainRow<'a> {
    domain: &'a Domain,
    host: String,
}

impl Record for DomainRow<'_> {
    fn text(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.domain.name,
            Field::Description => self.domain.description.as_deref().unwrap_or_default(),
            Field::Host => &self.host,
            Field::Id => self.domain.id.as_str(),
            Field::Uri
            | Field::Domain
            | Field::App
            | Field::Enabled
            | Field::Registered
            | Field::Refused
            | Field::Agent
            | Field::Address
            | Field::For
            | Field::Method
            | Field::Status
            | Field::Path
            | Field::Text
            | Field::From
            | Field::To
            | Field::Outcome => "",
        }
    }
}

impl Domains {
    /// The list, with what could not be read before being asked for again.
    pub fn open(shared: &mut Shared) -> Self {
        shared.account.reopen(&mut shared.asks);
        Self::default()
    }

    /// Its columns, as far as there is something to say in them.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column<DomainColumn>> + Clone {
        of_domains(self.phones)
    }

    /// Sorts by the column with this letter.
    fn sort_by(&mut self, letter: char) {
        let column = self.columns().find(|column| column.letter == letter);
        if let Some(column) = column {
            self.sort.choose(column.key);
        }
    }

    /// What stands in the row with this index.
    pub fn row(&self, index: usize) -> Option<Found> {
        let row = self.rows.get(index)?.clone();
        Some(row.map_or(Found::Account, Found::Domain))
    }
}

impl Scene for Domains {
    fn contexts(&self) -> &'static [Context] {
        &[
            Context::Domains,
            Context::Rows,
            Context::List,
            Context::Screen,
        ]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let height = self.prompt.rows(shared.size);
        if self.list.browse(action, &self.rows, height) {
            return Next::Stay;
        }
        match (action, self.list.cursor.clone()) {
            (Action::Open, Some(row)) => Next::Open(Route::Endpoints(row)),
            (Action::Filter, _) => {
                self.prompt.open();
                Next::Stay
            }
            (Action::Sort, _) => Next::Prefix(Prefix::Sort),
            (Action::Reload, _) => {
                shared.account.refresh(&mut shared.asks, None);
                Next::Stay
            }
            (Action::New | Action::Edit | Action::Delete, cursor) => {
                changes::of_domain(shared, action, cursor.flatten().as_ref())
            }
            _ => Next::Stay,
        }
    }

    fn is_at(&self, route: &Route) -> bool {
        *route == Route::Domains
    }

    fn prompt(&self) -> Option<&Prompt> {
        Some(&self.prompt)
    }

    fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        Some(&mut self.prompt)
    }

    /// An account has at most a hundred domains.
    fn refresh_view(&mut self, shared: &mut Shared) {
        self.phones = shared.registrar.sight.is_open();
        let mut matcher = Matcher::new(&self.prompt.filter, FIELDS);
        let all = shared.account.domains.rows().iter();
        let mut rows: Vec<Row<'_>> = all
            .filter(|domain| {
                let host = domain.host();
                matcher.matches(&DomainRow { domain, host })
            })
            .map(|domain| {
                let phones = shared.registrar.roll.tally(Some(&domain.id));
                Row {
                    domain,
                    tally: shared.account.tally(Some(&domain.id)),
                    registered: phones.map(|phones| phones.registered),
                }
            })
            .collect();
        rows.sort_by(|a, b| {
            let order = compare(self.sort.column, a, b);
            let order = if self.sort.reverse {
                order.reverse()
            } else {
                order
            };
            order
                .then_with(|| natural(&a.domain.name, &b.domain.name))
                .then_with(|| a.domain.id.cmp(&b.domain.id))
        });
        let whole = (!rows.is_empty() && self.prompt.filter.is_empty()).then_some(None);
        let domains = rows.into_iter().map(|row| Some(row.domain.id.clone()));
        self.rows = whole.into_iter().chain(domains).collect();
        if self.list.cursor.is_none() {
            // A domain is what people come for; the whole account is one row above.
            self.list.cursor = self.rows.iter().find(|row| row.is_some()).cloned();
        }
        let height = self.prompt.rows(shared.size);
        self.list.follow(&self.rows, height);
    }

    fn as_of(&self, shared: &Shared) -> Option<Moment> {
        shared.account.domains_as_of()
    }

    fn reading_since(&self, shared: &Shared) -> Option<Moment> {
        shared.account.domains_awaited_since()
    }

    fn trouble<'a>(&self, shared: &'a Shared) -> Option<&'a Failure> {
        shared.account.domains.error.as_ref()
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other condition holds as usual"
    )]
    fn holds(&self, when: When, shared: &Shared) -> bool {
        match when {
            When::Selected => self.list.cursor.is_some(),
            When::InDomain => matches!(self.list.cursor, Some(Some(_))),
            // Where it is the first screen, nothing but a filter can be left.
            When::Leads => !self.prompt.is_empty() || shared.start != Start::Domains,
            _ => usual(when),
        }
    }

    fn letter(&mut self, _: &mut Shared, prefix: Prefix, letter: char) -> Next {
        if prefix == Prefix::Sort {
            self.sort_by(letter);
        }
        Next::Stay
    }

    fn go_to(&mut self, _: &Shared, found: Found) {
        match found {
            Found::Account => self.list.cursor = Some(None),
            Found::Domain(id) => self.list.cursor = Some(Some(id)),
            Found::Endpoint(_) => {}
        }
    }

    fn title_at(&self, shared: &Shared, x: u16) -> Option<char> {
        let room = shared.size.width.saturating_sub(layout::AROUND);
        over(&fit(self.columns(), room), x).map(|column| column.letter)
    }

    fn on_line(&self, line: usize) -> Option<(Found, bool)> {
        let at = self.list.offset + line;
        Some((self.row(at)?, at == self.list.index))
    }
}

/// A domain with its numbers.
struct Row<'a> {
    domain: &'a Domain,
    tally: Tally,
    /// How many of its endpoints have a phone that is registered, as far as it is known.
    registered: Option<u64>,
}

fn compare(column: DomainColumn, a: &Row<'_>, b: &Row<'_>) -> Ordering {
    let description = |domain: &Domain| domain.description.clone().unwrap_or_default();
    match column {
        DomainColumn::Name | DomainColumn::Host => natural(&a.domain.name, &b.domain.name),
        DomainColumn::Endpoints => a.tally.endpoints.cmp(&b.tally.endpoints),
        DomainColumn::Disabled => a.tally.disabled.cmp(&b.tally.disabled),
        DomainColumn::Unassigned => a.tally.unassigned.cmp(&b.tally.unassigned),
        DomainColumn::Registered => a.registered.cmp(&b.registered),
        DomainColumn::Description => natural(&description(a.domain), &description(b.domain)),
    }
}
