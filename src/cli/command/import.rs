//! `sipdeck import FILE`: endpoints made and changed as a file, or standard input, says.

use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    process::ExitCode,
};

use color_eyre::eyre::Result;
use zeroize::Zeroizing;

use crate::{
    api::{Application, pace::Priority, sentence::Sentence, text},
    app::text::number::counted,
    app::work::{
        import::{self, Judged, Mapped, Reading, Verdict, Verdicts},
        job::plan::{JobId, Source},
    },
    cli::{
        account, candidates,
        common::Common,
        process::{env::Env, output, talk},
        twin::{
            change::Office,
            ended::{Ended, Why},
        },
        work::{
            Answers, Consent, Workplace,
            consent::{ENDPOINTS, confirm, writable},
            foreground,
        },
    },
    runtime::{
        files::bounded::{read_at_most, read_file},
        jobs,
        provider::Provider,
    },
};

/// The exit status when nothing was sent because something is wrong or not wanted.
const REFUSED: u8 = 2;

/// The file name that means standard input.
const STDIN: &str = "-";

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The columns are domain, name, password, description, application and enabled, in any order; the first two are \
required. Domains and applications are given by name or id. A new endpoint without a password gets a generated one. \
An endpoint that is there is changed where the file differs from it: a column that is missing is left alone, an empty \
description or application is cleared.

Titles and remarks may stand before the headings, and cells between commas, semicolons, tabs or bars. Where a file \
does not say which domain its rows are of, --domain does; where it calls a column something else, --map does: \
--domain lyon-hotel --map name=extension,password=secret,description=FirstName+LastName. A file that is not UTF-8 is \
read as what it most likely is, or as --encoding says.

Every row is checked first, and nothing is sent while one is wrong, or while one looks as if a spreadsheet had spoilt \
it: see --skip-wrong and --doubtful. Exit status: 0 when everything is as the file \
says, 1 when something failed or was stopped, 2 when nothing was sent because the command, the file or the \
configuration cannot be used, or the change was not confirmed.

With - the rows come through standard input, and the question whether to go ahead is asked on the terminal. Where \
there is none, add --yes, or --expect with the number of endpoints that are to be changed.")]
pub struct Import {
    /// CSV with a line of headings, a workbook (.xlsx), JSON Lines, or JSON; - reads standard input
    pub file: PathBuf,
    /// Say what would become of each row, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Leave out the rows that are wrong instead of refusing the file
    #[arg(long)]
    pub skip_wrong: bool,
    /// What becomes of rows that should be looked at, such as a name that a spreadsheet has rounded; without it, nothing is sent
    #[arg(long, value_enum, value_name = "WHAT")]
    pub doubtful: Option<Doubtful>,
    /// The domain of the rows that name none
    #[arg(long, value_name = "NAME", add = candidates::domain())]
    pub domain: Option<String>,
    /// What the file calls a column, with commas between several: name=extension,password=secret
    #[arg(long, value_name = "COLUMN=HEADING", value_delimiter = ',', value_parser = mapping)]
    pub map: Vec<Mappings>,
    /// The encoding of a file that is not UTF-8, such as windows-1252
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Where generated passwords go: a new file of mode 0600 [default: beside FILE; for standard input, in this folder]
    #[arg(long, value_name = "FILE")]
    pub passwords: Option<PathBuf>,
    /// What is agreed to in advance.
    #[command(flatten)]
    pub consent: Consent,
}

/// What becomes of rows that should be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Doubtful {
    /// They are left out.
    Skip,
    /// They are taken as they are.
    Take,
}

/// What stands for one column.
#[derive(Debug, Clone)]
pub struct Mappings(Vec<Mapped>);

fn mapping(text: &str) -> Result<Mappings, Sentence> {
    Reading::mapping(text).map(Mappings)
}

