//! Finds and reads the configuration file.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{api::sentence::Sentence, cli::common::Common, runtime::files::bounded::read_at_most};

use super::{
    file::{self, File},
    paths,
};

/// The most bytes of a configuration: far more than anybody writes.
const MOST: usize = 4 << 20;

const HOMELESS: &str =
    "There is no home folder to look for a configuration in; name one with --config FILE.";

/// The file that is read: the one that was asked for, else the one in its usual place.
pub fn path(common: &Common) -> Result<PathBuf, Sentence> {
    let path = common.config.clone().or_else(paths::config);
    path.ok_or(HOMELESS.into())
}

/// Reads the file; one that nobody asked for may be missing.
pub fn load(path: &Path, asked_for: bool) -> Result<File, Sentence> {
    let bytes = match bytes_of(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !asked_for => {
            return Ok(File::default());
        }
        outcome => outcome.map_err(|error| unreadable(path, &error))?,
    };
    let text = file::text(path, bytes).map_err(|complaint| complaint.to_string())?;
    file::read(path, &text).map_err(|complaints| {
        let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        lines.join("\n").into()
    })
}

/// What can be read of the file, and everything that is wrong with it.
///
/// # Errors
/// When nothing of it can be read.
pub fn check(path: &Path) -> Result<(File, Vec<String>), Sentence> {
    let bytes = bytes_of(path).map_err(|error| unreadable(path, &error))?;
    let text = file::text(path, bytes).map_err(|complaint| complaint.to_string())?;
    let (file, complaints) = file::check(path, &text);
    Ok((file, complaints.iter().map(ToString::to_string).collect()))
}

/// What the file holds; it may come through a pipe.
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = read_at_most(std::fs::File::open(path)?, MOST)?;
    Ok(bytes.to_vec())
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!(
        "The configuration {} cannot be read: {error}.",
        path.display()
    )
}
