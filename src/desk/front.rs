//! What the desks are given from outside: the accounts of the configuration, and how things look.

use std::{collections::BTreeMap, net::IpAddr, path::PathBuf, sync::Arc};

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::{
    api::{Client, sentence::Sentence},
    app::{
        keys::keymap::Keymap,
        page::hidden::Hidden,
        service::profile::Profile,
        shared::setup::{self, Start},
        text::time::Moment,
    },
    runtime::{
        cache::CacheFile,
        engine::{Place, news::Speaker},
        provider::Provider,
        terminal::clipboard::Wrap,
    },
    ui::theme::Theme,
};

/// Reads a variable of somebody's environment.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// One who sits at a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupied {
    /// The number of the desk.
    pub number: u64,
    /// Who it is.
    pub owner: String,
    /// What they may do.
    pub role: &'static str,
    /// The profile that they opened.
    pub profile: String,
    /// Where they came from.
    pub from: IpAddr,
    /// Since when they sit there.
    pub since: Timestamp,
    /// What they do there, in a word.
    pub doing: &'static str,
}

/// The desks of the host, for an administrator.
pub trait Desks: Send + Sync {
    /// Who sits where.
    fn who(&self) -> Vec<Occupied>;

    /// Shows this to everybody, or to the person of this name or number. Answers how many desks that are.
    fn say(&self, to: Option<&str>, text: &str) -> usize;

    /// Sends the person of this name or number away for this reason. Answers how many desks that are.
    fn leave(&self, name: &str, why: &str) -> usize;
}

/// A single command that somebody wants.
pub struct Errand {
    /// Its words.
    pub words: Vec<String>,
    /// What they sent for it to read.
    pub input: Zeroizing<Vec<u8>>,
    /// The account itself, for what asks more than it.
    pub client: Client,
    /// The account, within what they may do there.
    pub provider: Provider,
    /// What is shown of it.
    pub profile: Profile,
    /// Where their jobs and their journal are.
    pub place: Place,
    /// The desks of the host, for an administrator.
    pub desks: Option<Box<dyn Desks>>,
}

/// Takes what a command answers. It never waits for whoever reads it.
pub trait Answer: Send + Sync {
    /// Takes a part of the answer, or of what is said beside it.
    fn take(&self, beside: bool, bytes: &[u8]);
}

/// What the desks are given from outside.
pub trait Front: Send + Sync + 'static {
    /// Opens the account of a profile. Waits for the disk, or for the program that has its secret.
    ///
    /// # Errors
    /// One sentence for the person who wanted it, and for the log.
    fn account(&self, profile: &str) -> Result<Account, Sentence>;

    /// What can be shown of these profiles, as far as the configuration has them.
    fn profiles(&self, names: &[String]) -> Vec<Profile>;

    /// How a dashboard looks on a terminal with these variables, and how that copies.
    ///
    /// # Errors
    /// When the configuration names no theme that there is.
    fn look(&self, variables: Variables<'_>) -> Result<Dress, Sentence>;

    /// Runs a single command. Answers its exit status.
    fn command(&self, errand: Errand, answer: Box<dyn Answer>) -> BoxFuture<'static, u8>;

    /// Keys, columns, the first screen, and how it moves.
    fn manner(&self) -> Manner;
}

/// An account that was opened.
pub struct Account {
    /// Asks it, and registrars.
    pub speaker: Speaker,
    /// What is shown of it.
    pub profile: Profile,
    /// Where its lists are kept for the next start, if they are.
    pub cache: Option<CacheFile>,
    /// The folder for state.
    pub state: PathBuf,
}

/// How a dashboard looks on somebody's terminal.
#[derive(Debug)]
pub struct Dress {
    /// Drawn with, until they choose another one.
    pub theme: Theme,
    /// Those that they can change to, by name.
    pub others: BTreeMap<String, Theme>,
    /// The names of all: first the one that it begins with.
    pub names: Arc<[String]>,
    /// How the terminal is asked to copy.
    pub clipboard: Wrap,
}

/// How every desk begins.
#[derive(Debug, Clone)]
pub struct Manner {
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// The columns that lists of endpoints do not show.
    pub hidden: Hidden,
    /// The first screen.
    pub start: Option<Start>,
    /// How it moves.
    pub moves: setup::Manner,
    /// The time.
    pub clock: fn() -> Moment,
}
