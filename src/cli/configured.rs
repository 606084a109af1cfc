//! `sipdeck` without a subcommand: the dashboard of a configured account.

use std::{path::Path, process::ExitCode};

use color_eyre::eyre::Result;

use crate::api::client::Connection;

use super::{
    Complaint, Env,
    args::Common,
    config::{self, profile::Refusal},
    dashboard::{self, Opening},
    look, secret,
};

/// Opens the account that the command line, the environment and the file agree on.
pub async fn run(common: &Common, env: Env) -> Result<ExitCode> {
    let path = config::path(common).map_err(Complaint::new)?;
    let file = config::load(&path, common.config.is_some()).map_err(Complaint::new)?;
    let read = |name: &str| env.read(name);
    let choice = config::profile::choose(&file, common.profile.as_deref(), &read);
    let mut choice = choice.map_err(|refusal| match refusal {
        Refusal::Nothing => Complaint::new(welcome(&path)),
        Refusal::Sentence(sentence) => Complaint::new(sentence),
    })?;
    choice.profile.read_only |= common.read_only;
    let theme = look::theme(common, &file, env)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let found = secret::obtain(&choice, folder, &read).map_err(Complaint::new)?;
    if let Some(warning) = found.warning {
        super::say(&warning);
    }
    let profile = choice.profile;
    let connection = Connection::new(
        &profile.origin,
        &profile.account,
        &choice.token,
        found.secret,
    );
    let mut connection = connection
        .map_err(|failure| Complaint::new(format!("{}: {}", profile.name, failure.message)))?;
    connection.allow_http = choice.allow_http;
    connection.read_only = profile.read_only;
    let opening = Opening {
        connection,
        profile,
        theme,
        keymap: file.keymap,
    };
    dashboard::open(opening, env).await
}

/// What is said when nothing is configured.
fn welcome(path: &Path) -> String {
    format!(
        "No account is configured yet. To look around without one, run:\n\n    \
         sipdeck demo\n\n\
         To open your own, write {}:\n\n    \
         [profiles.main]\n    \
         origin = \"https://api.example.com\"\n    \
         user_id = \"u-…\"\n    \
         token = \"t-…\"\n    \
         secret_file = \"main.secret\"   # or secret_command; without either you are asked\n\n\
         or set SIPDECK_API, SIPDECK_USER_ID, SIPDECK_TOKEN and SIPDECK_SECRET.",
        path.display()
    )
}
