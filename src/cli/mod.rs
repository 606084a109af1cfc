//! The command line, one file a subcommand.

mod account;
mod applying;
pub mod args;
mod cache;
mod characters;
pub mod config;
mod configured;
mod confirm;
mod dashboard;
mod demo;
mod export;
mod import;
mod info;
mod jobs;
mod log;
mod look;
mod paper;
mod place;
mod secret;
mod serve;
mod settings;
mod undo;
mod work;

use std::{
    error, fmt,
    io::{self, Write},
    process::ExitCode,
};

use clap::FromArgMatches;
use color_eyre::eyre::{Report, Result, WrapErr};

use args::{Args, Command};

/// The exit status for a command line or configuration that cannot be used.
const UNUSABLE: u8 = 2;

/// The environment of the process.
#[derive(Debug, Clone, Copy)]
pub struct Env;

impl Env {
    /// The value of a variable, if it is set to text.
    #[must_use]
    pub fn read(self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

/// Something that the person can put right: a sentence without a backtrace.
#[derive(Debug)]
pub struct Complaint(String);

impl Complaint {
    /// With this sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for Complaint {}

/// The whole program. What it cannot do is on stderr; the answer is its exit status.
#[must_use]
pub fn main() -> ExitCode {
    if let Err(report) = color_eyre::install() {
        return failed(&report);
    }
    let read = Args::from_arg_matches(&applying::command().get_matches());
    let args = read.unwrap_or_else(|error| error.exit());
    match run(&args) {
        Ok(code) => code,
        Err(report) => failed(&report),
    }
}

fn run(args: &Args) -> Result<ExitCode> {
    let (common, env) = (&args.common, Env);
    if let Some(path) = &common.log_file {
        log::open(path, env.read("SIPDECK_LOG").as_deref()).map_err(Complaint::new)?;
    }
    match &args.command {
        None => wait_for(configured::run(common, env)),
        Some(Command::Demo(demo)) => wait_for(demo::run(demo, common, env)),
        Some(Command::Serve(serve)) => {
            wait_for(async { serve.run().await.map(|()| ExitCode::SUCCESS) })
        }
        Some(Command::Import(import)) => wait_for(import::run(import, common, env)),
        Some(Command::Export(export)) => wait_for(export::run(export, common, env)),
        Some(Command::Jobs(jobs)) => wait_for(jobs::run(jobs, common, env)),
        Some(Command::Cache(cache)) => deliver(cache.run()?.as_bytes()),
        Some(Command::Config(settings)) => deliver(settings.run(common)?.as_bytes()),
        Some(Command::Info) => deliver(info::report(common, env).as_bytes()),
        Some(Command::Completions { shell }) => deliver(&paper::completions(*shell)),
        Some(Command::Man) => deliver(&paper::manual()?),
    }
}

fn wait_for(program: impl Future<Output = Result<ExitCode>>) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .wrap_err("The runtime did not start")?;
    let outcome = runtime.block_on(program);
    // A query that still runs is nobody's business any more.
    runtime.shutdown_background();
    outcome
}

/// Writes to stdout. A reader that went away has read enough.
fn deliver(text: &[u8]) -> Result<ExitCode> {
    match io::stdout().write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(ExitCode::SUCCESS),
    }
}

fn failed(report: &Report) -> ExitCode {
    if let Some(complaint) = report.downcast_ref::<Complaint>() {
        say(&complaint.0);
        return ExitCode::from(UNUSABLE);
    }
    say(&format!("{report:?}"));
    ExitCode::FAILURE
}

/// Says something on stderr. When even that is gone, there is nobody to tell.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Prints a line of the answer on stdout.
fn print(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}
