//! Lists endpoints, and shows single ones.

use std::process::ExitCode;

use crate::{
    api::{Cause, Domain, DomainId, pace::Priority},
    app::{
        phones::Roll,
        search::named::Named,
        service::names::Names,
        work::{
            export::{Column, headings, row},
            import::Known,
        },
    },
    cli::{
        candidates,
        common::Common,
        process::env::Env,
        twin::{
            change::Office,
            ended::Ended,
            page, reading,
            selection::{By, Selection},
            shape::{Rows, Shape, View},
            which::{self, Which},
        },
    },
    runtime::jobs,
};

/// Arguments of `endpoints list`.
#[derive(Debug, clap::Args)]
pub struct List {
    /// Which endpoints.
    #[command(flatten)]
    selection: Selection,
    /// The columns, with commas between them
    #[arg(long, value_enum, value_name = "COLUMNS", value_delimiter = ',')]
    columns: Vec<By>,
    /// At most so many
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    /// How they are printed.
    #[command(flatten)]
    pub shape: Shape,
}

/// Arguments of `endpoints get`.
#[derive(Debug, clap::Args)]
pub struct Get {
    /// NAME@DOMAIN, a SIP URI, an id, or a name that only one has
    #[arg(required = true, value_parser = Which::parse, add = candidates::endpoint())]
    which: Vec<Which>,
    /// How they are printed.
    #[command(flatten)]
    pub shape: Shape,
}

/// The columns for people.
const SEEN: [Column; 5] = [
    Column::Domain,
    Column::Name,
    Column::Enabled,
    Column::Application,
    Column::Description,
];

/// The columns for programs: an import takes such rows.
const ALL: [Column; 7] = [
    Column::Domain,
    Column::Name,
    Column::Description,
    Column::Application,
    Column::Enabled,
    Column::SipUri,
    Column::Id,
];

impl List {
    /// Prints the list.
    pub async fn run(&self, common: &Common, env: Env) -> Result<ExitCode, Ended> {
        let filter = self.selection.filter()?;
        let Office { provider, .. } = Office::open(common, env)?;
        let is_wanted = |one: &Domain| {
            let name = self.selection.domain.as_deref();
            name.is_none_or(|name| which::domain(name, std::slice::from_ref(one)).is_ok())
        };
        let known = reading::read(&provider, is_wanted).await?;
        if let Some(name) = &self.selection.domain {
            which::domain(name, &known.domains)?;
        }
        let columns = columns(self.shape.view(), &self.columns);
        let wanted = known.domains.iter().filter(|one| is_wanted(one));
        let wanted: Vec<DomainId> = wanted.map(|one| one.id.clone()).collect();
        let phones = self
            .selection
            .phones(&provider, &filter, &columns, &wanted)
            .await?;
        let found = self.selection.found(&known, filter, phones);
        let count = found.rows.len().min(self.limit.unwrap_or(usize::MAX));
        let named = (0..count).filter_map(|at| found.row(at));
        print(named, &columns, &known, self.shape.view())
    }
}

impl Get {
    /// Prints them, each as a page for people.
    pub async fn run(&self, common: &Common, env: Env) -> Result<ExitCode, Ended> {
        let Office { provider, .. } = Office::open(common, env)?;
        let is_wanted = |one: &Domain| self.which.iter().any(|which| which.may_be_in(one));
        let known = reading::read(&provider, is_wanted).await?;
        let targets = self.which.iter().map(|which| which.find(&known));
        let targets = targets.collect::<Result<Vec<_>, _>>()?;
        let mut of: Vec<DomainId> = targets.iter().map(|one| one.domain.id.clone()).collect();
        of.sort();
        of.dedup();
        let phones = jobs::gather_phones(&provider, Priority::Interactive, &of).await;
        let phones = match phones {
            Ok(phones) => phones,
            // Not every service tells of phones.
            Err(failure) if failure.cause == Cause::Missing => Roll::default(),
            Err(failure) => return Err(failure.into()),
        };
        let all = Names::new(&known.domains, &known.applications, true);
        let named = targets.iter().map(|target| Named {
            row: target.row,
            names: &all,
            phones: &phones,
        });
        let view = self.shape.view();
        if view != View::Table {
            return print(named, &columns(view, &[]), &known, view);
        }
        for named in named {
            let row = named.row;
            let id = row.application.map(ToString::to_string).unwrap_or_default();
            let application = match named.application() {
                "" => id,
                name => format!("{name} ({id})"),
            };
            page::print(
                &format!("{}@{}", row.name, named.domain()),
                &[
                    ("state", page::standing(&named)),
                    ("phones", page::phones(&named)),
                    ("SIP URI", row.sip_uri.to_owned()),
                    ("description", row.description.to_owned()),
                    ("application", application),
                    ("id", row.id.to_owned()),
                ],
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The columns that were asked for, or those that this shape has.
fn columns(view: View, asked: &[By]) -> Vec<Column> {
    if !asked.is_empty() {
        return asked.iter().map(|by| by.0).collect();
    }
    match view {
        View::Table | View::Markdown => SEEN.to_vec(),
        View::Csv | View::Json | View::Jsonl | View::Id => ALL.to_vec(),
    }
}

fn print<'a>(
    named: impl Iterator<Item = Named<'a>>,
    columns: &[Column],
    known: &Known,
    view: View,
) -> Result<ExitCode, Ended> {
    let mut rows = Rows {
        headings: headings(columns),
        cells: Vec::new(),
        ids: Vec::new(),
    };
    for named in named {
        rows.ids.push(named.row.id.to_owned());
        rows.cells
            .push(row(columns, &named, &known.domains, &known.applications));
    }
    rows.print(view)?;
    Ok(ExitCode::SUCCESS)
}
