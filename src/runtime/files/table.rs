//! A table that is written to a file or a pipe: whole, or not at all.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::Path,
};

use crate::{app::work::export::Export, runtime::jobs::files};

/// Writes it out, to the last byte. Answers how many rows it has.
///
/// # Errors
/// Those of `out`.
pub fn whole(export: &Export, out: impl Write) -> io::Result<usize> {
    let mut out = BufWriter::new(out);
    let count = export.write(&mut out)?;
    out.flush()?;
    Ok(count)
}

/// Makes the file, which must not be there; half of one is not left behind. Answers how many rows it has.
///
/// # Errors
/// When it is there already, or cannot be written.
pub fn fresh(export: &Export, path: &Path) -> io::Result<usize> {
    let written = whole(export, files::fresh(path)?);
    if written.is_err() {
        fs::remove_file(path)?;
    }
    written
}
