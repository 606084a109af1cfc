//! Where files are: the folders of the XDG base directories.

use std::path::PathBuf;

use etcetera::{AppStrategy, AppStrategyArgs, app_strategy::Xdg};

/// The configuration when nobody says otherwise: `sipdeck/config.toml` in the configuration folder.
pub fn config() -> Option<PathBuf> {
    Some(folders()?.in_config_dir("config.toml"))
}

/// Where jobs, the journal and the history are kept between starts: `sipdeck` in the state folder.
pub fn state_folder() -> Option<PathBuf> {
    folders()?.state_dir()
}

/// Where lists are kept for the next start: `sipdeck` in the cache folder.
pub fn cache_folder() -> Option<PathBuf> {
    Some(folders()?.cache_dir())
}

fn folders() -> Option<Xdg> {
    let app = AppStrategyArgs {
        top_level_domain: String::new(),
        author: String::new(),
        app_name: "sipdeck".into(),
    };
    Xdg::new(app).ok()
}
