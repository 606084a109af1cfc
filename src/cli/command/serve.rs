//! `sipdeck serve`: the local Application Platform alone.

use std::{
    io::{self, Write as _},
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use color_eyre::eyre::Result;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    api::{Secret, rules, sentence::Sentence},
    cli::process::{database, env::Env, files, served::account_of},
    exchange::Exchange,
    platform::{
        Account, Bulk, CallsConfig, Config, Control, Data, FaultPlan, FillError, HostSuffix,
        MediaPorts, Pace, Patience, Platform, SipConfig, Tls, TraceConfig, TrunkAddress,
    },
    runtime::files::bounded::read_file,
};

/// The most bytes of a fault plan.
const PLAN_MOST: usize = 1 << 20;

/// What `--help` says of the account.
const ACCOUNT: &str = "The account comes from SIPDECK_USER_ID, SIPDECK_TOKEN and SIPDECK_SECRET, the control token \
    from SIPDECK_CONTROL_TOKEN; what is not set is made up and printed.";

/// What `--help` says of the data.
const DATA: &str = "Keep everything in this file, or in this PostgreSQL database, postgres://USER@HOST/DATABASE; without it, \
    nothing outlives the program";

/// Run the local Application Platform until it is interrupted.
#[derive(Debug, Args)]
#[command(after_help = ACCOUNT)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Address where phones register, or the nodes of a database hand calls to, by UDP and TCP; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    sip: Option<SocketAddr>,
    /// Address that nodes are told to hand calls to, where --sip is not one of this machine's
    #[arg(long, value_name = "IP", requires_all = ["sip", "data"])]
    sip_address: Option<Ipv4Addr>,
    /// Address where phones register by TLS
    #[arg(long, value_name = "ADDRESS", requires_all = ["tls_cert", "tls_key"])]
    sips: Option<SocketAddr>,
    /// Certificate for --sips, with what vouches for it, as PEM
    #[arg(long, value_name = "FILE", requires = "sips")]
    tls_cert: Option<PathBuf>,
    /// Private key of --tls-cert, as PEM
    #[arg(long, value_name = "FILE", requires = "sips")]
    tls_key: Option<PathBuf>,
    /// Certificate for other names, shown in place of --tls-cert while the fault plan wants a wrong name
    #[arg(long, value_name = "FILE", requires_all = ["sips", "wrong_key"])]
    wrong_cert: Option<PathBuf>,
    /// Private key of --wrong-cert
    #[arg(long, value_name = "FILE", requires = "wrong_cert")]
    wrong_key: Option<PathBuf>,
    /// What becomes of the messages of phones.
    #[command(flatten)]
    tracing: Tracing,
    /// What stands behind a domain's name in its SIP host, in place of bwapp.bwsip.io
    #[arg(long, value_name = "SUFFIX")]
    host_suffix: Option<HostSuffix>,
    /// Address where DNS tells phones of the account's domains where to register
    #[arg(long, value_name = "ADDRESS")]
    dns: Option<SocketAddr>,
    /// Connect the endpoints of a domain with each other: those whose application is the one called Exchange
    #[arg(long, requires = "sip")]
    exchange: bool,
    /// Call phone numbers by this SIP server, sip:HOST:PORT, and take its calls to the account's numbers
    #[arg(long, value_name = "ADDRESS", requires = "sip")]
    trunk: Option<TrunkAddress>,
    /// The ports of the sound of calls
    #[arg(long, value_name = "FIRST-LAST", default_value_t = MediaPorts::default())]
    media_ports: MediaPorts,
    /// Send the events of all calls to this address, whatever applications say
    #[arg(long, value_name = "URL", requires = "sip", conflicts_with = "exchange", value_parser = forward)]
    forward: Option<Secret>,
    #[arg(long, value_name = "FILE|URL", help = DATA)]
    data: Option<PathBuf>,
    /// File with the password of the database; else it comes from PGPASSWORD or ~/.pgpass
    #[arg(long, value_name = "FILE", requires = "data")]
    database_password: Option<PathBuf>,
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
    /// Whether the platform's own paths under /_platform/ may be used, with the control token; health always may
    #[arg(long, value_name = "on|off", default_value = "on")]
    control: Switch,
    /// The token for the platform's own paths; as an environment variable it is not in the list of processes
    #[arg(long, value_name = "TOKEN", value_parser = control_token)]
    control_token: Option<Secret>,
    /// Write a line of JSON for each request to stderr
    #[arg(long)]
    log: bool,
}

/// What becomes of the messages of phones.
#[derive(Debug, Args)]
struct Tracing {
    /// Send each SIP message to this Homer collector, as HEP3 over UDP
    #[arg(long, value_name = "HOST:PORT", requires = "sip")]
    hep: Option<String>,
    /// Keep in the trace what proves a password; only where everything listens on this machine alone
    #[arg(long)]
    trace_secrets: bool,
}

impl Tracing {
    async fn config(&self) -> Result<TraceConfig, Sentence> {
        let collector = match &self.hep {
            None => None,
            Some(name) => {
                let found = tokio::net::lookup_host(name).await;
                let mut found = found.map_err(|why| {
                    Sentence::new(format!("The collector {name} is not found: {why}."))
                })?;
                found.next()
            }
        };
        Ok(TraceConfig {
            secrets: self.trace_secrets,
            collector,
        })
    }
}

/// Whether something is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    /// It is.
    On,
    /// It is not.
    Off,
}

