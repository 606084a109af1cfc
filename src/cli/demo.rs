//! `sipdeck demo`: the local platform in this process, filled with demonstration data, and a dashboard on it.

use std::{process::ExitCode, sync::Arc};

use color_eyre::eyre::{Result, WrapErr};

use crate::{
    api::client::Connection,
    app::Profile,
    platform::{Config, Platform},
};

use super::{
    Complaint, Env,
    args::{Common, Demo},
    dashboard::{self, Opening},
};

/// Runs the demonstration until it is left.
pub async fn run(demo: &Demo, common: &Common, env: Env) -> Result<ExitCode> {
    let config = Config {
        pace: demo.rate_limit,
        ..Config::default()
    };
    let platform = Platform::start(config)
        .await
        .wrap_err("The demonstration service did not start")?;
    platform
        .load_demo()
        .await
        .wrap_err("The demonstration data was not taken")?;
    let account = platform.account();
    let mut connection = Connection::new(
        &platform.origin(),
        account.user_id.as_str(),
        &account.token,
        account.secret.clone(),
    )
    .map_err(|failure| Complaint::new(failure.message))?;
    connection.read_only = common.read_only;
    let profile = Profile {
        name: "demo".into(),
        account: account.user_id.to_string(),
        origin: platform.origin(),
        read_only: common.read_only,
        demo: true,
        ..Profile::default()
    };
    let opening = Opening {
        connection,
        profile,
        theme: super::theme(common.theme.as_deref(), None, env)?,
        keymap: Arc::default(),
    };
    let code = dashboard::open(opening, env).await;
    platform.stop().await;
    code
}
