//! The options that every dashboard takes, wherever they stand on the command line.

use std::path::PathBuf;

use crate::{app::shared::setup::Start, ui::theme::Depth};

/// What every dashboard takes.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own on the command line"
)]
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Common {
    /// Open this profile of the configuration
    #[arg(long, value_name = "NAME", global = true)]
    pub profile: Option<String>,
    /// Refuse every change
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Say nothing beside the answer but what went wrong
    #[arg(long, global = true)]
    pub quiet: bool,
    /// auto (light or dark by the terminal's background), terminal, light, dark, mono, high-contrast, colour-blind or one of your own
    #[arg(long, value_name = "NAME", global = true)]
    pub theme: Option<String>,
    /// Draw with so many colours, whatever the terminal says: 256 take a fifth fewer bytes on a slow line
    #[arg(long, value_name = "DEPTH", global = true, value_parser = Depth::NAMES.map(|(name, _)| name).to_vec())]
    pub colours: Option<String>,
    /// The first screen: overview or domains
    #[arg(long, value_name = "SCREEN", global = true, value_parser = Start::NAMES.to_vec())]
    pub start: Option<String>,
    /// Let no row be tinted for a second when its phones have changed
    #[arg(long, global = true)]
    pub still: bool,
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
    /// Reach no file of this host by name, and do not give the terminal to a shell: for the forced command of sshd
    #[arg(long, global = true)]
    pub kiosk: bool,
    /// Record the session in this new file, to be played again: everything but credentials
    #[arg(long, value_name = "FILE", global = true)]
    pub record: Option<PathBuf>,
    /// Read this configuration instead of the one in the XDG configuration folder
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// Write what happens to this file; it never holds a secret
    #[arg(long, value_name = "FILE", global = true)]
    pub log_file: Option<PathBuf>,
}

impl Common {
    /// The first screen that was asked for.
    pub fn start(&self) -> Option<Start> {
        Start::named(self.start.as_deref()?)
    }
}