impl Import {
    fn reading(&self) -> Reading {
        Reading {
            domain: self.domain.clone(),
            map: self.map.iter().flat_map(|all| all.0.clone()).collect(),
            encoding: self.encoding.clone(),
        }
    }
}

/// Imports the file.
pub async fn run(args: &Import, common: &Common, env: Env) -> Result<ExitCode> {
    if talk::is_remote() && (args.file.as_os_str() != STDIN || args.passwords.is_some()) {
        let text = "Files of the host are out of reach: import - reads what is sent, and jobs passwords tells new passwords.";
        return Err(Sentence::new(text).into());
    }
    let given = Given::read(&args.file)?;
    let reading = args.reading();
    let table = import::read(&given.bytes, &reading)?;
    let (place, provider) = match Office::lent() {
        Some(office) => (office.place, office.provider),
        None => configured(common, env)?,
    };
    if let Some(why) = place.profile.refusal()
        && talk::is_remote()
        && !args.dry_run
    {
        let ended = Ended::new(Why::Denied, format!("{why}: nothing was sent."));
        return Ok(ended.tell(false));
    }
    if !args.dry_run {
        writable(&place.profile)?;
    }
    let known = jobs::gather(&provider, Priority::Interactive, &table).await;
    let known =
        known.map_err(|failure| Sentence::new(format!("{failure} {}", failure.advice())))?;
    let verdicts = import::judge(&table, &known);
    if !table.unknown.is_empty() {
        output::say(&format!(
            "Columns that are not used: {}.",
            table.unknown.join(", ")
        ));
    }
    for remark in &table.remarks {
        output::say(remark);
    }
    show(&verdicts, &known.applications, args.dry_run);
    if verdicts.any_wrong() && !args.skip_wrong {
        output::say(
            "Rows are wrong: nothing was sent. Correct them, or leave them out with --skip-wrong.",
        );
        return Ok(ExitCode::from(REFUSED));
    }
    let doubtful = verdicts.doubtful();
    if doubtful > 0 && !args.dry_run && args.doubtful.is_none() {
        let rows = counted(doubtful, "row", "rows");
        output::say(&format!(
            "{rows} should be looked at: nothing was sent. Correct the file, leave them out with --doubtful skip, or take them as they are with --doubtful take."
        ));
        return Ok(ExitCode::from(REFUSED));
    }
    let wanted =
        verdicts.only(|judged| args.doubtful != Some(Doubtful::Skip) || !judged.is_doubtful());
    let mut plan = place.plan(given.title(), wanted.items())?;
    plan.source = given.source(reading);
    if args.dry_run || plan.items.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    if plan.generates() {
        plan.results = results(args, &place, &plan.id)?;
    }
    if let Some(results) = plan.results.as_ref().filter(|_| !talk::is_remote()) {
        output::note(&format!("New passwords will be written to {results}."));
    }
    confirm(
        &place.profile,
        (plan.items.len(), ENDPOINTS),
        args.consent,
        given.answers(),
    )?;
    let policy = place.profile.passwords.clone();
    let (held, passwords) = jobs::begin(&place.store(), plan, policy)?;
    let passwords = match given.path {
        Some(_) => passwords,
        None => passwords.given(table),
    };
    foreground::work(&place, provider, held, passwords).await
}

/// The configured account.
fn configured(common: &Common, env: Env) -> Result<(Workplace, Provider)> {
    let account = account::choose(common, env)?;
    let place = Workplace::of(&account.profile, env)?;
    Ok((place, Provider::from(account.client()?)))
}

/// Where new passwords go: to a file of the host when the person is elsewhere, who is told them once.
fn results(args: &Import, place: &Workplace, id: &JobId) -> Result<Option<String>, Sentence> {
    if talk::is_remote() {
        return place.results(id);
    }
    let path = args
        .passwords
        .clone()
        .map_or_else(|| beside(&args.file), Ok)?;
    absolute(&path).map(Some)
}

