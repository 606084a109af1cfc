//! `sipdeck jobs`: what was begun, how far it is, and going on with it.

use std::process::ExitCode;

use color_eyre::eyre::Result;
use unicode_width::UnicodeWidthStr;

use crate::{
    api::{sentence::Sentence, text},
    app::work::{export::Cell, job::plan::JobId},
    cli::{
        account::{self, Chosen},
        common::Common,
        process::{clock::now, env::Env, output},
        twin::{
            change::Office,
            ended::{Ended, Why, settled},
            shape::{Rows, Shape, View},
        },
        work::{
            Answers, Consent, Workplace,
            consent::{ENDPOINTS, confirm},
            foreground::{self, item_line},
        },
    },
    runtime::{
        files::private,
        jobs::{self, Stored, Trouble},
        provider::Provider,
    },
};

use super::undo;

/// The longest file with passwords that is told, in bytes.
const PASSWORDS_MAX: usize = 64 << 20;

/// Arguments of `jobs`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Over SSH, operators go on with the jobs that they began, and administrators with all.

Exit status: 0 when everything is done, 1 when something failed or was stopped, 2 when nothing was sent because the \
command or the configuration cannot be used, or the change was not confirmed, 3 when there is no such job, 4 when it is \
not allowed.")]
pub struct Jobs {
    /// What to do; without it, the jobs are listed.
    #[command(subcommand)]
    pub act: Option<Act>,
}

/// What can be done with jobs.
#[derive(Debug, clap::Subcommand)]
pub enum Act {
    /// List them
    List {
        /// How they are printed.
        #[command(flatten)]
        shape: Shape,
    },
    /// Print the new passwords of a job that you began, once: then their file is removed
    Passwords {
        /// The job
        id: String,
    },
    /// Say what became of every item
    Show {
        /// The job; without it, all are listed
        id: Option<String>,
    },
    /// Go on with what was interrupted
    Resume(Resume),
    /// Leave the rest of a job that was interrupted undone
    Stop {
        /// The job
        id: String,
    },
    /// Take back what a job did, where the service allows it
    Undo {
        /// The job
        id: String,
        /// What is agreed to in advance.
        #[command(flatten)]
        consent: Consent,
    },
}

/// Arguments of `jobs resume`.
#[derive(Debug, clap::Args)]
pub struct Resume {
    /// The job; without it, those that can go on are listed
    #[arg(conflicts_with = "all")]
    pub id: Option<String>,
    /// Every job of the profile that was interrupted
    #[arg(long)]
    pub all: bool,
    /// Try the items that failed again as well
    #[arg(long)]
    pub retry_failed: bool,
    /// What is agreed to in advance.
    #[command(flatten)]
    pub consent: Consent,
}

/// Lists, shows, resumes or takes back. Only what asks the service needs the secret.
pub async fn run(args: &Jobs, common: &Common, env: Env) -> Result<ExitCode> {
    settled(attend(args, common, env).await)
}

async fn attend(args: &Jobs, common: &Common, env: Env) -> Result<ExitCode> {
    let of = match Office::lent() {
        Some(office) => Of::Lent(office),
        None => Of::Configured(account::find(common, env)?, env),
    };
    let place = of.place()?;
    match &args.act {
        None => Ok(list(&place)),
        Some(Act::List { shape }) => rows(&place, *shape),
        Some(Act::Passwords { id }) => passwords(&place, &parse(id)?),
        Some(Act::Show { id: Some(id) }) => show(&place, &parse(id)?),
        Some(Act::Show { id: None }) => Err(choice(&place, &stored(&place).0).into()),
        Some(Act::Resume(resume)) => {
            of.may_change()?;
            go_on(of, &place, resume).await
        }
        Some(Act::Stop { id }) => {
            of.may_change()?;
            let id = parse(id)?;
            may_touch(&place, &look(&place, &id)?)?;
            give_up(&place, &id)
        }
        Some(Act::Undo { id, consent }) => {
            of.may_change()?;
            let id = parse(id)?;
            if place.only_touches().is_some() {
                may_touch(&place, &look(&place, &id)?)?;
            }
            undo::job(of.provider()?, &place, &id, *consent).await
        }
    }
}

