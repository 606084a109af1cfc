//! `sipdeck serve`: the local Application Platform alone.

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    path::PathBuf,
};

use clap::Args;
use color_eyre::eyre::Result;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    api::Secret,
    cli::process::complaint::Complaint,
    platform::{
        Account, Bulk, Config, FaultPlan, FillError, Pace, Patience, Platform, SipConfig, Tls,
    },
    runtime::files::bounded::read_file,
};

/// The most bytes of a fault plan.
const PLAN_MOST: usize = 1 << 20;

/// What `--help` says of the account.
const ACCOUNT: &str = "The account comes from SIPDECK_USER_ID, SIPDECK_TOKEN and SIPDECK_SECRET; \
    what is not set is made up and printed.";

/// Run the local Application Platform until it is interrupted.
#[derive(Debug, Args)]
#[command(after_help = ACCOUNT)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Address where phones register, by UDP and TCP; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    sip: Option<SocketAddr>,
    /// Address where phones register by TLS
    #[arg(long, value_name = "ADDRESS", requires_all = ["tls_cert", "tls_key"])]
    sips: Option<SocketAddr>,
    /// Certificate for --sips, with what vouches for it, as PEM
    #[arg(long, value_name = "FILE", requires = "sips")]
    tls_cert: Option<PathBuf>,
    /// Private key of --tls-cert, as PEM
    #[arg(long, value_name = "FILE", requires = "sips")]
    tls_key: Option<PathBuf>,
    /// Address where DNS tells phones of the account's domains where to register
    #[arg(long, value_name = "ADDRESS")]
    dns: Option<SocketAddr>,
    /// Keep everything in this file; without it, nothing outlives the program
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Fill an empty account with the demonstration data
    #[arg(long)]
    demo_data: bool,
    /// Fill an empty account with this many domains and endpoints of each, such as 100x10000
    #[arg(long, value_name = "DxE", conflicts_with = "demo_data")]
    generate: Option<Bulk>,
    /// What the generated account is made from: the same number makes the same account
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
    /// Requests allowed a second for each kind of resource: a number such as 20/s, or off
    #[arg(long, value_name = "RATE", default_value_t = Pace::default())]
    rate_limit: Pace,
    /// Let requests go wrong as this file says
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Write a line of JSON for each request to stderr
    #[arg(long)]
    log: bool,
}

impl Serve {
    /// Serves until SIGTERM or SIGINT.
    pub async fn run(&self) -> Result<()> {
        // Before anything is said: whoever reads the first line may send a signal at once.
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let (account, made_up) = account();
        let platform = Platform::start(Config {
            listen: self.listen,
            data: self.data.clone(),
            account,
            pace: self.rate_limit,
            faults: self.plan()?,
            log: self.log,
            patience: Patience::default(),
            sip: self.sip_config(),
            dns: self.dns,
        })
        .await
        .map_err(|why| Complaint::new(why.to_string()))?;
        let filled = tokio::select! {
            filled = self.fill(&platform) => Some(filled),
            _ = terminate.recv() => None,
            _ = interrupt.recv() => None,
        };
        if let Some(filled) = filled {
            filled.map_err(|why| Complaint::new(why.to_string()))?;
            announce(&platform, &made_up)?;
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        platform.stop().await;
        Ok(())
    }

    fn sip_config(&self) -> SipConfig {
        let files = (self.tls_cert.clone(), self.tls_key.clone());
        let secure = match (self.sips, files) {
            (Some(address), (Some(certificate), Some(key))) => Some(Tls {
                address,
                certificate,
                key,
            }),
            _ => None,
        };
        SipConfig {
            plain: self.sip,
            secure,
        }
    }

    fn plan(&self) -> Result<FaultPlan> {
        let Some(file) = &self.faults else {
            return Ok(FaultPlan::default());
        };
        let name = file.display();
        let bytes = read_file(file, PLAN_MOST)
            .map_err(|why| Complaint::new(format!("The fault plan cannot be read: {why}")))?;
        let plan = serde_json::from_slice(&bytes)
            .map_err(|why| Complaint::new(format!("The file {name} is no fault plan: {why}.")))?;
        Ok(plan)
    }

    async fn fill(&self, platform: &Platform) -> Result<(), FillError> {
        if self.demo_data {
            platform.load_demo().await?;
        }
        if let Some(bulk) = self.generate {
            let bulk = Bulk {
                seed: self.seed,
                ..bulk
            };
            platform.generate(bulk).await?;
        }
        platform.complete().await
    }
}

/// The account from the environment, and the lines that say what had to be made up.
fn account() -> (Account, Vec<String>) {
    let mut account = Account::generate();
    let mut made_up = Vec::new();
    let mut given = |name: &str, default: &str| {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty());
        value.unwrap_or_else(|| {
            made_up.push(format!("{name}={default}"));
            default.to_owned()
        })
    };
    account.user_id = given("SIPDECK_USER_ID", account.user_id.as_str()).into();
    account.token = given("SIPDECK_TOKEN", &account.token);
    account.secret = Secret::new(given("SIPDECK_SECRET", account.secret.reveal()));
    (account, made_up)
}

fn announce(platform: &Platform, made_up: &[String]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", platform.origin())?;
    for (transport, address) in platform.sip() {
        let transport = transport.as_str().to_ascii_lowercase();
        writeln!(out, "sip on {transport} {address}")?;
    }
    if let Some(address) = platform.dns() {
        writeln!(out, "dns on {address}")?;
    }
    for line in made_up {
        writeln!(out, "{line}")?;
    }
    out.flush()
}
