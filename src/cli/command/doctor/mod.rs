//! `sipdeck doctor`: why a phone does not work, step by step, and what to do about it.

mod told;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::ValueEnum;
use color_eyre::eyre::Result;
use tokio::signal::unix::{SignalKind, signal};
use zeroize::Zeroizing;

use crate::{
    api::{Client, sentence::Sentence},
    app::service::call::Call,
    cli::{
        account,
        common::Common,
        process::{
            env::Env,
            means::{believed, password},
            output::{print, print_harmless, say},
        },
        twin::{
            address::whole,
            change::Office,
            ended::{Ended, Why},
        },
    },
    doctor::{Case, Deeds, Proving, Report, words},
    net::Resolver,
    phone::{Account, Server},
    runtime::doctor::{Known, Tools, examine},
    sip::Transport,
};

/// The exit status when nothing could be found out.
const UNKNOWN: u8 = 2;

/// Arguments of `doctor`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The account is asked about the endpoint when one is configured, the DNS where its domain leads to, and each server that \
is found there whether it speaks SIP; then the registrar which credentials it wants, whether the password is right and \
which phones are registered. No phone rings unless --ring is given, and nothing is changed unless --register or --token \
is; what they make is taken back. The whole takes 15 seconds at most.

Exit status: 0 when nothing wrong was found, 1 when something is wrong, 2 when nothing could be found out or the \
command cannot be used.")]
pub struct Doctor {
    /// Address that does not work, such as sip:anna@lab.bwapp.bwsip.io
    #[arg(value_name = "ADDRESS")]
    address: String,
    /// Server to ask, HOST or HOST:PORT, in place of where the domain leads to
    #[arg(long, value_name = "SERVER")]
    server: Option<Server>,
    /// Try this transport alone
    #[arg(long, value_enum)]
    transport: Option<By>,
    /// Name server to ask instead of those of this machine
    #[arg(long, value_name = "ADDRESS")]
    dns: Option<String>,
    /// File with the certificates, as PEM, that vouch for the server, in place of those that this machine trusts
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// How it is proved.
    #[command(flatten)]
    proof: Proof,
    /// What is done for real.
    #[command(flatten)]
    deeds: Real,
    /// Ask no account, even if one is configured
    #[arg(long)]
    no_account: bool,
    /// How it is told.
    #[command(flatten)]
    form: Form,
}

/// How it is proved to the registrar who asks.
#[derive(Debug, clap::Args)]
struct Proof {
    /// Read the endpoint's password from standard input, and try it
    #[arg(long, group = "proof")]
    password_stdin: bool,
    /// Let the account make a token, try it in place of the password, and take it back
    #[arg(long, group = "proof", conflicts_with = "no_account")]
    token: bool,
}

/// What is done for real.
#[derive(Debug, clap::Args)]
struct Real {
    /// Register for real, see for how long that is granted, and take it back; needs --password-stdin or --token
    #[arg(long, requires = "proof")]
    register: bool,
    /// Let the phones of the endpoint ring for some seconds; whoever answers is left at once
    #[arg(long, conflicts_with = "no_account")]
    ring: bool,
}

/// How a result is told.
#[derive(Debug, clap::Args)]
struct Form {
    /// Write the result as JSON
    #[arg(long)]
    json: bool,
    /// Show what each step rests on: records, requests and answers
    #[arg(long, short)]
    evidence: bool,
}

/// A transport on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Udp,
    Tcp,
    Tls,
}

impl By {
    fn transport(self) -> Transport {
        match self {
            Self::Udp => Transport::Udp,
            Self::Tcp => Transport::Tcp,
            Self::Tls => Transport::Tls,
        }
    }
}

/// Tests one address, and says what was found.
pub async fn run(doctor: &Doctor, common: &Common, env: Env) -> Result<ExitCode> {
    if let Some(refused) = doctor.refusal() {
        return Ok(refused.tell(doctor.form.json));
    }
    let typed = doctor.proof.password_stdin.then(password).transpose()?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let client = doctor.account(common, env)?;
    let address = doctor.address(client.as_ref()).await;
    let case = doctor.case(&address, typed.as_ref())?;
    let (case, tools) = doctor.tools(case, client, env)?;
    let mut shown = 0;
    let live = |report: &Report| {
        if !doctor.form.json {
            // Steps are told in their order: one that ends early waits for those before it.
            let ready = told::ready(report);
            for step in report.steps().iter().take(ready).skip(shown) {
                print_harmless(&words::step(step, doctor.form.evidence));
            }
            shown = shown.max(ready);
        }
    };
    let mut stopped = None;
    let stop = async {
        let status = tokio::select! {
            _ = interrupt.recv() => 130,
            _ = terminate.recv() => 143,
        };
        stopped = Some(status);
    };
    let report = examine(case, &tools, stop, live).await;
    if let Some(status) = stopped {
        if let Some(left) = &report.left {
            say(left);
        }
        return Ok(ExitCode::from(status));
    }
    if doctor.form.json {
        print(&told::json(&report));
    } else {
        print_harmless(&(words::findings(&report) + &words::beside(&report)));
    }
    Ok(if report.is_wrong() {
        ExitCode::FAILURE
    } else if report.found_out_something() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(UNKNOWN)
    })
}

