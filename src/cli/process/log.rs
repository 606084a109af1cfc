//! The log: a file that is written only when somebody asks for it. Its lines hold no secret.

use std::{fs::OpenOptions, os::unix::fs::OpenOptionsExt, path::Path, sync::Mutex};

use tracing_subscriber::EnvFilter;

use crate::api::sentence::Sentence;

/// What is logged when `SIPDECK_LOG` does not say otherwise.
const LEVELS: &str = "info,sipdeck=debug";

/// Appends to this file from now on. `levels` is a filter such as `info,sipdeck=trace`.
pub fn open(path: &Path, levels: Option<&str>) -> Result<(), Sentence> {
    let refuse = |why: &dyn std::fmt::Display| {
        Sentence::new(format!(
            "The log {} cannot be written: {why}.",
            path.display()
        ))
    };
    let mut options = OpenOptions::new();
    options.create(true).append(true).mode(0o600);
    let file = options.open(path).map_err(|error| refuse(&error))?;
    let filter = EnvFilter::try_new(levels.unwrap_or(LEVELS))
        .map_err(|error| format!("SIPDECK_LOG cannot be read: {error}."))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .try_init()
        .map_err(|error| refuse(&error))
}
