//! `sipdeck journal`: who changed what, when, and how it ended.

use std::process::ExitCode;

use crate::{
    app::{
        service::facts::Facts,
        work::{
            export::Cell,
            journal::{Ended as Outcome, Entry, Kind, Verb},
        },
    },
    cli::{
        account,
        common::Common,
        process::{env::Env, output},
        twin::{
            change::Office,
            ended::{Ended, Why},
            shape::{Rows, Shape},
            time::since,
        },
        work::Workplace,
    },
    runtime::files::{disk, journal::Journal as Kept},
};

/// Arguments of `journal`.
#[derive(Debug, clap::Args)]
pub struct Journal {
    /// What to do.
    #[command(subcommand)]
    act: Act,
}

/// What can be done with the journal.
#[derive(Debug, clap::Subcommand)]
enum Act {
    /// List the changes, the oldest first
    List(List),
}

/// Arguments of `journal list`.
#[derive(Debug, clap::Args)]
struct List {
    /// Only what this user did, or the owner of this key
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Only from then on: today, a time such as 2026-11-30T08:00:00Z, a day, or how long ago, such as 2h
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only the newest so many
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    /// How they are printed.
    #[command(flatten)]
    shape: Shape,
}

impl Journal {
    /// Lists what was asked for. Asks the service nothing.
    pub fn run(&self, common: &Common, env: Env) -> ExitCode {
        let Act::List(list) = &self.act;
        let told = list.run(common, env);
        told.unwrap_or_else(|ended| ended.tell(list.shape.is_json()))
    }
}

impl List {
    fn run(&self, common: &Common, env: Env) -> Result<ExitCode, Ended> {
        let place = match Office::lent() {
            Some(office) => office.place,
            None => Workplace::of(&account::find(common, env)?.profile, env)?,
        };
        // Over SSH, what others did is for administrators.
        let only = place.only_touches().map(str::to_owned);
        let since = self.since.as_deref().map(since).transpose()?;
        let journal = Kept::new(&place.state, &place.profile.name);
        let is = |wanted: &Option<String>, entry: &Entry| {
            wanted.as_ref().is_none_or(|name| *name == entry.who.user)
        };
        let kept = journal.read(|entry| {
            is(&self.by, entry)
                && is(&only, entry)
                && since.is_none_or(|since| entry.at >= since)
                && entry.who.account == place.profile.account
        });
        let kept = kept.map_err(|error| {
            let said = disk::said(&error);
            Ended::new(Why::Failed, format!("The journal cannot be read: {said}"))
        })?;
        let left_out =
            kept.entries.len() - self.limit.unwrap_or(usize::MAX).min(kept.entries.len());
        let entries = &kept.entries[left_out..];
        let rows = Rows {
            headings: vec![
                "at", "user", "verb", "object", "domain", "outcome", "change", "job", "from", "key",
            ],
            cells: entries.iter().map(cells).collect(),
            ids: entries.iter().map(|entry| entry.id.clone()).collect(),
        };
        rows.print(self.shape.view())?;
        if kept.unreadable > 0 {
            let text = format!("{} lines of the journal cannot be read.", kept.unreadable);
            output::say(&text);
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn cells(entry: &Entry) -> Vec<Cell> {
    let verb = match entry.verb {
        Verb::Create => "create",
        Verb::Change => "change",
        Verb::Delete => "delete",
    };
    let kind = match entry.object.kind {
        Kind::Domain => "domain ",
        Kind::Endpoint => "",
        Kind::Phone => "phone of ",
    };
    let outcome = match entry.outcome {
        Outcome::Done => "done",
        Outcome::Failed => "failed",
        Outcome::Unknown => "unknown",
    };
    let login = entry.who.login.as_ref();
    let job = entry.job.as_ref().map(ToString::to_string);
    vec![
        Cell::text(&entry.at.to_string()),
        Cell::text(&entry.who.user),
        Cell::text(verb),
        Cell::text(&format!("{kind}{}", entry.object.name)),
        Cell::text(&entry.object.domain_name),
        Cell::text(outcome),
        Cell::text(&change(entry)),
        Cell::text(&job.unwrap_or_default()),
        Cell::text(login.map_or("", |login| &login.from)),
        Cell::text(login.map_or("", |login| &login.key)),
    ]
}

/// What became of the fields, in words.
fn change(entry: &Entry) -> String {
    let of = |facts: &Facts| {
        let enabled = facts
            .enabled
            .map(|on| if on { "on" } else { "off" }.to_owned());
        [
            facts.description.clone(),
            facts.application.clone(),
            enabled,
        ]
    };
    let names = ["description", "application", "state"];
    let (before, after) = (of(&entry.before), of(&entry.after));
    let fields = names.iter().zip(before.into_iter().zip(after));
    let changed = fields.filter_map(|(name, (before, after))| match (before, after) {
        (Some(before), Some(after)) => Some(format!("{name} {before:?} → {after:?}")),
        (None, Some(after)) => Some(format!("{name} {after:?}")),
        (_, None) => None,
    });
    let password = entry.password.then(|| "password".to_owned());
    changed.chain(password).collect::<Vec<_>>().join(", ")
}
