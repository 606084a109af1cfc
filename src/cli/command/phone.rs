//! `sipdeck phone`: a phone that registers as an endpoint and says what happens, line by line.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use clap::Args;
use color_eyre::eyre::Result;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    api::sentence::Sentence,
    cli::process::output::print,
    net::{Resolver, connecting, roots},
    phone::{Account, News, Phone as Device, Server, Setup, Transports},
    runtime::files::bounded::read_at_most,
    sip::Transport,
};

/// The longest password that is read, in bytes; no endpoint has one that comes near.
const PASSWORD_MAX: usize = 1024;

/// Be a phone: register as an endpoint, tell what happens, and unregister at the end.
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
    /// File with the certificates, as PEM, that vouch for the server; without it, TLS is not spoken
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// For how many seconds to register; it is done again before they are over
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    expires: u32,
    /// Try again so many seconds after a refusal, instead of giving up
    #[arg(long, value_name = "SECONDS")]
    retry: Option<u64>,
    /// Read the password from standard input
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// Runs until it is interrupted or refused. The exit status is that of whether it was ever registered.
pub async fn run(phone: &Phone) -> Result<ExitCode> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut device = Device::start(phone.setup()?).map_err(|why| Sentence::new(why.to_string()))?;
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
        registered |= matches!(news, News::Registered { .. });
        print(&news.to_string());
    }
    device.stop();
    loop {
        tokio::select! {
            news = device.next() => match news {
                Some(news) => print(&news.to_string()),
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

impl Phone {
    fn setup(&self) -> Result<Setup> {
        let password = read_at_most(io::stdin().lock(), PASSWORD_MAX)
            .map_err(|why| Sentence::new(format!("The password cannot be read: {why}.")))?;
        let end = password
            .iter()
            .position(|byte| matches!(byte, b'\r' | b'\n'))
            .unwrap_or(password.len());
        let account = Account::of(&self.address, &password[..end]).map_err(Sentence::new)?;
        let tls = self.ca.as_deref();
        let tls = tls
            .map(|path| roots(path).and_then(connecting))
            .transpose()
            .map_err(|why| Sentence::new(why.to_string()))?;
        let secure = self
            .server
            .as_ref()
            .is_some_and(|server| server.0.secure || server.0.transport == Some(Transport::Tls));
        if tls.is_none() && (secure || account.secure) {
            let sentence =
                "TLS needs the certificates that vouch for the server: give them with --ca FILE.";
            return Err(Sentence::new(sentence).into());
        }
        Ok(Setup {
            account,
            server: self.server.clone(),
            resolver: self.resolver()?,
            transports: Transports::default(),
            tls,
            user_agent: concat!("sipdeck/", env!("CARGO_PKG_VERSION")).to_owned(),
            seconds: self.expires,
            persistent: self.retry.map(Duration::from_secs),
        })
    }

    fn resolver(&self) -> Result<Resolver> {
        let made = match self.dns {
            Some(address) => Resolver::at(address),
            None => Resolver::system().or_else(|why| match &self.server {
                // An address is not asked for, so a machine without name servers will do.
                Some(server) if server.0.host.parse::<IpAddr>().is_ok() => {
                    Resolver::at(SocketAddr::from(([127, 0, 0, 1], 53)))
                }
                Some(_) | None => Err(why),
            }),
        };
        Ok(made.map_err(|why| Sentence::new(format!("{why}.")))?)
    }
}
