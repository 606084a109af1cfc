//! A list of endpoints as a table.

use crate::{
    api::{Application, Domain},
    app::{
        page::columns::EndpointColumn,
        service::{application::label, rows::EndpointRow},
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
}

impl From<EndpointColumn> for Column {
    fn from(seen: EndpointColumn) -> Self {
        match seen {
            EndpointColumn::State => Self::Enabled,
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
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Domain => "domain",
            Self::Name => "name",
            Self::SipUri => "sip_uri",
            Self::Description => "description",
            Self::Application => "application",
            Self::Enabled => "enabled",
        }
    }

    /// These columns behind the domain and the name, which every file needs.
    #[must_use]
    pub fn with_identity(seen: &[Self]) -> Vec<Self> {
        let rest = seen
            .iter()
            .copied()
            .filter(|column| !matches!(column, Self::Domain | Self::Name));
        [Self::Domain, Self::Name].into_iter().chain(rest).collect()
    }
}

/// The headings of these columns.
#[must_use]
pub fn headings(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|column| column.heading()).collect()
}

/// One endpoint's cells.
#[must_use]
pub fn row(
    columns: &[Column],
    row: &EndpointRow<'_>,
    domains: &[Domain],
    applications: &[Application],
) -> Vec<Cell> {
    let cell = |column: &Column| match column {
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
