//! `sipdeck cache`: what is kept of the accounts' lists for the next start. No secret is in it.

use clap::Subcommand;
use color_eyre::eyre::{Result, WrapErr};

use crate::{api::sentence::Sentence, cli::config, runtime::cache};

/// What can be done with it.
#[derive(Debug, Subcommand)]
pub enum Cache {
    /// Remove it, of every account
    Clear,
}

impl Cache {
    /// Does it, and answers what was done.
    pub fn run(&self) -> Result<String> {
        let Self::Clear = self;
        let folder = config::cache_folder().ok_or_else(|| Sentence::new(HOMELESS))?;
        let removed = cache::clear(&folder)
            .wrap_err_with(|| format!("The lists in {} were not removed", folder.display()))?;
        let what = match removed {
            0 => "There was nothing to remove".to_owned(),
            1 => "The lists of one account were removed".to_owned(),
            many => format!("The lists of {many} accounts were removed"),
        };
        Ok(format!("{what} ({}).\n", folder.display()))
    }
}

const HOMELESS: &str =
    "There is no home folder, so nothing is kept anywhere. Set HOME or XDG_CACHE_HOME.";
