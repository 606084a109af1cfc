//! What can be written behind `sipdeck` in a shell: options and subcommands.

use clap::{Parser, Subcommand};

use crate::cli::{
    command::{
        applications::Applications, cache::Cache, calls::Calls, completions::Completions,
        config::Settings, demo::Demo, doctor::Doctor, domains::Domains, endpoints::Endpoints,
        export::Export, import::Import, jobs::Jobs, journal::Journal, phone::Phone,
        platform::Platform, replay::Play, serve::Serve, whoami::Whoami,
    },
    common::Common,
};

#[cfg(feature = "ssh")]
use crate::cli::command::{desk::Desk, ssh::Ssh};

/// A terminal dashboard for the SIP endpoints of a Bandwidth "Catapult" v1 account.
#[derive(Debug, Parser)]
#[command(name = "sipdeck", version = env!("SIPDECK_VERSION"), max_term_width = 100)]
pub struct Args {
    /// What every dashboard takes.
    #[command(flatten)]
    pub common: Common,
    /// What to do instead of opening the configured account.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try everything on a demonstration account; needs no configuration and no network
    Demo(Demo),
    /// Run the local platform alone, until it is interrupted
    Serve(Box<Serve>),
    /// Write what Kamailio needs to register the phones of a platform that is kept in a database
    #[command(subcommand)]
    Platform(Platform),
    /// Be a phone: register as an endpoint, tell what happens, and unregister at the end
    Phone(Phone),
    /// Look at calls, end one, and test whether the phones of an endpoint ring
    Calls(Calls),
    /// Find out why a phone does not work
    Doctor(Doctor),
    /// List, show, make, change and delete endpoints by name
    Endpoints(Endpoints),
    /// List, show, make, change and delete domains
    Domains(Domains),
    /// List and show applications
    Applications(Applications),
    /// Create and change endpoints as a file says
    Import(Import),
    /// Write the endpoints of the account or of a domain to a file, or to stdout
    Export(Export),
    /// List the bulk work that was begun, and go on with what was interrupted
    Jobs(Jobs),
    /// Serve the dashboard to everybody who has a key in a file, over SSH
    #[cfg(feature = "ssh")]
    Ssh(Ssh),
    /// See who sits at the desks of a host, tell them something, send them away: over SSH, for administrators
    #[cfg(feature = "ssh")]
    Desk(Desk),
    /// List who changed what, when, and how it ended
    Journal(Journal),
    /// Say who works here, on which account, and what may be done there
    Whoami(Whoami),
    /// Look at the configuration: where it is, whether it is in order, what can stand in it
    #[command(subcommand)]
    Config(Settings),
    /// Play a session that --record has written, and print its last screen
    Replay(Play),
    /// Print what was found here: version, files, terminal
    Info,
    /// Print the completions of a shell, or install them
    Completions(Completions),
    /// Print the manual page: sipdeck man | man -l -
    Man,
    /// What is kept of the accounts' lists for the next start
    #[command(subcommand)]
    Cache(Cache),
}