impl Serve {
    /// Serves until SIGTERM or SIGINT.
    pub async fn run(&self) -> Result<()> {
        files::as_many_as_may_be();
        // Before anything is said: whoever reads the first line may send a signal at once.
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let (account, mut made_up) = account();
        let control = self.control(&mut made_up)?;
        let platform = Platform::start(Config {
            listen: self.listen,
            data: self.data(Env)?,
            account,
            pace: self.rate_limit,
            faults: self.plan()?,
            control,
            log: self.log,
            patience: Patience::default(),
            sip: self.sip_config(),
            host_suffix: self.host_suffix.clone(),
            dns: self.dns,
            calls: CallsConfig {
                trunk: self.trunk.clone(),
                ports: self.media_ports,
                forward: self.forward.clone(),
                told: self.sip_address,
            },
            trace: self.tracing.config().await?,
        })
        .await
        .map_err(|why| Sentence::new(why.to_string()))?;
        let filled = tokio::select! {
            filled = self.fill(&platform) => Some(filled),
            _ = terminate.recv() => None,
            _ = interrupt.recv() => None,
        };
        if let Some(filled) = filled {
            filled.map_err(|why| Sentence::new(why.to_string()))?;
            let exchange = self.connect(&platform).await?;
            announce(&platform, exchange.as_ref(), &made_up)?;
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        platform.stop().await;
        Ok(())
    }

    /// Where the data is, with the password of a database.
    fn data(&self, env: Env) -> Result<Option<Data>, Sentence> {
        let data = self.data.as_deref().map(Data::read).transpose()?;
        match data {
            Some(Data::Server(server)) => {
                let server = database::reached(*server, self.database_password.as_deref(), env)?;
                Ok(Some(Data::Server(Box::new(server))))
            }
            _ if self.sip_address.is_some() => {
                Err("--sip-address goes with a database, whose nodes are told of it.".into())
            }
            data if self.database_password.is_none() => Ok(data),
            _ => Err(
                "--database-password goes with a database: --data postgres://USER@HOST/DATABASE."
                    .into(),
            ),
        }
    }

    /// The exchange, if it is wanted.
    async fn connect(&self, platform: &Platform) -> Result<Option<Exchange>, Sentence> {
        if !self.exchange {
            return Ok(None);
        }
        let started = Exchange::start(account_of(platform), &[]).await;
        let started = started.map_err(|why| Sentence::new(why.to_string()))?;
        Ok(Some(started))
    }

    fn sip_config(&self) -> SipConfig {
        let files = (self.tls_cert.clone(), self.tls_key.clone());
        let secure = match (self.sips, files) {
            (Some(address), (Some(certificate), Some(key))) => Some(Tls {
                address,
                certificate,
                key,
                wrong: self.wrong_cert.clone().zip(self.wrong_key.clone()),
            }),
            _ => None,
        };
        SipConfig {
            plain: self.sip,
            secure,
        }
    }

    /// Who may control the platform; a token that had to be made up is added to what is printed.
    fn control(&self, made_up: &mut Vec<String>) -> Result<Control, Sentence> {
        if self.control == Switch::Off {
            return Ok(Control::Off);
        }
        let from_environment = || {
            let token = std::env::var("SIPDECK_CONTROL_TOKEN").ok();
            let token = token.filter(|token| !token.is_empty());
            token.map(|token| control_token(&token)).transpose()
        };
        let given = match &self.control_token {
            Some(token) => Some(token.clone()),
            None => from_environment().map_err(|why| {
                Sentence::new(format!("SIPDECK_CONTROL_TOKEN cannot be used: {why}"))
            })?,
        };
        if let Some(token) = given {
            return Ok(Control::Token(token));
        }
        let control = Control::generate();
        if let Control::Token(token) = &control {
            made_up.push(format!("control token {}", token.reveal()));
        }
        Ok(control)
    }

    fn plan(&self) -> Result<FaultPlan> {
        let Some(file) = &self.faults else {
            return Ok(FaultPlan::default());
        };
        let name = file.display();
        let bytes = read_file(file, PLAN_MOST)
            .map_err(|why| Sentence::new(format!("The fault plan cannot be read: {why}")))?;
        let plan = serde_json::from_slice(&bytes)
            .map_err(|why| Sentence::new(format!("The file {name} is no fault plan: {why}.")))?;
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

/// Where events can go.
fn forward(text: &str) -> Result<Secret, Sentence> {
    rules::callback_url(text)?;
    Ok(text.into())
}

/// A token that a header can carry.
fn control_token(text: &str) -> Result<Secret, Sentence> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(Secret::new(text.to_owned()))
    } else {
        Err("a control token is made of letters, digits and signs, without spaces.".into())
    }
}

/// Says where it listens and what was made up, in one piece: whoever reads only the first line may close the pipe.
fn announce(
    platform: &Platform,
    exchange: Option<&Exchange>,
    made_up: &[String],
) -> io::Result<()> {
    let mut lines = vec![format!("listening on {}", platform.origin())];
    for (transport, address) in platform.sip() {
        let transport = transport.as_str().to_ascii_lowercase();
        lines.push(format!("sip on {transport} {address}"));
    }
    if let Some(address) = platform.dns() {
        lines.push(format!("dns on {address}"));
    }
    if let Some(exchange) = exchange {
        lines.push(format!("exchange on http://{}", exchange.address()));
    }
    lines.extend_from_slice(made_up);
    let text = lines.join("\n") + "\n";
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