/// Whose jobs are meant.
enum Of {
    /// Those of the account that was lent to somebody over SSH.
    Lent(Office),
    /// Those of the account that is configured. It is opened when the service is asked.
    Configured(Chosen, Env),
}

impl Of {
    fn place(&self) -> Result<Workplace, Sentence> {
        match self {
            Self::Lent(office) => Ok(office.place.clone()),
            Self::Configured(chosen, env) => Workplace::of(&chosen.profile, *env),
        }
    }

    /// Complains when the key of somebody over SSH allows no change.
    fn may_change(&self) -> Result<(), Ended> {
        let Self::Lent(office) = self else {
            return Ok(());
        };
        match office.place.profile.refusal() {
            Some(why) => Err(Ended::new(Why::Denied, format!("{why}: nothing was sent."))),
            None => Ok(()),
        }
    }

    fn provider(self) -> Result<Provider> {
        match self {
            Self::Lent(office) => Ok(office.provider),
            Self::Configured(chosen, env) => Ok(Provider::from(chosen.unlock(env)?.client()?)),
        }
    }
}

fn parse(id: &str) -> Result<JobId, Ended> {
    JobId::parse(id).ok_or_else(|| {
        let text = format!("{} is not the name of a job.", text::clean(id));
        Ended::new(Why::Missing, text)
    })
}

/// A job as it is now.
fn look(place: &Workplace, id: &JobId) -> Result<Stored, Ended> {
    place.store().look(id).map_err(|trouble| {
        let why = match trouble {
            Trouble::Missing(_) => Why::Missing,
            Trouble::Busy(_) | Trouble::Damaged(..) | Trouble::Io(..) => Why::Unusable,
        };
        Ended::new(why, trouble.to_string())
    })
}

/// Complains when a job is somebody else's, and may not be touched here.
fn may_touch(place: &Workplace, stored: &Stored) -> Result<(), Ended> {
    let plan = &stored.job.plan;
    if place.only_touches().is_none_or(|user| user == plan.made_by) {
        return Ok(());
    }
    let text = format!(
        "The job {} was begun by {}: only they and administrators go on with it or take it back.",
        plan.id,
        text::clean(&plan.made_by)
    );
    Err(Ended::new(Why::Denied, text))
}

fn list(place: &Workplace) -> ExitCode {
    let (jobs, all) = stored(place);
    if jobs.is_empty() && all == All::Told {
        output::print(&none(place));
    }
    for line in table(&jobs) {
        output::print(&line);
    }
    all.code()
}

/// The jobs in the shape that was asked for.
fn rows(place: &Workplace, shape: Shape) -> Result<ExitCode> {
    if shape.view() == View::Table {
        return Ok(list(place));
    }
    let (jobs, all) = stored(place);
    let row = |stored: &Stored| {
        let (plan, counts) = (&stored.job.plan, stored.job.counts());
        let at = i64::try_from(plan.made_at).ok();
        let at = at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
        let [id, state, ..] = cells(stored);
        let at = at.map_or(Cell::None, |at| Cell::text(&at.to_string()));
        let number = |count: usize| Cell::Number(u64::try_from(count).unwrap_or_default());
        vec![
            Cell::text(&id),
            Cell::text(&state),
            Cell::text(&plan.title),
            at,
            Cell::text(&plan.made_by),
            number(plan.items.len()),
            number(counts.done),
            number(counts.failed),
            number(counts.unknown),
        ]
    };
    let rows = Rows {
        headings: vec![
            "id", "state", "title", "made_at", "made_by", "items", "done", "failed", "unknown",
        ],
        cells: jobs.iter().map(row).collect(),
        ids: jobs.iter().map(|job| job.job.plan.id.to_string()).collect(),
    };
    rows.print(shape.view())?;
    Ok(all.code())
}

