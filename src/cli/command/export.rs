//! `sipdeck export`: the endpoints of an account or of one domain as a table, in a file or on stdout.

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::{ValueEnum, builder::PossibleValue};
use color_eyre::eyre::Result;

use crate::{
    api::{Domain, DomainId, pace::Priority, sentence::Sentence},
    app::{
        filter::Filter,
        page::columns::{ENDPOINTS, EndpointColumn},
        phones::Roll,
        search::{self as query, Found, Query},
        service::names::Names,
        text::{number::counted, order::Sort},
        work::{
            export::{Column, Export as Written, Format, Table},
            import::Known,
        },
    },
    cli::{
        account,
        common::Common,
        process::{env::Env, output},
        twin::reading,
    },
    runtime::{
        files::{disk, draft::replaceable, table},
        jobs,
        provider::Provider,
    },
};

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The columns phones, agent, address and refused tell which phones are registered now and why one is refused, where the \
service tells that; an import leaves them alone.

CSV, JSON and JSON Lines can be imported again: without an edit in between, such an import finds nothing to do. The \
domain and the name always come first, since an import needs them. In CSV, a cell that a spreadsheet would take for a \
formula (it begins with = + - @) gets an apostrophe in front, which an import takes off again; phone numbers such as \
+13035551212 stay as they are. For a spreadsheet, add --spreadsheet: accents, numbers with a nought in front, yes and no \
then come back as they were. Passwords cannot be read back, so there are none.

Exit status: 0 when everything was written, 1 when the service could not be read or the file not be written, 2 when \
nothing was asked because the command, the filter or the configuration cannot be used, or the file is there already.")]
pub struct Export {
    /// Where to; without it, or with -, stdout
    pub file: Option<PathBuf>,
    /// Only the endpoints of this domain
    #[arg(long, value_name = "NAME")]
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
    /// The columns, with commas between them
    #[arg(long, value_enum, value_name = "COLUMNS", value_delimiter = ',', default_values_t = ALL.map(By))]
    pub columns: Vec<By>,
    /// How it is written; otherwise the file's ending tells, and stdout gets CSV
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write what Excel and other spreadsheets open rightly in any language; the same as --format spreadsheet
    #[arg(long, conflicts_with = "format")]
    pub spreadsheet: bool,
    /// Write over a file that is there already
    #[arg(long)]
    pub force: bool,
}

/// A column on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By(pub Column);

/// What is written unless something else is asked for.
const ALL: [Column; 6] = [
    Column::Domain,
    Column::Name,
    Column::Description,
    Column::Application,
    Column::Enabled,
    Column::SipUri,
];

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

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Csv, Self::Spreadsheet, Self::Json, Self::JsonLines]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Csv => "csv",
            Self::Spreadsheet => "spreadsheet",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
        }))
    }
}

/// Reads what is asked for at the service's pace, and writes it.
pub async fn run(args: &Export, common: &Common, env: Env) -> Result<ExitCode> {
    let file = args.file.as_deref().filter(|path| *path != Path::new("-"));
    let asked = args
        .spreadsheet
        .then_some(Format::Spreadsheet)
        .or(args.format);
    let format = format(asked, file)?;
    let filter = Filter::parse(&args.filter).map_err(|problem| {
        let before = args.filter.get(..problem.at).unwrap_or_default();
        let column = before.chars().count() + 1;
        let why = problem.message;
        Sentence::new(format!(
            "The filter cannot be read at character {column}. {why}"
        ))
    })?;
    if let Some(path) = file {
        may_be_written(path, args.force)?;
    }
    let account = account::choose(common, env)?;
    let provider = Provider::from(account.client()?);
    let is_wanted = |one: &Domain| {
        let name = args.domain.as_ref();
        name.is_none_or(|name| one.name.eq_ignore_ascii_case(name))
    };
    let known = match reading::read(&provider, is_wanted).await {
        Ok(known) => known,
        Err(failure) => {
            output::say(&format!("{failure} {}", failure.advice()));
            return Ok(ExitCode::FAILURE);
        }
    };
    if let Some(name) = &args.domain
        && !known.domains.iter().any(is_wanted)
    {
        return Err(Sentence::new(format!("There is no domain called {name}.")).into());
    }
    let wanted = known.domains.iter().filter(|one| is_wanted(one));
    let domains: Vec<DomainId> = wanted.map(|one| one.id.clone()).collect();
    let phones = if follows_phones(args, &filter) {
        jobs::gather_phones(&provider, Priority::Interactive, &domains).await
    } else {
        Ok(Roll::default())
    };
    let phones = match phones {
        Ok(phones) => phones,
        Err(failure) => {
            output::say(&failure.sentence());
            return Ok(ExitCode::FAILURE);
        }
    };
    let export = Written {
        path: file.map_or_else(String::new, |path| path.display().to_string()),
        format,
        table: rows(args, filter, known, phones),
        partial: false,
    };
    Ok(deliver(&export, file, args.force))
}

