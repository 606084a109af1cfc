//! Changes that a command makes: planned, told, agreed to, and worked through as a job, so that they can be resumed,
//! are in the journal and can be taken back.

use std::{fs, path::Path, process::ExitCode};

use crate::{
    api::{Application, Client, Secret},
    app::work::{import::describe, job::item::Item},
    cli::{
        account::{self, Account},
        common::Common,
        process::{env::Env, output},
        work::{
            Answers, Consent, Workplace,
            consent::{Things, confirm},
            foreground::{self, Telling},
        },
    },
    runtime::{
        jobs::{self, Results},
        provider::Provider,
    },
};

use super::ended::{Ended, Why};

/// What is agreed to before anything is changed.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct Terms {
    /// Say what would be changed, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// What is agreed to in advance.
    #[command(flatten)]
    pub consent: Consent,
}

/// The account that a command works on.
#[derive(Debug, Clone)]
pub struct Office {
    /// What people are shown of it, and where its jobs are kept.
    pub place: Workplace,
    /// The way to the service.
    pub provider: Provider,
    /// The service itself, for what asks more than it.
    pub client: Client,
}

/// What is to be done.
pub struct Changes {
    /// One line for people, such as `Delete 3 endpoints`.
    pub title: String,
    /// What is changed, as one and as several.
    pub things: Things,
    /// The single changes.
    pub items: Vec<Item>,
    /// The password that was given, if one was.
    pub password: Option<Secret>,
    /// Where a person answers.
    pub answers: Answers,
}

tokio::task_local! {
    /// The account that was lent to a command of somebody else: it is not looked up in the configuration.
    static LENT: Office;
}

impl Office {
    /// Runs a command on this account, whatever is configured.
    #[cfg(feature = "ssh")]
    pub async fn lend<F: Future>(self, command: F) -> F::Output {
        LENT.scope(self, command).await
    }

    /// The account that was lent to this command, if one was.
    pub fn lent() -> Option<Self> {
        LENT.try_with(Clone::clone).ok()
    }

    /// Opens the account that is configured.
    ///
    /// # Errors
    /// When nothing usable is configured.
    pub fn open(common: &Common, env: Env) -> Result<Self, Ended> {
        if let Some(office) = Self::lent() {
            return Ok(office);
        }
        let account: Account = account::choose(common, env)?;
        let client = account.client()?;
        Ok(Self {
            place: Workplace::of(&account.profile, env)?,
            provider: Provider::from(client.clone()),
            client,
        })
    }

    /// The same, if anything may be changed there.
    ///
    /// # Errors
    /// When nothing may be.
    pub fn to_change(common: &Common, terms: Terms, env: Env) -> Result<Self, Ended> {
        let office = Self::open(common, env)?;
        if let Some(why) = office.place.profile.refusal()
            && !terms.dry_run
        {
            return Err(Ended::new(Why::Denied, format!("{why}: nothing was sent.")));
        }
        Ok(office)
    }

    /// Tells what is to be changed, asks whether it is wanted, and does it. A password that is made for one endpoint is
    /// the answer on stdout; those of several are in a file.
    ///
    /// # Errors
    /// When it is not wanted, or cannot be begun.
    pub async fn carry_out(
        self,
        changes: Changes,
        applications: &[Application],
        terms: Terms,
    ) -> Result<ExitCode, Ended> {
        let Self {
            place, provider, ..
        } = self;
        if let Some(why) = jobs::refusal(&provider, &changes.items).filter(|_| !terms.dry_run) {
            return Err(Ended::new(Why::Denied, why));
        }
        for item in &changes.items {
            let line = format!("{}: {}", item.what(), describe(item, applications));
            if terms.dry_run {
                output::print(&line);
            } else {
                output::note(&line);
            }
        }
        if changes.items.is_empty() {
            output::note("Everything is so already; nothing was sent.");
        }
        if changes.items.is_empty() || terms.dry_run {
            return Ok(ExitCode::SUCCESS);
        }
        let number = (changes.items.len(), changes.things);
        confirm(&place.profile, number, terms.consent, changes.answers)?;
        let mut plan = place.plan(changes.title, changes.items)?;
        if plan.generates() {
            plan.results = place.results(&plan.id)?;
        }
        let results = plan.results.clone();
        let only = match plan.items.as_slice() {
            [only] if results.is_some() => Some(only.clone()),
            _ => None,
        };
        let policy = place.profile.passwords.clone();
        let (held, passwords) = jobs::begin(&place.store(), plan, policy)?;
        let passwords = match changes.password {
            Some(password) => passwords.given_one(password),
            None => passwords,
        };
        let telling = if only.is_some() {
            Telling::Beside
        } else {
            Telling::Answer
        };
        let worked = foreground::work_to(&place, provider, held, passwords, telling).await;
        let (code, counts) =
            worked.map_err(|report| Ended::new(Why::Failed, format!("{report:#}")))?;
        if let (Some(only), Some(path)) = (only, results) {
            if counts.done == 1 {
                hand_over(&only, Path::new(&path));
            } else if counts.unknown + counts.sent > 0 {
                output::say(&format!("If it was set, the new password is in {path}."));
            }
        }
        Ok(if counts.unknown > 0 {
            ExitCode::from(Why::Unknown.code())
        } else {
            code
        })
    }
}

/// Prints the password that was made, and forgets it; while it cannot be printed, its file stays.
fn hand_over(item: &Item, path: &Path) {
    let password = Results::resume(path)
        .ok()
        .and_then(|results| results.find(item));
    let printed = password.is_some_and(|password| output::handed(password.reveal()));
    if printed {
        let _ = fs::remove_file(path);
    } else {
        output::say(&format!("The new password is in {}.", path.display()));
    }
}
