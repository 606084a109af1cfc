//! A table that is written to a file or a pipe: whole, or not at all.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use csv::{IntoInnerError, WriterBuilder};

use crate::app::work::export::Export;

use super::draft::{self, Draft};

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

/// Makes the file, which must not be there. Answers how many rows it has.
///
/// # Errors
/// When something is there already, or the file cannot be written.
pub fn fresh(export: &Export, path: &Path) -> io::Result<usize> {
    let mut draft = Draft::new(path)?;
    let count = whole(export, &mut draft)?;
    draft.take()?;
    Ok(count)
}

/// Makes the file, which must not be there, of rows of cells as they are.
///
/// # Errors
/// When something is there already, or the file cannot be written.
pub fn rows(rows: &[Vec<String>], path: &Path) -> io::Result<()> {
    let draft = Draft::new(path)?;
    let mut csv = WriterBuilder::new().flexible(true).from_writer(draft);
    for row in rows {
        csv.write_record(row)?;
    }
    csv.into_inner()
        .map_err(IntoInnerError::into_error)?
        .take()?;
    Ok(())
}

/// Puts the file in the place of one that may be there, with its mode. Answers how many rows it has.
///
/// # Errors
/// When something else than a plain file is there, or the file cannot be written.
pub fn over(export: &Export, path: &Path) -> io::Result<usize> {
    draft::replaceable(path)?;
    let mut draft = Draft::new(path)?;
    let count = whole(export, &mut draft)?;
    draft.replace()?;
    Ok(count)
}
