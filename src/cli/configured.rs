//! `sipdeck` without a subcommand: the dashboard of a configured account.

use std::process::ExitCode;

use color_eyre::eyre::Result;

use super::{
    Env,
    account::{self, Account},
    args::Common,
    cache, config,
    dashboard::{self, Opening},
    look,
};

/// Opens the account that the command line, the environment and the file agree on.
pub async fn run(common: &Common, env: Env) -> Result<ExitCode> {
    let Account {
        connection,
        profile,
        file,
    } = account::choose(common, env)?;
    let opening = Opening {
        cache: cache::place(common, &profile),
        connection,
        profile,
        theme: look::theme(common, &file, env)?,
        clipboard: file.top.flag_or("clipboard", true),
        keymap: file.keymap,
        plain: common.plain,
        state: config::state_folder(),
    };
    dashboard::open(opening, env).await
}
