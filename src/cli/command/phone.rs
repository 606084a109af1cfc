//! `sipdeck phone`: a phone that registers as an endpoint and says what happens, line by line.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use clap::Args;
use color_eyre::eyre::Result;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    api::sentence::Sentence,
    cli::process::{
        env::Env,
        means::{believed, password},
        output::print_harmless,
    },
    net::Resolver,
    phone::{Account, Manner, News, Phone as Device, Server, Setup, Transports},
    sip::Transport,
};

/// Be a phone: register as an endpoint, call and be called, tell what happens, and unregister at the end.
#[derive(Debug, Args)]
pub struct Phone {
    /// Address of the endpoint, such as sip:anna@lab.bwapp.bwsip.io
    #[arg(value_name = "ADDRESS")]
    address: String,
    /// Server to register at: HOST, HOST:PORT, with ;transport=tcp or ;transport=tls behind it; without it, where
    /// the domain of the address leads to by DNS
    #[arg(long, value_name = "SERVER")]
    server: Option<Server>,
    /// Name server to ask instead of those of this machine
    #[arg(long, value_name = "ADDRESS")]
    dns: Option<SocketAddr>,
    /// Transport to use: udp, tcp or tls; without it, what the server or the DNS names
    #[arg(long, value_name = "TRANSPORT", value_parser = transport)]
    transport: Option<Transport>,
    /// File with the certificates, as PEM, that vouch for the server, in place of those that this system trusts
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// For how many seconds to register; it is done again before they are over
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    expires: u32,
    /// Try again so many seconds after a refusal, instead of giving up
    #[arg(long, value_name = "SECONDS")]
    retry: Option<u64>,
    /// Answer calls after they have rung for so many seconds; without it, calls are refused
    #[arg(long, value_name = "SECONDS")]
    answer: Option<u64>,
    /// Once it is registered, call this number or name of the same domain
    #[arg(long, value_name = "NUMBER")]
    call: Option<String>,
    /// Hang up after so many seconds of talk
    #[arg(long, value_name = "SECONDS")]
    talk: Option<u64>,
    /// Read the password from standard input
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// Runs until it is interrupted or refused. The exit status is that of whether it was ever registered.
pub async fn run(phone: &Phone, env: Env) -> Result<ExitCode> {
    // Reads the password: signals do what they always do until then.
    let setup = phone.setup(env)?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut device = Device::start(setup).map_err(|why| Sentence::new(why.to_string()))?;
    let mut registered = false;
    loop {
        let news = tokio::select! {
            news = device.next() => news,
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
        };
        let Some(news) = news else {
            return Ok(status(registered));
        };
        if matches!(news, News::Registered { .. }) && !registered {
            registered = true;
            if let Some(to) = &phone.call {
                device.call(to);
            }
        }
        print_harmless(&news.to_string());
    }
    device.stop();
    loop {
        tokio::select! {
            news = device.next() => match news {
                Some(news) => print_harmless(&news.to_string()),
                None => break,
            },
            // Whoever asks twice does not want to wait for an answer.
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
        }
    }
    Ok(status(registered))
}

fn status(registered: bool) -> ExitCode {
    if registered {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn transport(text: &str) -> Result<Transport, Sentence> {
    Transport::named(text.as_bytes())
        .ok_or_else(|| format!("{text:?} is none: write udp, tcp or tls.").into())
}

impl Phone {
    fn setup(&self, env: Env) -> Result<Setup> {
        let account = Account::of(&self.address, &password()?).map_err(Sentence::new)?;
        let tls = believed(self.ca.as_deref(), env)?;
        let named = self.server.as_ref().map(|server| &server.0);
        let of_server = named.and_then(|server| server.transport);
        if let (Some(wanted), Some(other)) = (self.transport, of_server)
            && wanted != other
        {
            let sentence = format!("--transport says {wanted}, and --server says {other}.");
            return Err(Sentence::new(sentence).into());
        }
        let secure = account.secure || named.is_some_and(|server| server.secure);
        let transport = self.transport.or(of_server);
        if let Some(other) = self.transport.filter(|&only| only != Transport::Tls)
            && secure
        {
            let sentence = format!("A sips: address is reached by TLS, not by {other}.");
            return Err(Sentence::new(sentence).into());
        }
        if tls.is_none() && (secure || transport == Some(Transport::Tls)) {
            let sentence = "This system trusts nobody who could vouch for the server's certificate: name a file with --ca.";
            return Err(Sentence::new(sentence).into());
        }
        Ok(Setup {
            account,
            server: self.server.clone(),
            resolver: self.resolver()?,
            transports: self
                .transport
                .map_or_else(Transports::default, |only| Transports(vec![only])),
            tls,
            user_agent: concat!("sipdeck/", env!("CARGO_PKG_VERSION")).to_owned(),
            seconds: self.expires,
            manner: match self.answer {
                Some(seconds) => Manner::Answers {
                    after: Duration::from_secs(seconds),
                },
                None => Manner::Away,
            },
            talks: self.talk.map(Duration::from_secs),
            persistent: self.retry.map(Duration::from_secs),
        })
    }

    fn resolver(&self) -> Result<Resolver> {
        let made = match self.dns {
            Some(address) => Resolver::at(address),
            None => match &self.server {
                Some(server) => Resolver::for_host(&server.0.host),
                None => Resolver::system(),
            },
        };
        Ok(made.map_err(|why| Sentence::new(format!("{why}.")))?)
    }
}
