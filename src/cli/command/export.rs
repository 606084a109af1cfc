//! `sipdeck export`: the endpoints of an account or of one domain as a table, in a file or on stdout.

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{ValueEnum, builder::PossibleValue};
use color_eyre::eyre::Result;

use crate::{
    api::{Domain, DomainId, sentence::Sentence, text},
    app::{
        text::number::counted,
        work::export::{Column, Export as Written, Format, Table},
    },
    cli::{
        account,
        common::Common,
        process::{env::Env, output, talk},
        twin::{
            change::Office,
            ended::{Ended, Why, settled},
            reading,
            selection::{By, Selection},
        },
    },
    runtime::{
        files::{disk, draft::replaceable, table},
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
nothing was asked because the command, the filter or the configuration cannot be used, or the file is there already, 3 \
when there is no such domain.")]
pub struct Export {
    /// Where to; without it, or with -, stdout
    pub file: Option<PathBuf>,
    /// Which endpoints.
    #[command(flatten)]
    pub selection: Selection,
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

/// What is written unless something else is asked for.
const ALL: [Column; 6] = [
    Column::Domain,
    Column::Name,
    Column::Description,
    Column::Application,
    Column::Enabled,
    Column::SipUri,
];

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
    settled(write(args, common, env).await)
}

async fn write(args: &Export, common: &Common, env: Env) -> Result<ExitCode> {
    let file = args.file.as_deref().filter(|path| *path != Path::new("-"));
    let asked = args
        .spreadsheet
        .then_some(Format::Spreadsheet)
        .or(args.format);
    if talk::is_remote() && file.is_some() {
        let text =
            "Files of the host are out of reach: export without a file answers with the rows.";
        return Err(Sentence::new(text).into());
    }
    let format = format(asked, file)?;
    let filter = args.selection.filter()?;
    if let Some(path) = file {
        may_be_written(path, args.force)?;
    }
    let provider = match Office::lent() {
        Some(office) => office.provider,
        None => Provider::from(account::choose(common, env)?.client()?),
    };
    let is_wanted = |one: &Domain| {
        let name = args.selection.domain.as_ref();
        name.is_none_or(|name| one.name.eq_ignore_ascii_case(name))
    };
    let known = match reading::read(&provider, is_wanted).await {
        Ok(known) => known,
        Err(failure) => {
            output::say(&format!("{failure} {}", failure.advice()));
            return Ok(ExitCode::FAILURE);
        }
    };
    if let Some(name) = &args.selection.domain
        && !known.domains.iter().any(is_wanted)
    {
        let text = format!("There is no domain called {}.", text::brief(name));
        return Err(Ended::new(Why::Missing, text).into());
    }
    let wanted = known.domains.iter().filter(|one| is_wanted(one));
    let domains: Vec<DomainId> = wanted.map(|one| one.id.clone()).collect();
    let columns: Vec<Column> = args.columns.iter().map(|by| by.0).collect();
    let phones = args
        .selection
        .phones(&provider, &filter, &columns, &domains);
    let phones = match phones.await {
        Ok(phones) => phones,
        Err(failure) => {
            output::say(&failure.sentence());
            return Ok(ExitCode::FAILURE);
        }
    };
    let export = Written {
        path: file.map_or_else(String::new, |path| path.display().to_string()),
        format,
        table: Table::Endpoints {
            found: Box::new(args.selection.found(&known, filter, phones)),
            marked: None,
            columns,
            domains: known.domains,
            applications: known.applications,
        },
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

/// Writes it where it was asked for, and says so on stderr when that is a file.
fn deliver(export: &Written, file: Option<&Path>, force: bool) -> ExitCode {
    let written = match file {
        None if talk::is_remote() => table::whole(export, output::Answer),
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
            output::note(&format!("{rows} in {}.", path.display()));
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
