//! `sipdeck ssh`: the dashboard for everybody who has a key in a file.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use clap::{Args, Subcommand};
use color_eyre::eyre::{Result, WrapErr};
use futures_util::future::BoxFuture;
use russh::keys::PrivateKey;
use tokio::{net::TcpListener, signal::unix::SignalKind, sync::watch};

use crate::{
    api::{Client, pace::Gates, sentence::Sentence},
    app::service::profile::Profile,
    cli::{
        account::{self, Asking},
        common::Common,
        config::{self, File, options::top},
        looks,
        process::{
            clock::now,
            env::Env,
            files,
            means::believed_here,
            output::{handed, print, say},
        },
    },
    desk::{
        self,
        front::{Account, Answer, Dress, Errand, Front, Manner, Variables},
        hall::{Hall, Rules},
        hostkey,
        keys::Keys,
        log::Log,
    },
    runtime::{
        engine::news::Speaker,
        terminal::{clipboard::Wrap, signals::listen},
    },
};

use super::open::all;

/// Runs a single command of somebody. Answers its exit status.
pub type Runner = fn(Errand, Box<dyn Answer>, Env) -> BoxFuture<'static, u8>;

/// Arguments of `ssh`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Ssh {
    /// Where to listen; port 0 is a free one. With "-", standard input is the socket, as systemd hands it over
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:2222")]
    listen: String,
    /// The keys file: who may come in and as what [default: ssh.keys beside the configuration]
    #[arg(long, value_name = "FILE", global = true)]
    keys: Option<PathBuf>,
    /// The key of the host; made when it is not there [default: `ssh/host_ed25519` in the state folder]
    #[arg(long, value_name = "FILE", global = true)]
    host_key: Option<PathBuf>,
    /// Desks in all
    #[arg(long, value_name = "COUNT", default_value_t = Rules::default().seats)]
    seats: usize,
    /// Who has not pressed a key for so many minutes is sent away
    #[arg(long, value_name = "MINUTES", default_value_t = 120, value_parser = clap::value_parser!(u64).range(2..))]
    idle: u64,
    /// After so many seconds without a key, a screen shows nothing more until one is pressed; 0 is never
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    lock: u64,
    /// At the end, so many seconds those may go on who are in the middle of something
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    drain: u64,
    /// Run although the user is root
    #[arg(long)]
    as_root: bool,
    /// What to do instead of listening.
    #[command(subcommand)]
    instead: Option<Instead>,
}

#[derive(Debug, Subcommand)]
enum Instead {
    /// Read the keys file, and say who may come in and what is wrong with it
    Check,
    /// Print the fingerprint of the host key, with lines for `known_hosts` and the DNS
    Fingerprint {
        /// The name by which people reach this host
        #[arg(default_value = "localhost")]
        host: String,
        /// The port on which they do
        #[arg(long, default_value_t = 2222)]
        port: u16,
    },
}

/// Runs it.
///
/// # Errors
/// When it cannot begin.
pub async fn run(ssh: &Ssh, common: &Common, env: Env, runner: Runner) -> Result<ExitCode> {
    let path = config::path(common)?;
    let keys = ssh.keys.clone().unwrap_or_else(|| beside(&path));
    match &ssh.instead {
        Some(Instead::Check) => return check(&keys),
        Some(Instead::Fingerprint { host, port }) => {
            let key = hostkey::load(&ssh.host_key()?)?;
            let told = hostkey::told(key.public_key(), host, *port)?;
            return crate::cli::process::output::deliver(told.as_bytes());
        }
        None => {}
    }
    if rustix::process::geteuid().is_root() && !ssh.as_root {
        let text = "sipdeck ssh does not run as root: nothing here needs it. Give it a user of its own, or --as-root.";
        return Err(Sentence::new(text).into());
    }
    closed_to_others();
    files::as_many_as_may_be();
    let file = config::load(&path, common.config.is_some())?;
    let front = Configured {
        common: common.clone(),
        env,
        gates: Gates::default(),
        file,
        runner,
    };
    // What is wrong with the looks is said now, and not to each who comes.
    front.look(&|_| None)?;
    let rules = Rules {
        seats: ssh.seats,
        idle: Duration::from_mins(ssh.idle),
        lock: (ssh.lock > 0).then(|| Duration::from_secs(ssh.lock)),
        read_only: common.read_only,
        drain: Duration::from_secs(ssh.drain),
        ..Rules::default()
    };
    let key = hostkey::load(&ssh.host_key()?)?;
    let hall = Hall::new(Box::new(front), keys, rules, Log::new(io::stderr(), now))?;
    let hall = Arc::new(hall);
    hall.tell_of_keys(&hall.keys());
    listen_and_serve(ssh, hall, key).await
}

async fn listen_and_serve(ssh: &Ssh, hall: Arc<Hall>, key: PrivateKey) -> Result<ExitCode> {
    let listener = ssh.listener().await?;
    let address = listener
        .local_addr()
        .wrap_err("The socket has no address")?;
    let (end, ends) = watch::channel(false);
    let mut terminate = listen(SignalKind::terminate())?;
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut hangup = listen(SignalKind::hangup())?;
    // Nobody who starts it from a program waits for a line in vain.
    if !handed(&format!("ssh on {address}")) {
        say("Nobody reads where the desks are.");
    }
    let watching = desk::watch(Arc::clone(&hall));
    let serving = desk::serve(Arc::clone(&hall), listener, key, ends);
    tokio::pin!(watching, serving);
    let mut watches = true;
    let mut asked = 0;
    let ended = loop {
        tokio::select! {
            () = &mut serving => break Ok(ExitCode::SUCCESS),
            () = &mut watching, if watches => watches = false,
            _ = hangup.recv() => hall.reread(),
            _ = terminate.recv() => asked += 1,
            _ = interrupt.recv() => asked += 1,
        }
        if asked > 0 {
            end.send_replace(true);
        }
        // Whoever asks twice does not wait for anybody.
        if asked > 1 {
            break Ok(ExitCode::FAILURE);
        }
    };
    // What was written down is passed on, if anybody reads it.
    hall.log.end().await;
    ended
}