/// What is to be imported.
struct Given {
    bytes: Zeroizing<Vec<u8>>,
    /// Absolute; none for standard input, which cannot be read again.
    path: Option<String>,
}

impl Given {
    fn read(file: &Path) -> Result<Self, Sentence> {
        if file == STDIN {
            return Ok(Self {
                bytes: piped()?,
                path: None,
            });
        }
        let bytes = read_file(file, import::FILE_MAX)?;
        let path = Some(absolute(file)?);
        Ok(Self { bytes, path })
    }

    fn title(&self) -> String {
        let name = self.path.as_deref().map(name_of);
        format!("Import {}", name.as_deref().unwrap_or("standard input"))
    }

    fn source(&self, reading: Reading) -> Option<Source> {
        self.path.clone().map(|path| Source {
            path,
            digest: jobs::digest(&self.bytes),
            reading,
        })
    }

    fn answers(&self) -> Answers {
        match self.path {
            Some(_) => Answers::Stdin,
            None => Answers::Terminal,
        }
    }
}

/// Everything that standard input holds.
fn piped() -> Result<Zeroizing<Vec<u8>>, Sentence> {
    if !talk::is_remote() && io::stdin().is_terminal() {
        output::note("Type or paste the rows, and end them with ^D on a line of its own.");
    }
    read_at_most(talk::input(), import::FILE_MAX).map_err(|error| {
        Sentence::new(if error.kind() == io::ErrorKind::FileTooLarge {
            let most = import::FILE_MAX >> 20;
            format!("Standard input is larger than {most} MiB: split it.")
        } else {
            format!("Standard input cannot be read: {error}.")
        })
    })
}

fn absolute(path: &Path) -> Result<String, Sentence> {
    let absolute = std::path::absolute(path).ok();
    let text = absolute.and_then(|path| path.into_os_string().into_string().ok());
    text.ok_or_else(|| {
        Sentence::new(format!(
            "{} is not a name that can be written down.",
            path.display()
        ))
    })
}

/// The first name beside the file that is free: `desk.passwords.csv`, `desk.passwords-2.csv`.
fn beside(file: &Path) -> Result<PathBuf, Sentence> {
    let file = if file == STDIN {
        Path::new("import")
    } else {
        file
    };
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let names = (1..1000).map(|number| match number {
        1 => format!("{stem}.passwords.csv"),
        number => format!("{stem}.passwords-{number}.csv"),
    });
    let mut paths = names.map(|name| file.with_file_name(name));
    paths
        .find(|path| !path.exists())
        .ok_or_else(|| Sentence::new("Name a file with --passwords FILE."))
}

fn name_of(path: &str) -> String {
    let name = Path::new(path)
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    text::clean(&name).into_owned()
}

/// Every row that is not as it shall be; in a dry run the others as well. Those that somebody should look at come last,
/// where they are seen.
fn show(verdicts: &Verdicts, applications: &[Application], all: bool) {
    let say = |judged: &Judged| {
        let words = judged.verdict.words(applications);
        let what = Some(judged.what.as_str()).filter(|what| !what.is_empty());
        let what = what.map_or_else(String::new, |what| format!("  {what}"));
        let doubts = if judged.is_doubtful() {
            format!(". LOOK: {}", judged.doubts.join(" "))
        } else {
            String::new()
        };
        output::print(&format!("line {}{what}: {words}{doubts}", judged.line));
    };
    let is_wrong = |judged: &&Judged| matches!(judged.verdict, Verdict::Wrong(_));
    let rows = || verdicts.0.iter();
    let sound = rows().filter(|judged| !judged.is_doubtful() && !is_wrong(judged));
    sound
        .filter(|judged| all || judged.verdict != Verdict::Unchanged)
        .for_each(say);
    rows().filter(|judged| judged.is_doubtful()).for_each(say);
    rows().filter(is_wrong).for_each(say);
    output::print(&format!("{}.", verdicts.sum()));
}
