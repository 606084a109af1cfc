//! Which endpoints a command is about, and in which order: the words of the dashboard's filter and sort.

use std::sync::Arc;

use clap::{ValueEnum, builder::PossibleValue};

use crate::{
    api::{DomainId, Failure, pace::Priority, sentence::Sentence},
    app::{
        filter::Filter,
        page::columns::{ENDPOINTS, EndpointColumn},
        phones::Roll,
        search::{self as query, Found, Query},
        service::names::Names,
        text::order::Sort,
        work::{export::Column, import::Known},
    },
    cli::candidates,
    runtime::{jobs, provider::Provider},
};

/// What is wanted of the account.
#[derive(Debug, clap::Args)]
pub struct Selection {
    /// Only the endpoints of this domain
    #[arg(long, value_name = "NAME", add = candidates::domain())]
    pub domain: Option<String>,
    /// Only those that this filter lets through, such as "!disabled app:none"
    #[arg(long, default_value = "")]
    pub filter: String,
    /// The column to sort by
    #[arg(long, value_enum, value_name = "COLUMN", default_value_t = By(Column::Name))]
    pub sort: By,
    /// The last first
    #[arg(long)]
    pub reverse: bool,
}

/// A column on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By(pub Column);

impl ValueEnum for By {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self(Column::Domain),
            Self(Column::Name),
            Self(Column::Description),
            Self(Column::Application),
            Self(Column::Enabled),
            Self(Column::SipUri),
            Self(Column::Id),
            Self(Column::Phones),
            Self(Column::Agents),
            Self(Column::Addresses),
            Self(Column::Refused),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.heading()))
    }
}

impl Selection {
    /// The filter.
    ///
    /// # Errors
    /// One sentence that says where it cannot be read.
    pub fn filter(&self) -> Result<Filter, Sentence> {
        Filter::parse(&self.filter).map_err(|problem| {
            let before = self.filter.get(..problem.at).unwrap_or_default();
            let column = before.chars().count() + 1;
            let why = problem.message;
            format!("The filter cannot be read at character {column}. {why}").into()
        })
    }

    /// The phones of these domains, where the rows, their order or one of these columns depends on what phones do.
    ///
    /// # Errors
    /// When the service does not tell of phones, or not of all of them.
    pub async fn phones(
        &self,
        provider: &Provider,
        filter: &Filter,
        columns: &[Column],
        domains: &[DomainId],
    ) -> Result<Roll, Failure> {
        let mut told = columns.iter().chain([&self.sort.0]);
        if filter.follows_phones() || told.any(|column| column.is_of_phones()) {
            jobs::gather_phones(provider, Priority::Interactive, domains).await
        } else {
            Ok(Roll::default())
        }
    }

    /// The rows that are wanted, in their order.
    #[must_use]
    pub fn found(&self, known: &Known, filter: Filter, phones: Roll) -> Found {
        query::run(&Query {
            pages: known.pages.clone(),
            names: Arc::new(Names::new(&known.domains, &known.applications, true)),
            phones,
            filter,
            sort: Sort {
                column: sorted_by(self.sort.0),
                reverse: self.reverse,
            },
            whole_account: self.domain.is_none(),
            cursor: None,
            base: Found::default(),
        })
    }
}

/// The column of a list that sorts like this one. Identifiers say nothing: they leave the order of names.
fn sorted_by(column: Column) -> EndpointColumn {
    let mut seen = ENDPOINTS.iter().map(|shown| shown.key);
    seen.find(|key| Column::from(*key) == column)
        .unwrap_or(EndpointColumn::Name)
}