/// Prints the file with the new passwords, and removes it once somebody took it.
fn passwords(place: &Workplace, id: &JobId) -> Result<ExitCode> {
    let stored = look(place, id)?;
    let plan = &stored.job.plan;
    if plan.made_by != place.user {
        return Err(Sentence::new(format!(
            "The job {id} was begun by {}, who alone gets its passwords.",
            text::clean(&plan.made_by)
        ))
        .into());
    }
    if stored.is_running {
        return Err(Sentence::new(format!("The job {id} is at work: wait for its end.")).into());
    }
    let missing = || {
        Sentence::new(format!(
            "There are no passwords of the job {id} to be told."
        ))
    };
    let path = plan.results.as_deref().ok_or_else(missing)?;
    let kept = private::read(std::path::Path::new(path), PASSWORDS_MAX);
    let kept = kept.map_err(|_| missing())?;
    let told = str::from_utf8(&kept).map_err(|_| missing())?;
    if !output::handed(told.trim_end()) {
        return Ok(ExitCode::FAILURE);
    }
    std::fs::remove_file(path)?;
    Ok(ExitCode::SUCCESS)
}

/// Whether every job that there is can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum All {
    Told,
    /// There are others, of which nothing is known; that was said.
    NotTold,
}

impl All {
    fn code(self) -> ExitCode {
        match self {
            Self::Told => ExitCode::SUCCESS,
            Self::NotTold => ExitCode::FAILURE,
        }
    }
}

/// The jobs that can be read. Of each other one it is said why it cannot.
fn stored(place: &Workplace) -> (Vec<Stored>, All) {
    let mut jobs = Vec::new();
    let mut all = All::Told;
    for found in place.store().list() {
        match found {
            Ok(stored) => jobs.push(stored),
            Err(trouble) => {
                all = All::NotTold;
                output::say(&format!(
                    "A job cannot be read, nor can it go on. {trouble}"
                ));
            }
        }
    }
    (jobs, all)
}

fn none(place: &Workplace) -> String {
    format!("There are no jobs in the profile {}.", place.profile.name)
}

/// What to answer when no job was named and one of these could be.
fn choice(place: &Workplace, jobs: &[Stored]) -> Sentence {
    if jobs.is_empty() {
        return Sentence::new(none(place));
    }
    Sentence::new(format!(
        "Name one of these jobs:\n{}",
        table(jobs).join("\n")
    ))
}

/// A line for each job, with its parts below each other.
fn table(jobs: &[Stored]) -> Vec<String> {
    let rows: Vec<[String; 4]> = jobs.iter().map(cells).collect();
    let wide = |part: usize| rows.iter().map(|row| row[part].width()).max().unwrap_or(0);
    let widths = [0, 1, 2].map(wide);
    rows.iter()
        .map(|row| {
            let pad = |part: usize| " ".repeat(widths[part] - row[part].width());
            let [id, state, title, sum] = row;
            format!("{id}{}  {state}{}  {title}{} {sum}", pad(0), pad(1), pad(2))
        })
        .collect()
}

/// Its id, its state, its title, and what became of its items.
fn cells(stored: &Stored) -> [String; 4] {
    let job = &stored.job;
    let state = match (stored.is_running, job.is_finished()) {
        (true, _) => "running",
        (false, true) => "finished",
        (false, false) if job.is_given_up() => "stopped",
        (false, false) => "interrupted",
    };
    [
        job.plan.id.to_string(),
        state.to_owned(),
        format!("{}:", text::clean(&job.plan.title)),
        job.counts().sum(),
    ]
}

fn show(place: &Workplace, id: &JobId) -> Result<ExitCode> {
    let stored = look(place, id)?;
    let [id, state, title, sum] = cells(&stored);
    output::print(&format!("{id}  {state}  {title} {sum}"));
    for item in 0..stored.job.plan.items.len() {
        output::print(&item_line(&stored.job, item));
    }
    if let (false, Some(why)) = (stored.is_running, stored.job.stopped()) {
        output::print(&format!("{}", text::clean(why)));
    }
    Ok(ExitCode::SUCCESS)
}

