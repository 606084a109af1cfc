//! The command line, one file a subcommand.

mod account;
pub mod args;
pub mod config;
mod configured;
mod confirm;
mod dashboard;
mod demo;
mod import;
mod jobs;
mod log;
mod look;
mod place;
mod secret;
mod serve;
mod undo;
mod work;

use std::{
    error, fmt,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
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
    let args = Args::parse();
    match run(&args) {
        Ok(code) => code,
        Err(report) => failed(&report),
    }
}

fn run(args: &Args) -> Result<ExitCode> {
    let env = Env;
    if let Some(path) = &args.common.log_file {
        log::open(path, env.read("SIPDECK_LOG").as_deref()).map_err(Complaint::new)?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .wrap_err("The runtime did not start")?;
    let outcome = runtime.block_on(async {
        match &args.command {
            None => configured::run(&args.common, env).await,
            Some(Command::Demo(demo)) => demo::run(demo, &args.common, env).await,
            Some(Command::Serve(serve)) => serve.run().await.map(|()| ExitCode::SUCCESS),
            Some(Command::Import(import)) => import::run(import, &args.common, env).await,
            Some(Command::Jobs(jobs)) => jobs::run(jobs, &args.common, env).await,
        }
    });
    // A query that still runs is nobody's business any more.
    runtime.shutdown_background();
    outcome
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
