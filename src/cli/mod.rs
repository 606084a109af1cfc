//! The command line: reads the arguments, runs what they ask for, and turns its outcome into an exit status.

mod account;
pub mod args;
mod candidates;
mod command;
mod common;
pub mod config;
mod dashboard;
mod help;
mod looks;
mod process;
#[cfg(feature = "ssh")]
mod remote;
mod twin;
mod work;

use std::{
    env, io,
    process::ExitCode,
    sync::{Arc, atomic::AtomicBool},
};

use clap::FromArgMatches;
use clap_complete::CompleteEnv;
use color_eyre::eyre::{Report, Result, WrapErr};
use signal_hook::{consts::SIGXFSZ, flag};

use args::{Args, Command};
use command::{calls, demo, doctor, export, import, info, jobs, open, paper, phone};
use process::{
    env::Env,
    log,
    output::{deliver, quietly, say},
};

use crate::{api::sentence::Sentence, runtime::files::disk};

/// The exit status for a command line or configuration that cannot be used.
const UNUSABLE: u8 = 2;

/// The whole program. What it cannot do is on stderr; the answer is its exit status.
#[must_use]
pub fn main() -> ExitCode {
    if let Err(report) = color_eyre::install() {
        return failed(&report);
    }
    // A file that may not grow any more (ulimit -f) is a write that fails, not the end of the program.
    let unheard = Arc::new(AtomicBool::new(false));
    if let Err(error) = flag::register(SIGXFSZ, unheard) {
        return failed(&error.into());
    }
    match completed() {
        Ok(true) => return ExitCode::SUCCESS,
        Ok(false) => {}
        Err(report) => return failed(&report),
    }
    let read = Args::from_arg_matches(&help::command().get_matches());
    let args = read.unwrap_or_else(|error| error.exit());
    match run(&args) {
        Ok(code) => code,
        Err(report) => failed(&report),
    }
}

/// Answers a shell that completes a word; whether it was one that asked.
fn completed() -> Result<bool> {
    let command = || {
        let command = help::command();
        let command = command.mut_arg("profile", |argument| argument.add(candidates::profile()));
        command.mut_arg("theme", |argument| argument.add(candidates::theme()))
    };
    let asked = CompleteEnv::with_factory(command).var(paper::ASKED);
    Ok(asked.try_complete(env::args_os(), env::current_dir().ok().as_deref())?)
}

fn run(args: &Args) -> Result<ExitCode> {
    let (common, env) = (&args.common, Env);
    let quiet = common.quiet;
    if let Some(path) = &common.log_file {
        log::open(path, env.read("SIPDECK_LOG").as_deref())?;
    }
    match &args.command {
        None => wait_for(quiet, open::run(common, env)),
        Some(Command::Demo(demo)) => wait_for(quiet, demo::run(demo, common, env)),
        Some(Command::Serve(serve)) => wait_for(quiet, async {
            serve.run().await.map(|()| ExitCode::SUCCESS)
        }),
        Some(Command::Platform(platform)) => wait_for(quiet, platform.run(env)),
        Some(Command::Phone(phone)) => wait_for(quiet, phone::run(phone, env)),
        Some(Command::Calls(calls)) => wait_for(quiet, calls::run(calls, common, env)),
        Some(Command::Endpoints(endpoints)) => {
            wait_for(quiet, async { Ok(endpoints.run(common, env).await) })
        }
        Some(Command::Domains(domains)) => {
            wait_for(quiet, async { Ok(domains.run(common, env).await) })
        }
        Some(Command::Applications(applications)) => {
            wait_for(quiet, async { Ok(applications.run(common, env).await) })
        }
        Some(Command::Import(import)) => wait_for(quiet, import::run(import, common, env)),
        Some(Command::Export(export)) => wait_for(quiet, export::run(export, common, env)),
        Some(Command::Doctor(doctor)) => wait_for(quiet, doctor::run(doctor, common, env)),
        Some(Command::Jobs(jobs)) => wait_for(quiet, jobs::run(jobs, common, env)),
        #[cfg(feature = "ssh")]
        Some(Command::Ssh(ssh)) => {
            wait_for(quiet, command::ssh::run(ssh, common, env, remote::run))
        }
        #[cfg(feature = "ssh")]
        Some(Command::Desk(desk)) => Ok(desk.run(false, None)),
        Some(Command::Journal(journal)) => wait_for(quiet, async { Ok(journal.run(common, env)) }),
        Some(Command::Whoami(whoami)) => wait_for(quiet, async { Ok(whoami.run(common, env)) }),
        Some(Command::Cache(cache)) => deliver(cache.run()?.as_bytes()),
        Some(Command::Config(settings)) => wait_for(quiet, async {
            deliver(settings.run(common, env).await?.as_bytes())
        }),
        Some(Command::Replay(play)) => deliver(play.run()?.as_bytes()),
        Some(Command::Info) => deliver(info::report(common, env).as_bytes()),
        Some(Command::Completions(completions)) => deliver(&completions.run(env)?),
        Some(Command::Man) => deliver(&paper::manual(help::command())?),
    }
}

fn wait_for(quiet: bool, program: impl Future<Output = Result<ExitCode>>) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .wrap_err("The runtime did not start")?;
    let outcome = runtime.block_on(quietly(quiet, program));
    // A query that still runs is nobody's business any more.
    runtime.shutdown_background();
    outcome
}

fn failed(report: &Report) -> ExitCode {
    if let Some(complaint) = report.downcast_ref::<Sentence>() {
        say(&complaint.to_string());
        return ExitCode::from(UNUSABLE);
    }
    // What the system says about a file or a socket is nothing that a backtrace explains.
    if let Some(error) = report
        .chain()
        .find_map(|cause| cause.downcast_ref::<io::Error>())
    {
        let mut told: Vec<String> = report.chain().map(ToString::to_string).collect();
        told.pop();
        told.push(disk::said(error));
        say(&told.join(": "));
        return ExitCode::FAILURE;
    }
    say(&format!("{report:?}"));
    ExitCode::FAILURE
}