fn give_up(place: &Workplace, id: &JobId) -> Result<ExitCode> {
    let profile = &place.profile;
    let held = jobs::take_up(&place.store(), id, &profile.account, &profile.origin)?;
    let (is_over, sum) = (held.job().is_over(), held.job().counts().sum());
    if !is_over {
        jobs::give_up(held, now(), &place.user)?;
    }
    output::print(&format!("The job {id} is over: {sum}."));
    Ok(ExitCode::SUCCESS)
}

async fn go_on(of: Of, place: &Workplace, args: &Resume) -> Result<ExitCode> {
    let mut all = All::Told;
    let ids = if let Some(id) = &args.id {
        let id = parse(id)?;
        if let Some(code) = nothing_left(place, &id, args.retry_failed)? {
            return Ok(code);
        }
        vec![id]
    } else {
        let jobs;
        (jobs, all) = interrupted(place, args.retry_failed);
        if !args.all && !jobs.is_empty() {
            return Err(choice(place, &jobs).into());
        }
        ids(&jobs)
    };
    if ids.is_empty() {
        if all == All::Told {
            output::print("No job was interrupted.");
        }
        return Ok(all.code());
    }
    let provider = of.provider()?;
    let mut worst = all.code();
    for id in ids {
        let ended = match resume(&provider, place, &id, args).await? {
            Ok(ended) => ended,
            Err(why) if args.all => {
                // It keeps no other one waiting.
                output::say(&why.to_string());
                ExitCode::FAILURE
            }
            Err(why) => return Err(why.into()),
        };
        if ended != ExitCode::SUCCESS {
            worst = ended;
        }
    }
    Ok(worst)
}

/// How a job ended that has nothing left to be done.
fn nothing_left(place: &Workplace, id: &JobId, retry: bool) -> Result<Option<ExitCode>, Ended> {
    let stored = look(place, id)?;
    may_touch(place, &stored)?;
    let counts = stored.job.counts();
    if stored.is_running || counts.to_do(retry) > 0 {
        return Ok(None);
    }
    output::print(&format!("The job {id} is finished: {}.", counts.sum()));
    Ok(Some(if counts.is_success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }))
}

/// The jobs that have something left to be done, that nobody works on, and that may be touched here.
fn interrupted(place: &Workplace, retry: bool) -> (Vec<Stored>, All) {
    let (mut jobs, all) = stored(place);
    jobs.retain(|stored| {
        let job = &stored.job;
        let is_left = !stored.is_running && !job.is_given_up() && job.counts().to_do(retry) > 0;
        is_left && may_touch(place, stored).is_ok()
    });
    (jobs, all)
}

fn ids(jobs: &[Stored]) -> Vec<JobId> {
    jobs.iter()
        .map(|stored| stored.job.plan.id.clone())
        .collect()
}

/// Goes on with a job. The inner error is that it cannot be taken up: nothing was sent then.
async fn resume(
    provider: &Provider,
    place: &Workplace,
    id: &JobId,
    args: &Resume,
) -> Result<Result<ExitCode, Sentence>> {
    let profile = &place.profile;
    let held = jobs::take_up(&place.store(), id, &profile.account, &profile.origin);
    let held = match held {
        Ok(held) => held,
        Err(why) => return Ok(Err(why)),
    };
    if let Some(why) = jobs::refusal(provider, &held.job().plan.items) {
        return Err(Ended::new(Why::Denied, why).into());
    }
    let (title, counts) = (&held.job().plan.title, held.job().counts());
    output::note(&format!("{}: {}.", text::clean(title), counts.sum()));
    confirm(
        profile,
        (counts.to_do(args.retry_failed), ENDPOINTS),
        args.consent,
        Answers::Stdin,
    )?;
    let now = args.retry_failed.then(now);
    let (held, passwords) = match jobs::go_on(held, profile.passwords.clone(), now) {
        Ok(ready) => ready,
        Err(why) => return Ok(Err(why)),
    };
    let ended = foreground::work(place, provider.clone(), held, passwords).await?;
    Ok(Ok(ended))
}
