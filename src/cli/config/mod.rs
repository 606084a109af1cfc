//! Configuration: the file, the environment, and which profile they make.

pub mod file;
mod looks;
pub mod options;
pub mod profile;
pub mod values;

use std::{
    io,
    path::{Path, PathBuf},
};

use etcetera::{AppStrategy, AppStrategyArgs, app_strategy::Xdg};

pub use file::{Complaint, File};

use super::args::Common;

/// Where the file is when nobody says otherwise: `sipdeck/config.toml` in the XDG configuration folder.
#[must_use]
pub fn default_path() -> Option<PathBuf> {
    folders().map(|folders| folders.in_config_dir("config.toml"))
}

/// Where jobs and the journal are kept: `sipdeck` in the XDG state folder.
#[must_use]
pub fn state_folder() -> Option<PathBuf> {
    folders()?.state_dir()
}

fn folders() -> Option<Xdg> {
    let app = AppStrategyArgs {
        top_level_domain: String::new(),
        author: String::new(),
        app_name: "sipdeck".into(),
    };
    Xdg::new(app).ok()
}

/// The file that is read: the one that was asked for, else the one in its usual place.
pub fn path(common: &Common) -> Result<PathBuf, &'static str> {
    let path = common.config.clone().or_else(default_path);
    path.ok_or(
        "There is no home folder to look for a configuration in; name one with --config FILE.",
    )
}

/// Reads the file; one that nobody asked for may be missing.
pub fn load(path: &Path, asked_for: bool) -> Result<File, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => file::read(path, &text).map_err(|complaints| {
            let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
            lines.join("\n")
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !asked_for => Ok(File::default()),
        Err(error) => Err(format!(
            "The configuration {} cannot be read: {error}.",
            path.display()
        )),
    }
}
