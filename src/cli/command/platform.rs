//! `sipdeck platform`: what a platform on `PostgreSQL` needs around it.

mod check;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use color_eyre::eyre::Result;

use crate::{
    api::sentence::Sentence,
    cli::process::{env::Env, output::deliver},
    platform::kamailio::{Database, Listen, Node, contract, key},
};

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub enum Platform {
    /// Print the configuration of a Kamailio node, or what it needs besides
    KamailioConfig(KamailioConfig),
    /// Say what does not fit: the database, its tables and grants, the Kamailio nodes and their clocks
    Check(check::Check),
}

impl Platform {
    /// Answers it.
    pub async fn run(&self, env: Env) -> Result<ExitCode> {
        match self {
            Self::KamailioConfig(config) => deliver(config.run()?.as_bytes()),
            Self::Check(check) => Ok(check.run(env).await?),
        }
    }
}

/// What `--help` says of the order.
const ORDER: &str = "First --sql, into the database once `sipdeck serve --data postgres://…` has made its tables; then --key, once, \
    into a file that every node gets; then the configuration of each node. No password is asked for or printed.";

/// One of three things that belong together.
#[derive(Debug, Args)]
#[command(after_help = ORDER)]
pub struct KamailioConfig {
    /// Number of the node, another for each
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), required_unless_present_any = ["sql", "key"], requires = "listen")]
    node: Option<u16>,
    /// Address of the node where phones and the other nodes reach it, by UDP and TCP
    #[arg(long, value_name = "IP[:PORT]", requires = "node")]
    listen: Option<Listen>,
    /// The database as the node reaches it
    #[arg(long, value_name = "postgres://HOST/DATABASE", required_unless_present_any = ["sql", "key"])]
    database: Option<Database>,
    /// What it does with phones.
    #[command(flatten)]
    ways: Ways,
    /// Where the node finds the file of --key
    #[arg(long, value_name = "FILE", default_value = "/etc/kamailio/sipdeck-key.cfg", value_parser = quotable)]
    key_file: PathBuf,
    /// Print the SQL for the role, views and tables of Kamailio instead, and for the node if there is one
    #[arg(long, conflicts_with = "key")]
    sql: bool,
    /// Print a new file of the key that all nodes share instead
    #[arg(long)]
    key: bool,
}

/// What a node does with phones.
#[derive(Debug, Args)]
struct Ways {
    /// Challenge phones with SHA-256, instead of MD5
    #[arg(long)]
    sha256: bool,
    /// Connect phones with each other, and hand no call to the platform
    #[arg(long)]
    direct: bool,
}

impl KamailioConfig {
    fn run(&self) -> Result<String> {
        let place = self.node.zip(self.listen);
        if self.key {
            return Ok(key()?);
        }
        if self.sql {
            let nodes: Vec<_> = place.into_iter().collect();
            return Ok(contract(&nodes));
        }
        let (Some((number, listen)), Some(database)) = (place, &self.database) else {
            return Err(Sentence::new(
                "A configuration is for a node: --node, --listen and --database.",
            )
            .into());
        };
        let node = Node {
            number,
            listen,
            database: database.clone(),
            sha256: self.ways.sha256,
            direct: self.ways.direct,
            key_file: self.key_file.clone(),
        };
        Ok(node.configuration())
    }
}

/// A path that can stand in quotes.
fn quotable(text: &str) -> Result<PathBuf, Sentence> {
    if text.is_empty() || text.contains(['"', '\\', '\n']) {
        return Err("it cannot stand in a configuration of Kamailio.".into());
    }
    Ok(text.into())
}
