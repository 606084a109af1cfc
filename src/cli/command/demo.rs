//! `sipdeck demo`: the local platform in this process, filled with demonstration data, its phones, and a dashboard on it.

mod cast;

use std::{net::Ipv4Addr, process::ExitCode};

use clap::ValueEnum;
use color_eyre::eyre::{Result, WrapErr};

use crate::{
    api::{client::Connection, pace::Gates, sentence::Sentence},
    app::service::profile::Profile,
    cli::{
        common::Common,
        config::{self, File, options::top},
        dashboard::{self, Opening},
        looks,
        process::{env::Env, served::account_of},
    },
    exchange::Exchange,
    phone::Fleet,
    platform::{Config, FaultPlan, Pace, Platform, SipConfig, Trouble},
};

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// How many requests a second each kind of resource takes, or "off". The real service takes 1/s
    #[arg(long, value_name = "RATE", default_value = "10/s")]
    pub rate_limit: Pace,
    /// Let something go wrong with SIP, to see what t on an endpoint makes of it
    #[arg(long, value_name = "NAME", value_enum)]
    pub trouble: Option<Mishap>,
}

/// Something that goes wrong with SIP in the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mishap {
    /// Nothing is answered
    NoAnswer,
    /// Challenges are of another realm than the domain
    #[value(alias = "other-realm")]
    WrongRealm,
    /// Challenges ask for SHA-256 alone
    OnlySha256,
    /// Every proof is told to be too old
    EndlessStale,
    /// A REGISTER is answered 403
    Forbidden,
    /// A REGISTER is answered 503
    Unavailable,
    /// Registrations are granted for 20 seconds
    ShortExpiry,
    /// Answers lack what they must have
    Broken,
    /// Answers end in the middle
    CutShort,
}

impl Mishap {
    fn plan(self) -> FaultPlan {
        let trouble = match self {
            Self::NoAnswer => Trouble::NoAnswer,
            Self::WrongRealm => Trouble::WrongRealm,
            Self::OnlySha256 => Trouble::OnlySha256,
            Self::EndlessStale => Trouble::EndlessStale,
            Self::Forbidden => Trouble::Answer(403),
            Self::Unavailable => Trouble::Answer(503),
            Self::ShortExpiry => Trouble::Expires(20),
            Self::Broken => Trouble::Broken,
            Self::CutShort => Trouble::CutShort,
        };
        FaultPlan {
            sip: vec![trouble],
            ..FaultPlan::default()
        }
    }
}

/// Runs the demonstration until it is left.
pub async fn run(demo: &Demo, common: &Common, env: Env) -> Result<ExitCode> {
    let (file, warning) = configuration(common)?;
    let look = looks::theme::look(common, &file, |name: &str| env.read(name))?;
    let config = Config {
        pace: demo.rate_limit,
        faults: demo.trouble.map(Mishap::plan).unwrap_or_default(),
        sip: SipConfig {
            plain: Some((Ipv4Addr::LOCALHOST, 0).into()),
            secure: None,
        },
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
    .map_err(|failure| Sentence::new(failure.message))?;
    connection.read_only = common.read_only;
    // It ends before the platform does.
    let exchange = Exchange::start(account_of(&platform), cast::GROUPS).await;
    let exchange = exchange.wrap_err("The exchange of the demonstration did not start")?;
    let phones = platform.sip().first().map(|(_, address)| *address);
    let profile = Profile {
        // Its domains are in no DNS.
        sip_server: phones
            .map(|address| address.to_string())
            .unwrap_or_default(),
        name: "demo".into(),
        account: account.user_id.to_string(),
        origin: platform.origin(),
        read_only: common.read_only,
        demo: true,
        ..Profile::default()
    };
    // The account ends with the program, and so does what was written down about it, however the program ends.
    let state = tempfile::Builder::new().prefix("sipdeck-").tempdir();
    let state = state.wrap_err("There is no folder for what is written down")?;
    let opening = Opening {
        cache: None,
        connection,
        profile,
        look,
        clipboard: file.top.is_on(&top::CLIPBOARD),
        hidden: file.hidden(),
        manner: file.manner(common.still),
        start: common.start().or_else(|| file.start()),
        keymap: file.keymap,
        plain: common.plain,
        record: common.record.clone(),
        kiosk: common.kiosk,
        state: Some(state.path().to_owned()),
        profiles: Vec::new(),
        others: None,
        gates: Gates::default(),
        warning,
    };
    let phones = phones.map_or_else(|| Ok(Vec::new()), cast::phones);
    let fleet = Fleet::start(phones.map_err(Sentence::new)?);
    let code = Box::pin(dashboard::open(opening, env)).await;
    fleet.end().await;
    drop(exchange);
    platform.stop().await;
    code
}

/// The person's own keys and themes. A configuration that nobody asked for and that cannot be read does not stand
/// in the way: what is wrong with it is told on the screen.
fn configuration(common: &Common) -> Result<(File, Option<String>), Sentence> {
    let Ok(path) = config::path(common) else {
        return Ok((File::default(), None));
    };
    match config::load(&path, common.config.is_some()) {
        Ok(file) => Ok((file, None)),
        Err(complaint) if common.config.is_some() => Err(complaint),
        Err(complaint) => {
            let text = format!("Your configuration is not used. {complaint}");
            Ok((File::default(), Some(text)))
        }
    }
}
