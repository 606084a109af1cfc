//! What can be written behind `sipdeck` in a shell: options and subcommands.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use super::{cache::Cache, serve::Serve, settings::Settings};
use crate::platform::Pace;

/// A terminal dashboard for the SIP endpoints of a Bandwidth "Catapult" v1 account.
#[derive(Debug, Parser)]
#[command(name = "sipdeck", version, max_term_width = 100)]
pub struct Args {
    /// What every dashboard takes.
    #[command(flatten)]
    pub common: Common,
    /// What to do instead of opening the configured account.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every dashboard takes.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Common {
    /// Open this profile of the configuration
    #[arg(long, value_name = "NAME", global = true)]
    pub profile: Option<String>,
    /// Refuse every change
    #[arg(long, global = true)]
    pub read_only: bool,
    /// terminal, light, dark, mono, high-contrast, colour-blind or one of your own
    #[arg(long, value_name = "NAME", global = true)]
    pub theme: Option<String>,
    /// Draw with ASCII characters only; --ascii=false never does. Without it, the locale decides
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        global = true
    )]
    pub ascii: Option<bool>,
    /// Neither show the lists of an earlier run at once nor keep those of this one
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// Talk in lines instead of drawing, for screen readers: type help there
    #[arg(long, global = true)]
    pub plain: bool,
    /// Read this configuration instead of the one in the XDG configuration folder
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// Write what happens to this file; it never holds a secret
    #[arg(long, value_name = "FILE", global = true)]
    pub log_file: Option<PathBuf>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try everything on a demonstration account; needs no configuration and no network
    Demo(Demo),
    /// Run the local platform alone, until it is interrupted
    Serve(Serve),
    /// Create and change endpoints as a file says
    Import(super::import::Import),
    /// Write the endpoints of the account or of a domain to a file, or to stdout
    Export(super::export::Export),
    /// List the bulk work that was begun, and go on with what was interrupted
    Jobs(super::jobs::Jobs),
    /// Look at the configuration: where it is, whether it is in order, what can stand in it
    #[command(subcommand)]
    Config(Settings),
    /// Print what was found here: version, files, terminal
    Info,
    /// Print the completions of a shell
    Completions {
        /// Which one
        shell: Shell,
    },
    /// Print the manual page: sipdeck man | man -l -
    Man,
    /// What is kept of the accounts' lists for the next start
    #[command(subcommand)]
    Cache(Cache),
}

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// How many requests a second each kind of resource takes, or "off". The real service takes 1/s
    #[arg(long, value_name = "RATE", default_value = "10/s")]
    pub rate_limit: Pace,
}