impl Ssh {
    fn host_key(&self) -> Result<PathBuf, Sentence> {
        if let Some(path) = &self.host_key {
            return Ok(path.clone());
        }
        let folder = config::state_folder();
        let folder = folder
            .ok_or("There is no home folder to keep the host key in; name it with --host-key.")?;
        Ok(folder.join("ssh/host_ed25519"))
    }

    async fn listener(&self) -> Result<TcpListener> {
        if self.listen == "-" {
            let socket = rustix::stdio::stdin().try_clone_to_owned()?;
            let socket = std::net::TcpListener::from(socket);
            socket.set_nonblocking(true)?;
            let listener = TcpListener::from_std(socket);
            return listener.wrap_err("Standard input is no socket that listens");
        }
        let address: SocketAddr = self
            .listen
            .parse()
            .map_err(|_| Sentence::new(format!("{:?} is no address with a port.", self.listen)))?;
        let listener = TcpListener::bind(address).await;
        listener.wrap_err_with(|| format!("Nobody can be let in at {address}"))
    }
}

/// Nobody may look into the memory of this process: it has the secrets.
fn closed_to_others() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // An old system does not know it; then only others of the same user could look.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// The keys file when nobody says otherwise.
fn beside(config: &Path) -> PathBuf {
    config.with_file_name("ssh.keys")
}

fn check(path: &Path) -> Result<ExitCode> {
    let keys = Keys::read(path)?;
    for entry in &keys.entries {
        let owner = match &entry.principals {
            None => entry.owner.clone(),
            Some(principals) => format!("authority for {}", principals.join(", ")),
        };
        let kind = if entry.exec_only {
            ", commands only"
        } else {
            ""
        };
        print(&format!(
            "{owner}: {} of {}{kind} ({})",
            entry.role.as_str(),
            entry.profiles.join(", "),
            entry.fingerprint()
        ));
    }
    for complaint in &keys.complaints {
        say(&format!(
            "{}, line {}: {}.",
            path.display(),
            complaint.line,
            complaint.why
        ));
    }
    Ok(if keys.complaints.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The accounts and looks of the configuration.
struct Configured {
    common: Common,
    env: Env,
    gates: Gates,
    file: File,
    runner: Runner,
}

impl Front for Configured {
    fn account(&self, profile: &str) -> Result<Account, Sentence> {
        let common = Common {
            profile: Some(profile.to_owned()),
            ..self.common.clone()
        };
        let chosen = account::find(&common, self.env)?;
        if chosen.is_typed() {
            return Err(format!(
                "The secret of {profile} would have to be typed. An administrator must set secret_file or secret_command."
            )
            .into());
        }
        let asking = Asking::Dashboard(crate::api::Secret::default());
        let (account, warning) = chosen.unlock_with(&asking, self.env)?;
        if let Some(warning) = warning {
            say(&warning);
        }
        let gate = self
            .gates
            .of(&account.connection.origin, &account.connection.user_id);
        let client = Client::paced(&account.connection, gate);
        let client = client.map_err(|failure| format!("{profile}: {}", failure.message))?;
        let (state, env) = (config::state_folder(), self.env);
        Ok(Account {
            speaker: Speaker::new(client, move || believed_here(env)),
            cache: account::lists(&common, &account.profile),
            profile: account.profile,
            state: state.ok_or("There is no folder for state; set XDG_STATE_HOME.")?,
        })
    }

    fn profiles(&self, names: &[String]) -> Vec<Profile> {
        let any = Profile::default();
        let known = all(&self.common, &self.file, &any).into_iter();
        let known: Vec<Profile> = known.filter(|profile| *profile != any).collect();
        let found = names.iter().map(|name| {
            let profile = known.iter().find(|profile| profile.name == *name);
            profile.cloned().unwrap_or_else(|| Profile {
                name: name.clone(),
                ..Profile::default()
            })
        });
        found.collect()
    }

    fn look(&self, variables: Variables<'_>) -> Result<Dress, Sentence> {
        let look = looks::theme::look(&self.common, &self.file, variables)?;
        let term = variables("TERM");
        let clipboard = if self.file.top.is_on(&top::CLIPBOARD) {
            Wrap::detect(None, None, term.as_deref())
        } else {
            Wrap::Off
        };
        let names = look.names();
        // A terminal at the other end of a line is not waited for: it keeps its own colours.
        let (theme, others) = look.on(None, false);
        Ok(Dress {
            theme,
            others,
            names,
            clipboard,
        })
    }

    fn command(&self, errand: Errand, answer: Box<dyn Answer>) -> BoxFuture<'static, u8> {
        (self.runner)(errand, answer, self.env)
    }

    fn manner(&self) -> Manner {
        Manner {
            keymap: Arc::clone(&self.file.keymap),
            hidden: self.file.hidden(),
            start: self.common.start().or_else(|| self.file.start()),
            moves: self.file.manner(self.common.still),
            clock: now,
        }
    }
}
