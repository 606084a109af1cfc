//! A list of endpoints as a table.

use std::collections::BTreeSet;

use crate::{
    api::{Application, Domain},
    app::{
        page::columns::EndpointColumn, phones::host, search::named::Named,
        service::application::label,
    },
};

use super::write::Cell;

/// A column of an exported list. Import knows them by the same names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// Opaque identifier.
    Id,
    /// The domain's name.
    Domain,
    /// The endpoint's name.
    Name,
    /// With its scheme.
    SipUri,
    /// Free text.
    Description,
    /// The application's name, or its id where the name does not tell it from others.
    Application,
    /// On or off.
    Enabled,
    /// How many phones are registered, while that is known.
    Phones,
    /// What they call themselves.
    Agents,
    /// From where they come.
    Addresses,
    /// Why a phone is refused, if one is.
    Refused,
}

impl From<EndpointColumn> for Column {
    fn from(seen: EndpointColumn) -> Self {
        match seen {
            EndpointColumn::State => Self::Enabled,
            EndpointColumn::Phones => Self::Phones,
            EndpointColumn::Name => Self::Name,
            EndpointColumn::Domain => Self::Domain,
            EndpointColumn::Application => Self::Application,
            EndpointColumn::Description => Self::Description,
            EndpointColumn::Uri => Self::SipUri,
        }
    }
}

impl Column {
    /// Its heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Domain => "domain",
            Self::Name => "name",
            Self::SipUri => "sip_uri",
            Self::Description => "description",
            Self::Application => "application",
            Self::Enabled => "enabled",
            Self::Phones => "phones",
            Self::Agents => "agent",
            Self::Addresses => "address",
            Self::Refused => "refused",
        }
    }

    /// Whether it tells what phones do, which no import can change.
    pub fn is_of_phones(self) -> bool {
        match self {
            Self::Phones | Self::Agents | Self::Addresses | Self::Refused => true,
            Self::Id
            | Self::Domain
            | Self::Name
            | Self::SipUri
            | Self::Description
            | Self::Application
            | Self::Enabled => false,
        }
    }

    /// These columns behind the domain and the name, which every file needs.
    pub fn with_identity(seen: &[Self]) -> Vec<Self> {
        let rest = seen
            .iter()
            .copied()
            .filter(|column| !matches!(column, Self::Domain | Self::Name));
        [Self::Domain, Self::Name].into_iter().chain(rest).collect()
    }
}

/// The headings of these columns.
pub fn headings(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|column| column.heading()).collect()
}

/// One endpoint's cells.
pub fn row(
    columns: &[Column],
    named: &Named<'_>,
    domains: &[Domain],
    applications: &[Application],
) -> Vec<Cell> {
    let (row, seen) = (&named.row, named.seen());
    let listed = |texts: BTreeSet<&str>| {
        let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        Cell::text(&texts.join("; "))
    };
    let cell = |column: &Column| match column {
        Column::Phones => seen.phones().map_or(Cell::None, Cell::Number),
        Column::Agents => {
            let phones = seen.there().into_iter().flat_map(|there| &there.phones);
            listed(phones.map(|phone| &*phone.agent).collect())
        }
        Column::Addresses => {
            let phones = seen.there().into_iter().flat_map(|there| &there.phones);
            listed(phones.map(|phone| host(&phone.source)).collect())
        }
        Column::Refused => seen
            .refused()
            .map_or(Cell::None, |refused| Cell::text(&refused.told())),
        Column::Id => Cell::text(row.id),
        Column::Domain => {
            let known = domains.iter().find(|domain| domain.id == *row.domain);
            Cell::text(known.map_or(row.domain.as_str(), |domain| &domain.name))
        }
        Column::Name => Cell::text(row.name),
        Column::SipUri => Cell::text(row.sip_uri),
        Column::Description => Cell::text(row.description),
        Column::Application => row
            .application
            .map_or(Cell::None, |id| Cell::text(label(id, applications))),
        Column::Enabled => Cell::Flag(row.enabled),
    };
    columns.iter().map(cell).collect()
}