impl Doctor {
    /// Why whoever is at the other end of a line may not have this done, if so.
    fn refusal(&self) -> Option<Ended> {
        let office = Office::lent()?;
        if self.server.is_some() || self.dns.is_some() || self.ca.is_some() {
            let text = "Files and the network of the host are out of reach: --server, --dns and --ca are not for here.";
            return Some(Ended::new(Why::Unusable, text));
        }
        // What asks a registrar in the name of an endpoint is no reading.
        let ring = Call::Ring {
            address: self.address.clone(),
            seconds: 1,
        };
        let why = office.provider.refusal(&ring)?;
        Some(Ended::new(Why::Denied, why))
    }

    /// What is tested, as a SIP URI: a domain without a dot is one of the account's.
    async fn address(&self, client: Option<&Client>) -> String {
        let typed = self.address.trim();
        let address = match client {
            // That the account cannot be asked is a step of the test.
            Some(client) => whole(client, typed).await.unwrap_or(typed.to_owned()),
            None => typed.to_owned(),
        };
        if address.contains(':') {
            address
        } else {
            format!("sip:{address}")
        }
    }

    fn case(&self, address: &str, password: Option<&Zeroizing<Vec<u8>>>) -> Result<Case> {
        let known = password
            .as_ref()
            .map_or(&[][..], |password| password.as_slice());
        let account = Account::of(address, known);
        let account = account.map_err(Sentence::new)?;
        let all = [Transport::Udp, Transport::Tcp, Transport::Tls];
        let mut server = self.server.as_ref().map(|server| server.0.clone());
        if let (Some(by), Some(server)) = (self.transport, &mut server) {
            server.transport = Some(by.transport());
        }
        Ok(Case {
            user: account.user,
            domain: account.domain,
            secure: account.secure,
            server,
            transports: match self.transport {
                Some(by) => vec![by.transport()],
                None => all.to_vec(),
            },
            proving: match password {
                Some(_) => Proving::Password(account.credentials),
                None if self.proof.token => Proving::Token,
                None => Proving::Not,
            },
            has_account: false,
            deeds: Deeds {
                registers: self.deeds.register,
                rings: self.deeds.ring,
            },
            seed: getrandom::u64().map_err(|why| {
                Sentence::new(format!("The system gives no random numbers: {why}."))
            })?,
        })
    }

    fn tools(&self, mut case: Case, account: Option<Client>, env: Env) -> Result<(Case, Tools)> {
        let resolver = match &self.dns {
            None => match &case.server {
                Some(server) => Resolver::for_host(&server.host),
                None => Resolver::system(),
            },
            Some(text) => Resolver::at(name_server(text)?),
        };
        let resolver = resolver.map_err(|why| Sentence::new(format!("{why}.")))?;
        let tls = believed(self.ca.as_deref(), env)?;
        case.has_account = account.is_some();
        let known = Known::Address(case.user.clone(), case.domain.clone());
        let tools = Tools {
            resolver,
            tls,
            account: account.map(|client| (client, known)),
        };
        Ok((case, tools))
    }

    /// The configured account, if there is one and it is to be asked.
    fn account(&self, common: &Common, env: Env) -> Result<Option<Client>> {
        let account = if self.no_account {
            None
        } else {
            self.client(common, env)?
        };
        if account.is_none() && (self.proof.token || self.deeds.ring) {
            let text = "--token and --ring need the account that the endpoint is in, and none is configured.";
            return Err(Sentence::new(text).into());
        }
        Ok(account)
    }

    /// The configured account, if there is one. One that was named must be there.
    fn client(&self, common: &Common, env: Env) -> Result<Option<Client>> {
        if let Some(office) = Office::lent() {
            return Ok(Some(office.client));
        }
        let found = match account::find(common, env) {
            Ok(found) => found,
            Err(why) if common.profile.is_some() || common.config.is_some() => {
                return Err(why.into());
            }
            Err(_) => return Ok(None),
        };
        if found.is_typed() && self.proof.password_stdin {
            say(
                "The account is not asked: its secret would have to be typed, and standard input is the password.",
            );
            return Ok(None);
        }
        if self.proof.token && found.profile.read_only {
            let text = "--token makes a token in the account, and the profile is read-only.";
            return Err(Sentence::new(text).into());
        }
        if self.deeds.ring && found.profile.read_only {
            let text = "--ring makes a call in the account, and the profile is read-only.";
            return Err(Sentence::new(text).into());
        }
        Ok(Some(found.unlock(env)?.client()?))
    }
}

/// `192.0.2.1` or `192.0.2.1:5353`.
fn name_server(text: &str) -> Result<SocketAddr> {
    let parsed = text.parse::<SocketAddr>().ok();
    let parsed = parsed.or_else(|| text.parse().ok().map(|ip| SocketAddr::new(ip, 53)));
    let wrong = || {
        Sentence::new(format!(
            "{text:?} is no name server: write its address, with a port if need be, such as 192.0.2.1:53."
        ))
    };
    Ok(parsed.ok_or_else(wrong)?)
}
