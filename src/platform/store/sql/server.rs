//! How a `PostgreSQL` server is reached, and what it tells by itself.

use std::{
    error::Error as _,
    io, iter,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use postgres::{
    Client, Config, NoTls,
    config::{SslMode, TargetSessionAttrs},
    fallible_iterator::FallibleIterator as _,
};
use rustls::RootCertStore;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::{Error, Result};
use crate::{
    net::{self, CertificateError},
    platform::{choices, data},
};

/// What each connection is told first. A process that hangs in a transaction loses it, and with it the account's lock.
const MANNERS: &str =
    "SET search_path = platform; SET lock_timeout = '500ms'; SET timezone = 'UTC';
    SET idle_in_transaction_session_timeout = '15s'; SET default_transaction_read_only = off";
/// How often a connection that only listens is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// How often it is tried, so that one that leads nowhere is noticed.
const TRY: Duration = Duration::from_secs(15);
/// How long it is until a server that is away is tried again by whoever only listens.
const PAUSE: Duration = Duration::from_millis(250);

/// The way to a server.
#[derive(Clone)]
pub struct Way {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Way {
    /// The way to this server, where connections show this name.
    pub fn new(server: &data::Server, name: &str) -> std::result::Result<Self, CertificateError> {
        let mut config = Config::new();
        config
            .host(&server.host)
            .port(server.port)
            .user(&server.user)
            .dbname(&server.database)
            .application_name(name)
            .connect_timeout(choices::CONNECT_TIME)
            .keepalives_idle(Duration::from_secs(10))
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3)
            .tcp_user_timeout(Duration::from_secs(30))
            // One that only follows another takes no changes.
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        if let Some(password) = &server.password {
            config.password(password.reveal());
        }
        let tls = if server.is_secure {
            config.ssl_mode(SslMode::Require);
            let roots = match &server.roots {
                Some(file) => net::roots(file)?,
                None => {
                    net::system_roots(server.trusted.clone()).unwrap_or_else(RootCertStore::empty)
                }
            };
            let tls = net::connecting(roots)?;
            Some(MakeRustlsConnect::new((*tls).clone()))
        } else {
            config.ssl_mode(SslMode::Disable);
            None
        };
        Ok(Self { config, tls })
    }

    /// A new connection. A server that accepts it and then says nothing is given up.
    pub(super) fn connect(&self) -> Result<Client> {
        let (tell, told) = mpsc::sync_channel(1);
        let way = self.clone();
        let connecting = thread::Builder::new().name("connecting".into());
        connecting.spawn(move || {
            // Nobody hears of a connection that came too late, and it is closed.
            let _ = tell.send(way.enter());
        })?;
        let entered = told.recv_timeout(choices::ENTER_TIME);
        entered.unwrap_or_else(|_| Err(Error::Away("it does not answer".to_owned())))
    }

    fn enter(&self) -> Result<Client> {
        let client = match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        };
        let connected = client.and_then(|mut client| {
            client.batch_execute(MANNERS)?;
            Ok(client)
        });
        // Whatever keeps us out, we are not in.
        connected.map_err(|error| Error::Away(told(&error).to_string()))
    }
}

/// What went wrong, without the values of rows.
pub fn told(error: &postgres::Error) -> Error {
    let Some(said) = error.as_db_error() else {
        let causes = iter::successors(error.source(), |&cause| cause.source());
        let causes = causes.map(|cause| format!(": {cause}"));
        return Error::Away(error.to_string() + &causes.collect::<String>());
    };
    let (code, text) = (said.code().code().to_owned(), said.message().to_owned());
    // Of connections; the server stops or is started; too many; taken over by another; timeouts that end connections.
    let ends = [
        "57P01", "57P02", "57P03", "57P05", "53300", "25006", "25P03",
    ];
    if code.starts_with("08") || ends.contains(&code.as_str()) {
        return Error::Away(format!("{text} ({code})"));
    }
    Error::Server { code, text }
}

/// What is heard from a server.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard<'a> {
    /// What somebody told all who listen to a channel.
    Letter(&'a str, &'a str),
    /// Nothing could be heard for a while.
    Gap,
}

/// A thread that listens on a connection of its own. It ends, soon, when this is dropped.
pub struct Hearing {
    stop: Arc<AtomicBool>,
}

impl Hearing {
    /// Listens to some channels from now on, and hands on what is heard, in the order in which it was told.
    pub fn start(
        way: Way,
        channels: &'static [&'static str],
        tell: impl Fn(Heard<'_>) + Send + 'static,
    ) -> Result<Self> {
        let client = listen(&way, channels)?;
        let stop = Arc::new(AtomicBool::new(false));
        let is_over = Arc::clone(&stop);
        thread::Builder::new()
            .name("hearing".into())
            .spawn(move || {
                let mut client = Some(client);
                while !is_over.load(Ordering::Relaxed) {
                    if let Some(mut open) = client.take() {
                        hear(&mut open, &is_over, &tell);
                        continue;
                    }
                    match listen(&way, channels) {
                        Ok(open) => {
                            client = Some(open);
                            tell(Heard::Gap);
                        }
                        Err(error) => {
                            tracing::warn!(%error, "the database is not heard");
                            thread::sleep(PAUSE);
                        }
                    }
                }
            })
            .map_err(|why: io::Error| Error::File(why.to_string()))?;
        Ok(Self { stop })
    }
}

impl Drop for Hearing {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn listen(way: &Way, channels: &[&str]) -> Result<Client> {
    let mut client = way.connect()?;
    let all = format!("LISTEN {}", channels.join("; LISTEN "));
    let asked = client.batch_execute(&all);
    asked.map_err(|error| told(&error))?;
    Ok(client)
}

/// Hands on what is heard until the connection is lost.
fn hear(client: &mut Client, is_over: &AtomicBool, tell: &impl Fn(Heard<'_>)) {
    let mut tried = Instant::now();
    while !is_over.load(Ordering::Relaxed) {
        let heard = client.notifications().timeout_iter(LOOK).next();
        match heard {
            Ok(Some(letter)) => tell(Heard::Letter(letter.channel(), letter.payload())),
            Ok(None) if client.is_closed() => return,
            Ok(None) if tried.elapsed() < TRY => {}
            Ok(None) => {
                tried = Instant::now();
                if client.is_valid(choices::CONNECT_TIME).is_err() {
                    return;
                }
            }
            Err(_) => return,
        }
    }
}