/// Looked at before anything is asked of the service: reading it may take minutes.
fn may_be_written(path: &Path, force: bool) -> Result<(), Sentence> {
    let shown = path.display();
    if force {
        let there = replaceable(path).map(drop);
        return there.map_err(|error| Sentence::new(format!("{shown}: {}", disk::said(&error))));
    }
    if path.symlink_metadata().is_ok() {
        let text = format!("{shown} is there already; --force writes over it.");
        return Err(Sentence::new(text));
    }
    Ok(())
}

fn format(asked: Option<Format>, file: Option<&Path>) -> Result<Format, Sentence> {
    let by_name = || match file {
        Some(path) => Format::of_path(&path.to_string_lossy()),
        None => Some(Format::Csv),
    };
    asked.or_else(by_name).ok_or_else(|| {
        Sentence::new("The file's name must end in .csv, .json or .jsonl, or give --format.")
    })
}

/// Whether what is written, its order, or which rows it has, depends on what phones do.
fn follows_phones(args: &Export, filter: &Filter) -> bool {
    let mut columns = args.columns.iter().chain([&args.sort]);
    filter.follows_phones() || columns.any(|column| column.0.is_of_phones())
}

fn rows(args: &Export, filter: Filter, known: Known, phones: Roll) -> Table {
    let Known {
        domains,
        applications,
        pages,
    } = known;
    let query = Query {
        pages,
        names: Arc::new(Names::new(&domains, &applications, true)),
        phones,
        filter,
        sort: Sort {
            column: sorted_by(args.sort.0),
            reverse: args.reverse,
        },
        whole_account: args.domain.is_none(),
        cursor: None,
        base: Found::default(),
    };
    Table::Endpoints {
        found: Box::new(query::run(&query)),
        marked: None,
        columns: args.columns.iter().map(|column| column.0).collect(),
        domains,
        applications,
    }
}

/// The column of a list that sorts like this one. Identifiers say nothing: they leave the order of names.
pub fn sorted_by(column: Column) -> EndpointColumn {
    let mut seen = ENDPOINTS.iter().map(|shown| shown.key);
    seen.find(|key| Column::from(*key) == column)
        .unwrap_or(EndpointColumn::Name)
}

/// Writes it where it was asked for, and says so on stderr when that is a file.
fn deliver(export: &Written, file: Option<&Path>, force: bool) -> ExitCode {
    let written = match file {
        None => match table::whole(export, io::stdout().lock()) {
            // A reader that went away has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            written => written,
        },
        Some(path) if force => table::over(export, path),
        Some(path) => table::fresh(export, path),
    };
    match (written, file) {
        (Ok(count), Some(path)) => {
            let rows = counted(count, "endpoint is", "endpoints are");
            output::say(&format!("{rows} in {}.", path.display()));
            ExitCode::SUCCESS
        }
        (Ok(_), None) => ExitCode::SUCCESS,
        (Err(error), _) => {
            let place = file.map_or("stdout".into(), |path| path.display().to_string());
            output::say(&format!("{place} was not written: {}", disk::said(&error)));
            ExitCode::FAILURE
        }
    }
}
