//! A filter applied to pages of rows: what all rows of a page share is tested once.

use std::{collections::HashMap, sync::Arc};

use crate::api::ApplicationId;
use crate::app::{
    filter::{
        Field, Filter, Standing, State,
        matcher::{Compiled, Ready, Scratch, ready},
    },
    phones::{Roll, Seen},
    search::named::{any_phone, flag, standing},
    service::{
        names::Names,
        rows::{EndpointPage, EndpointRow},
    },
};

/// A filter made ready for these pages.
pub struct Sieve {
    terms: Vec<Compiled>,
    columns: Vec<Field>,
    scratch: Option<Box<Scratch>>,
    phones: Roll,
    /// For each page: what its domain and each of its applications, and none, have to say to each term.
    common: Vec<Box<[bool]>>,
}

impl Sieve {
    /// Compiles a filter; a term without a field looks at `columns`.
    pub fn new(
        filter: &Filter,
        columns: Vec<Field>,
        pages: &[Arc<EndpointPage>],
        names: &Names,
        phones: Roll,
    ) -> Self {
        let (terms, scratch) = ready(filter);
        let mut sieve = Self {
            terms,
            columns,
            scratch,
            phones,
            common: Vec::new(),
        };
        let mut known = HashMap::new();
        for page in pages {
            let mut common = Vec::new();
            let domain = names.domain(&page.domain);
            let applications = page.applications().iter().map(Some);
            for application in applications.chain([None]) {
                let said = known
                    .entry((domain, application))
                    .or_insert_with(|| sieve.ask(domain, application, names));
                common.extend_from_slice(said);
            }
            sieve.common.push(common.into());
        }
        sieve
    }

    /// What a domain and an application say to each term.
    fn ask(
        &mut self,
        domain: &str,
        application: Option<&ApplicationId>,
        names: &Names,
    ) -> Vec<bool> {
        let application_name = application.map_or("", |id| names.application(id));
        let Self {
            terms,
            columns,
            scratch,
            ..
        } = self;
        let says = |term: &Compiled| {
            if let Ready::State(state) = term.test {
                // Of what is enabled: whether it is, only the row knows.
                return names.is(state, true, application);
            }
            [(Field::Domain, domain), (Field::App, application_name)]
                .into_iter()
                .any(|(field, text)| {
                    looks_at(term, columns, field) && term.test.holds(text, scratch)
                })
        };
        terms.iter().map(says).collect()
    }

    /// Whether the row at this place of the page with this number is shown.
    pub fn passes(&mut self, number: usize, page: &EndpointPage, row: usize) -> bool {
        let count = self.terms.len();
        let application = page.application_of(row);
        let start = application.unwrap_or(page.applications().len()) * count;
        let common = &self.common[number][start..start + count];
        let row = page.row(row);
        let (columns, scratch, phones) = (&self.columns, &mut self.scratch, &self.phones);
        self.terms.iter().zip(common).all(|(term, common)| {
            let holds = match term.test {
                Ready::State(State::Ready) => *common && row.enabled,
                Ready::State(State::Enabled) => row.enabled,
                Ready::State(State::Disabled | State::Stands(Standing::Disabled)) => !row.enabled,
                Ready::State(
                    State::NoApplication | State::UnknownApplication | State::NoCallUrl,
                ) => *common,
                Ready::State(State::Stands(wanted)) => {
                    let own = wanted.without_phones();
                    let stands = || standing(own, phones.of(row.domain, row.id));
                    *common && row.enabled && stands() == wanted
                }
                Ready::Regex(_)
                | Ready::Word(..)
                | Ready::Fuzzy(_)
                | Ready::Unset
                | Ready::Flag(_) => *common || own(term, columns, &row, phones, scratch),
            };
            holds != term.not
        })
    }
}

fn looks_at(term: &Compiled, columns: &[Field], field: Field) -> bool {
    match term.field {
        Some(named) => named == field,
        None => columns.contains(&field),
    }
}

/// What a row itself says to a term.
fn own(
    term: &Compiled,
    columns: &[Field],
    row: &EndpointRow<'_>,
    phones: &Roll,
    scratch: &mut Option<Box<Scratch>>,
) -> bool {
    let field = term.field.unwrap_or(Field::Enabled);
    if let Ready::Flag(on) = term.test {
        let seen = if field.is_of_phones() {
            phones.of(row.domain, row.id)
        } else {
            Seen::Unseen
        };
        return flag(field, row.enabled, seen) == Some(on);
    }
    if field.is_of_phones() {
        let seen = phones.of(row.domain, row.id);
        return any_phone(field, seen, &mut |text| term.test.holds(text, scratch));
    }
    // A word that is in none of the texts put together is in none of them.
    if term.plain && !columns.contains(&Field::Id) && term.field != Some(Field::Id) {
        let apart = term
            .field
            .is_some_and(|field| matches!(field, Field::Domain | Field::App));
        if apart || !term.test.holds(row.texts, scratch) {
            return false;
        }
    }
    [
        (Field::Name, row.name),
        (Field::Uri, row.sip_uri),
        (Field::Description, row.description),
        (Field::Id, row.id),
    ]
    .into_iter()
    .any(|(field, text)| looks_at(term, columns, field) && term.test.holds(text, scratch))
}
