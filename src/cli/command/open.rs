//! `sipdeck` without a subcommand: the dashboard of a configured account, and the way to the others.

use std::process::ExitCode;

use color_eyre::eyre::Result;

use crate::{
    api::{Cause, Client, Secret, pace::Gates, sentence::Sentence},
    app::service::profile::Profile,
    cli::{
        account::{self, Account, Asking},
        common::Common,
        config::{self, options::top},
        dashboard::{self, Entry, Opening},
        looks,
        process::env::Env,
    },
    runtime::seats::profiles::{Obstacle, Opened, Profiles},
};

/// Opens the account that the command line, the environment and the file agree on.
pub async fn run(common: &Common, env: Env) -> Result<ExitCode> {
    let (account, warning) = account::find(common, env)?.unlock_with(&Asking::Person, env)?;
    let Account {
        connection,
        profile,
        file,
    } = account;
    let gates = Gates::default();
    let opening = Opening {
        profiles: all(common, &file, &profile),
        others: Some(others(common.clone(), gates.clone(), env)),
        gates,
        cache: account::lists(common, &profile),
        connection,
        warning,
        profile,
        look: looks::theme::look(common, &file, |name: &str| env.read(name))?,
        clipboard: file.top.is_on(&top::CLIPBOARD),
        hidden: file.hidden(),
        manner: file.manner(common.still),
        start: common.start().or_else(|| file.start()),
        keymap: file.keymap,
        plain: common.plain,
        record: common.record.clone(),
        kiosk: common.kiosk,
        state: config::state_folder(),
    };
    Box::pin(dashboard::open(opening, env)).await
}

/// Every profile of the file, and before them the one that is opened, if it came from elsewhere.
pub fn all(common: &Common, file: &config::File, opened: &Profile) -> Vec<Profile> {
    let mut all = config::profile::all(file);
    for profile in &mut all {
        profile.read_only |= common.read_only;
    }
    if all.iter().all(|profile| profile.name != opened.name) {
        all.insert(0, opened.clone());
    }
    all
}

/// Opens profiles by name. The configuration is read again each time.
fn others(common: Common, gates: Gates, env: Env) -> Profiles {
    let open = move |name: &str, typed| {
        let common = Common {
            profile: Some(name.to_owned()),
            ..common.clone()
        };
        let (opened, client) = open(&common, &gates, env, typed)?;
        Ok((opened, attempt(client)))
    };
    Profiles::slow(open)
}

/// Tries a secret that was typed, before it is worked with.
async fn attempt(client: Client) -> Result<(), Obstacle> {
    let Err(failure) = client.account().await else {
        return Ok(());
    };
    match failure.cause {
        Cause::Unauthorized => Err(Obstacle::Secret(Some(
            "The service does not take this secret. Type it again.".into(),
        ))),
        // It was taken, whatever else is the matter.
        Cause::Forbidden
        | Cause::Missing
        | Cause::Conflict
        | Cause::Refused
        | Cause::Limit
        | Cause::ReadOnly => Ok(()),
        Cause::TooMany
        | Cause::Server
        | Cause::Unreachable
        | Cause::UnknownHost
        | Cause::Tls
        | Cause::Timeout
        | Cause::Garbled
        | Cause::Disturbed
        | Cause::Unknown
        | Cause::Cancelled => Err(Obstacle::Sentence(failure.to_string())),
    }
}

fn open(
    common: &Common,
    gates: &Gates,
    env: Env,
    typed: Option<Secret>,
) -> Result<(Opened, Client), Obstacle> {
    let refused = |complaint: Sentence| Obstacle::Sentence(complaint.to_string());
    let chosen = account::find(common, env).map_err(refused)?;
    if chosen.is_typed() && typed.is_none() {
        return Err(Obstacle::Secret(None));
    }
    let asking = Asking::Dashboard(typed.unwrap_or_default());
    let (account, warning) = chosen.unlock_with(&asking, env).map_err(refused)?;
    let entry = Entry {
        cache: account::lists(common, &account.profile),
        connection: account.connection,
        profile: account.profile,
        state: config::state_folder(),
        warning,
        kiosk: common.kiosk,
    };
    entry.open(gates, env).map_err(refused)
}
