//! `sipdeck endpoints`: lists, shows, makes, changes and deletes endpoints by name.

mod list;
mod make;
mod write;

use std::process::ExitCode;

use crate::cli::{common::Common, process::env::Env};

/// Arguments of `endpoints`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
WHICH is NAME@DOMAIN, a SIP URI, an id, or a name that only one endpoint has. With - the endpoints are read from \
standard input, one a line. Changes are told before they are made, and asked about: see --dry-run, --yes and --expect. \
They are jobs: sipdeck jobs shows them, resumes them and takes them back.

Exit status: 0 done, or nothing to do; 1 something failed; 2 nothing was sent, because the command cannot be used or \
was not confirmed; 3 there is no such endpoint; 4 not allowed; 5 the name is taken; 6 sent and not answered: look \
before you repeat it.")]
pub struct Endpoints {
    /// What to do.
    #[command(subcommand)]
    act: Act,
}

/// What can be done with endpoints.
#[derive(Debug, clap::Subcommand)]
enum Act {
    /// List them
    List(list::List),
    /// Show them with what is wrong with them
    Get(list::Get),
    /// Make one; without --password-stdin its password is made here and printed
    Create(make::Create),
    /// Change them
    Set(write::Set),
    /// Set a new password; one that is made here is printed on stdout
    Password(write::Password),
    /// Delete them
    Delete(write::Delete),
}

impl Endpoints {
    /// Does what was asked for, and answers how the program ends.
    pub async fn run(&self, common: &Common, env: Env) -> ExitCode {
        let json = match &self.act {
            Act::List(list) => list.shape.is_json(),
            Act::Get(get) => get.shape.is_json(),
            Act::Create(_) | Act::Set(_) | Act::Password(_) | Act::Delete(_) => false,
        };
        let ended = match &self.act {
            Act::List(list) => list.run(common, env).await,
            Act::Get(get) => get.run(common, env).await,
            Act::Create(create) => create.run(common, env).await,
            Act::Set(set) => set.run(common, env).await,
            Act::Password(password) => password.run(common, env).await,
            Act::Delete(delete) => delete.run(common, env).await,
        };
        ended.unwrap_or_else(|ended| ended.tell(json))
    }
}
